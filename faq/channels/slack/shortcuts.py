"""A shortcut in the menu of any message: its text is asked, and only who used it sees the answer.

https://docs.slack.dev/interactivity/implementing-shortcuts#messages
"""

from collections.abc import Mapping
from typing import Any

from faq.channels.slack.events import said
from faq.channels.slack.incoming import SlackQuestion
from faq.channels.slack.payload import at, id_at, text_at
from faq.channels.slack.place import Place

# What the manifest calls it.
ABOUT_MESSAGE = "ask_about_message"


def read_shortcut(payload: Mapping[str, Any], bot: str | None) -> SlackQuestion | None:
    """Return the message as a question of who used the shortcut on it.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    channel, user = id_at(payload, "channel", "id"), id_at(payload, "user", "id")
    url, trigger = text_at(payload, "response_url"), text_at(payload, "trigger_id")
    if text_at(payload, "callback_id") != ABOUT_MESSAGE or not (channel and user and url):
        return None
    text = said(at(payload, "message"), bot)
    place = Place(channel, user, response_url=url)
    return SlackQuestion(f"shortcut:{trigger}", place, text, picked=True) if trigger else None
