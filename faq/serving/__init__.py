"""Rasa's server, adjusted, and the start and end of everything."""
