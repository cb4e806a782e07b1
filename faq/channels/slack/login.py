"""Checks the tokens with Slack when the bot starts."""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from faq.channels.slack.payload import at, id_at, text_at
from faq.channels.slack.settings import SlackSettings
from faq.channels.slack.web_api import LATER
from faq.settings import SettingsError

# What the code needs, and what follow-ups and experts need; a test compares them with the manifest.
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
)
HISTORY_SCOPES = ("channels:history", "groups:history")
# In seconds, for each token.
LONGEST_WAIT = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Identity:
    """Who the bot is; `team` is None where it belongs to a whole organisation."""

    user: str | None = None
    team: str | None = None


NOBODY = Identity()


def log_in(settings: SlackSettings) -> Identity:
    """Return who the bot is, as far as Slack can be reached now.

    Raises SettingsError when Slack refuses a token, which
    https://docs.slack.dev/reference/methods/auth.test tells.
    """
    client = WebClient(settings.bot_token, settings.base_url, LONGEST_WAIT, retry_handlers=[])
    reply = _checked("SLACK_BOT_TOKEN", client.auth_test)
    if settings.app_token is not None:
        open_socket = functools.partial(client.apps_connections_open, app_token=settings.app_token)
        _checked("SLACK_APP_TOKEN", open_socket)
    if reply is None:
        return NOBODY
    _warn_of_missing_scopes(reply, (*SCOPES, *(HISTORY_SCOPES if settings.reads_along else ())))
    user, team = id_at(reply.data, "user_id"), id_at(reply.data, "team_id")
    everywhere = at(reply.data, "is_enterprise_install") is True
    return Identity(user or None, None if everywhere else team or None)


def _checked(name: str, call: Callable[[], SlackResponse]) -> SlackResponse | None:
    """Return Slack's reply to a call, or None when there is none now. Raises SettingsError."""
    try:
        return call()
    except SlackApiError as error:
        reason = text_at(getattr(error.response, "data", None), "error")
        # What is no word is no refusal: a page of a proxy, or of a Slack that is down.
        if reason.isidentifier() and reason not in LATER:
            # Not "from error": what failed was told, and the call held the token.
            raise SettingsError(f"Slack refuses {name}: {reason}.") from None
    except (OSError, HTTPException, SlackClientError):
        pass
    logger.warning("Slack could not be reached to check %s: the bot starts all the same.", name)
    return None


def _warn_of_missing_scopes(reply: SlackResponse, needed: tuple[str, ...]) -> None:
    headers = {name.lower(): value for name, value in reply.headers.items()}
    granted = headers.get("x-oauth-scopes", "").replace(" ", "").split(",")
    missing = [scope for scope in needed if scope not in granted]
    if missing and any(granted):
        logger.warning(
            "The Slack app lacks scopes that the bot uses: %s. See docs/slack.md.",
            ", ".join(missing),
        )
