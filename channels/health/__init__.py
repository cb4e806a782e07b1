"""Whether the bot lives and whether it can answer: GET /webhooks/health/live and /ready."""
