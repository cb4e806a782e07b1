"""Asking a running bot over HTTP, with the standard library alone."""

import json
import urllib.error
import urllib.request
from typing import Any

from faq import deadlines

LONGEST_ANSWER = deadlines.CLIENT
LONGEST_CHECK = deadlines.HEALTH_CLIENT

# A proxy that the environment names is not for talking to this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class ClientError(Exception):
    """The bot could not be asked; the message is what it replied, if it did."""


def is_ready(url: str) -> bool:
    """Whether a bot at this address says that it can answer."""
    try:
        with _OPENER.open(f"{url}/webhooks/health/ready", timeout=LONGEST_CHECK) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def ask(url: str, sender: str, message: str) -> list[dict[str, Any]]:
    """Send a message and return the bot's messages. Raises ClientError."""
    body = json.dumps({"sender": sender, "message": message}).encode()
    request = urllib.request.Request(
        f"{url}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
    )
    try:
        with _OPENER.open(request, timeout=LONGEST_ANSWER) as response:
            replies: list[dict[str, Any]] = json.load(response)
            return replies
    except urllib.error.HTTPError as error:
        raise ClientError(_sentence(error.read())) from error
    except (OSError, ValueError) as error:
        raise ClientError("") from error


def _sentence(body: bytes) -> str:
    """Return the sentence for people in the body of a refusal."""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return ""
