"""The Slack app as Slack is told of it: `python -m faq.channels.slack.manifest`.

Prints a manifest to paste at https://api.slack.com/apps, "Create New App", "From a manifest": for
HTTP with the address of the bot, `--url https://bot.example.com`, else for Socket Mode. With
`SLACK_FOLLOWUPS=on` or `SLACK_EXPERT_CHANNEL=C…` the app may read along in the channels that it is
in; else Slack sends it what names it and nothing more. Its form: https://docs.slack.dev/reference/app-manifest.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from faq.channels.slack.events import EVENTS, HISTORY_EVENTS
from faq.channels.slack.home import prompts
from faq.channels.slack.login import HISTORY_SCOPES, SCOPES
from faq.channels.slack.settings import read_experts, read_followups
from faq.channels.slack.shortcuts import ABOUT_MESSAGE
from faq.knowledge.facts import book
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from faq.settings import SettingsError

_PATH = "/webhooks/slack/webhook"
_COLOUR = "#1f4e79"


def manifest(url: str | None, *, reads_along: bool) -> dict[str, Any]:
    """Return the manifest; `url` is the bot's https address, None for Socket Mode."""
    scopes = sorted((*SCOPES, *HISTORY_SCOPES)) if reads_along else [*SCOPES]
    events = sorted((*EVENTS, *HISTORY_EVENTS)) if reads_along else [*EVENTS]
    name = site().name
    address = {} if url is None else {"url": url + _PATH}
    requests = {} if url is None else {"request_url": url + _PATH}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": name,
            "description": phrase("slack_app_description"),
            "background_color": _COLOUR,
        },
        "features": {
            "agent_view": {
                "agent_description": phrase("slack_app_agent"),
                "suggested_prompts": prompts(book()),
            },
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                {
                    "name": phrase("slack_shortcut"),
                    "type": "message",
                    "callback_id": ABOUT_MESSAGE,
                    "description": phrase("slack_shortcut_description"),
                }
            ],
            "slash_commands": [
                {
                    "command": site().command,
                    **address,
                    "description": phrase("slack_app_command"),
                    "usage_hint": phrase("slack_app_hint"),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {**requests, "bot_events": events},
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": True,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the manifest; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m faq.channels.slack.manifest")
    parser.add_argument("--url", type=_https, help="the bot's public address; none for Socket Mode")
    url = parser.parse_args(arguments).url
    try:
        # Both are read, so that a wrong one is told.
        wanted = (read_followups(os.environ), read_experts(os.environ) is not None)
        found = manifest(url, reads_along=any(wanted))
    except SettingsError as error:
        parser.error(str(error))
    yaml.safe_dump(found, sys.stdout, allow_unicode=True, sort_keys=False, width=1000)
    return 0


def _https(typed: str) -> str:
    url = urlsplit(typed)
    if url.scheme != "https" or not url.hostname or url.query or url.path.strip("/"):
        raise argparse.ArgumentTypeError("give an address such as https://bot.example.com")
    return typed.rstrip("/")


if __name__ == "__main__":
    sys.exit(main())
