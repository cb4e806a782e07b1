"""Whether the bot lives, can answer, and how it does: /webhooks/health/live, /ready, /metrics."""
