"""Whether the bot lives and whether it can answer: GET /webhooks/health/live and /ready."""

from channels.health.channel import HealthChannel

__all__ = ["HealthChannel"]
