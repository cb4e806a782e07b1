"""Conversations and locks that outlive an outage."""
