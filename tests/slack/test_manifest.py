"""The manifests ask for what the code uses, no more and no less, and fit Slack's limits.

https://docs.slack.dev/reference/app-manifest
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from channels.slack import login
from channels.slack.commands import COMMAND
from channels.slack.events import EVENTS
from tests.slack.fake_slack import METHODS, SCOPES

FOLDER = Path(login.__file__).parent
HTTP, SOCKET = "manifest.yml", "manifest.socket.yml"
ADDRESS = "https://bot.example.com/webhooks/slack/webhook"
# What an event needs: https://docs.slack.dev/reference/events.
EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


def manifest(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def used_methods() -> set[str]:
    """Return the Web API methods that the code names."""
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    return set(re.findall(r'"((?:assistant|chat|conversations|views)\.[A-Za-z.]+)"', code))


@pytest.mark.parametrize("name", [HTTP, SOCKET])
def test_check_25_scopes_and_events_are_those_of_the_code(name: str) -> None:
    app = manifest(name)
    scopes = app["oauth_config"]["scopes"]["bot"]
    events = app["settings"]["event_subscriptions"]["bot_events"]
    assert tuple(scopes) == login.SCOPES
    assert tuple(events) == EVENTS
    methods = used_methods()
    assert methods == set(METHODS) - {"auth.test", "apps.connections.open"}
    needed = {EVENT_SCOPES[event] for event in events} | {METHODS[method][0] for method in methods}
    assert set(scopes) == (needed - {None, "history"}) | {"commands"} == SCOPES
    assert [command["command"] for command in app["features"]["slash_commands"]] == [COMMAND]


@pytest.mark.parametrize("name", [HTTP, SOCKET])
def test_check_25_limits(name: str) -> None:
    app = manifest(name)
    shown, features = app["display_information"], app["features"]
    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["bot_user"]["display_name"]) <= 80
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32 and len(command["description"]) <= 2000


def test_check_25_manifests_differ_in_how_slack_reaches_the_bot() -> None:
    http, socket = manifest(HTTP), manifest(SOCKET)
    assert http["features"]["slash_commands"][0].pop("url") == ADDRESS
    assert http["settings"]["event_subscriptions"].pop("request_url") == ADDRESS
    assert http["settings"]["interactivity"].pop("request_url") == ADDRESS
    assert http["settings"]["socket_mode_enabled"] is False
    http["settings"]["socket_mode_enabled"] = True
    assert http == socket
