"""Whether the bot lives, can answer, and how it does: /webhooks/health/live, /ready, /metrics."""

from channels.health.channel import HealthChannel

__all__ = ["HealthChannel"]
