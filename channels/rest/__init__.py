"""Questions and answers as JSON: POST /webhooks/rest/webhook."""

from channels.rest.channel import RestChannel

__all__ = ["RestChannel"]
