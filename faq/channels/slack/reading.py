"""From any payload of Slack to what it means for the bot; pure, whatever the payload holds."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faq.channels.slack.commands import read_command
from faq.channels.slack.events import read_event
from faq.channels.slack.incoming import Incoming
from faq.channels.slack.interactions import read_press
from faq.channels.slack.payload import at, id_at, text_at
from faq.channels.slack.reasons import read_reason
from faq.channels.slack.shortcuts import read_shortcut

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    """Knows the bot's own user id, whether its DMs have no threads, and its only workspace.

    `experts` is the channel of people who know more.
    """

    bot: str | None = None
    flat: bool = False
    team: str | None = None
    experts: str | None = None

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        """Return what the payload means; None for whatever the bot takes no part in."""
        kind = text_at(payload, "type")
        if self.team is not None and self.team not in (_teams(payload) or {self.team}):
            logger.warning("Something came from another workspace: the token is for one only.")
            return None
        if kind == "event_callback":
            return read_event(payload, self.bot, self.flat, self.experts)
        if kind == "block_actions":
            return read_press(payload, self.flat)
        if kind == "message_action":
            return read_shortcut(payload, self.bot)
        if kind == "view_submission":
            return read_reason(payload)
        if "command" in payload:
            return read_command(payload, self.bot)
        return None


def _teams(payload: Mapping[str, Any]) -> set[str]:
    """Return the workspaces for which the app gets a payload, as far as it says so.

    That of whoever wrote is another one in a channel that companies share:
    https://docs.slack.dev/apis/slack-connect.
    """
    if "command" in payload:
        return {id_at(payload, "team_id")} - {""}
    found = at(payload, "authorizations")
    listed = found if isinstance(found, list) else []
    return {*(id_at(each, "team_id") for each in listed), id_at(payload, "context_team_id")} - {""}
