"""The slash command and a question; what it is called is the workspace's business.

https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from collections.abc import Mapping
from typing import Any

from faq.channels.slack.incoming import Incoming, SlackQuestion, Usage
from faq.channels.slack.payload import id_at, text_at
from faq.channels.slack.place import Place
from faq.channels.slack.typed import typed
from faq.channels.typed_text import is_blank


def read_command(payload: Mapping[str, Any], bot: str | None) -> Incoming | None:
    """Return the question, or that how to ask must be told."""
    channel, user = id_at(payload, "channel_id"), id_at(payload, "user_id")
    url = text_at(payload, "response_url")
    trigger = text_at(payload, "trigger_id")
    if not (text_at(payload, "command") and channel and user and trigger):
        return None
    text = typed(text_at(payload, "text"), bot)
    if is_blank(text):
        return Usage()
    place = Place(channel, user, response_url=url)
    return SlackQuestion(f"command:{trigger}", place, text, picked=True) if url else None
