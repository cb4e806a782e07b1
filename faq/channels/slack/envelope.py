"""The body of a request from Slack as data, whatever of its three forms it has.

Events come as JSON (https://docs.slack.dev/apis/events-api), interactions as a form whose field
`payload` is JSON (https://docs.slack.dev/interactivity/handling-user-interaction), slash commands
as a plain form (https://docs.slack.dev/interactivity/implementing-slash-commands).
"""

import json
from typing import Any
from urllib.parse import parse_qs

_FORM = "application/x-www-form-urlencoded"
# Slack sends fewer than twenty.
_MOST_FIELDS = 100


def parse(body: bytes, content_type: str) -> dict[str, Any] | None:
    """Return the payload; None when the body is none that Slack sends."""
    kind = content_type.split(";")[0].strip().lower()
    try:
        if kind == "application/json":
            data = json.loads(body)
        elif kind == _FORM:
            fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
            data = {name: values[0] for name, values in fields.items()}
            if "payload" in data:
                data = json.loads(data["payload"])
        else:
            return None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def is_ssl_check(body: bytes, content_type: str) -> bool:
    """Whether Slack only checks the certificate, which it does without anything to answer."""
    data = parse(body, content_type) if len(body) < 1000 else None
    return data is not None and data.get("ssl_check") == "1"
