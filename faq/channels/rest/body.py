"""The body of a request: who asks what, or why it cannot be taken."""

import json
from dataclasses import dataclass
from typing import Any

from faq.channels.typed_text import MOST_CHARACTERS, clean, has_harmful, is_blank
from faq.knowledge.phrases import phrase

LONGEST_SENDER = 200


@dataclass(frozen=True)
class RestMessage:
    """A message and the conversation that it belongs to; the text is clean and may be blank."""

    sender: str
    text: str


@dataclass(frozen=True)
class Refusal:
    """Why a request cannot be taken: an HTTP status, a code for programs, a sentence for people."""

    status: int
    error: str
    message: str


def too_long() -> Refusal:
    """Return the refusal of a message, or of a body, that is too long."""
    return Refusal(413, "too_long", phrase("request_too_long", limit=MOST_CHARACTERS))


def parse(body: bytes) -> RestMessage | Refusal:
    """Read a body of the form {"sender": str, "message": str}; whatever else it holds is left."""
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        return _refuse("not_json")
    if not isinstance(data, dict):
        return _refuse("not_json")
    sender, message = data.get("sender"), data.get("message")
    if not isinstance(sender, str) or is_blank(sender):
        return _refuse("no_sender")
    # A sender is never cleaned or cut: two people must not end up in one conversation.
    if len(sender) > LONGEST_SENDER:
        return _refuse("long_sender", limit=LONGEST_SENDER)
    if has_harmful(sender):
        return _refuse("harmful_sender")
    if not isinstance(message, str):
        return _refuse("no_message")
    text = clean(message)
    return RestMessage(sender, text) if len(text) <= MOST_CHARACTERS else too_long()


def _refuse(error: str, **values: Any) -> Refusal:
    return Refusal(400, error, phrase(f"request_{error}", **values))
