"""Questions and answers as JSON: POST /webhooks/rest/webhook."""
