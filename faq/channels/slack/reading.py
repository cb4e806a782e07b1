"""From any payload of Slack to what it means for the bot; pure, whatever the payload holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faq.channels.slack.commands import read_command
from faq.channels.slack.events import read_event
from faq.channels.slack.incoming import Incoming
from faq.channels.slack.interactions import read_press
from faq.channels.slack.payload import text_at


@dataclass(frozen=True)
class Reader:
    """Knows the bot's own user id, and whether its DMs have no threads."""

    bot: str | None = None
    flat: bool = False

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        """Return what the payload means; None for whatever the bot takes no part in."""
        kind = text_at(payload, "type")
        if kind == "event_callback":
            return read_event(payload, self.bot, self.flat)
        if kind == "block_actions":
            return read_press(payload, self.flat)
        if "command" in payload:
            return read_command(payload, self.bot)
        return None
