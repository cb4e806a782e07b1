"""The manifests ask for what the code uses, no more and no less, and fit Slack's limits.

https://docs.slack.dev/reference/app-manifest
"""

import re
from pathlib import Path

import pytest
import yaml

from faq.channels.slack import login
from faq.channels.slack.events import EVENTS, HISTORY_EVENTS
from faq.channels.slack.manifest import main, manifest
from faq.channels.slack.shortcuts import ABOUT_MESSAGE
from faq.knowledge.site import site
from tests.channels.slack.fake_slack import HISTORY_SCOPES, METHODS, SCOPES

FOLDER = Path(login.__file__).parent
HTTP, SOCKET = "https://bot.example.com", None
ADDRESS = "https://bot.example.com/webhooks/slack/webhook"
# What an event needs, in public and in private channels: https://docs.slack.dev/reference/events.
EVENT_SCOPES = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}


def used_methods() -> set[str]:
    """Return the Web API methods that the code names."""
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    return set(re.findall(r'"((?:assistant|chat|conversations|views)\.[A-Za-z.]+)"', code))


@pytest.mark.parametrize("reads_along", [False, True])
@pytest.mark.parametrize("url", [HTTP, SOCKET])
def test_scopes_and_events_are_those_of_the_code(url: str | None, reads_along: bool) -> None:
    app = manifest(url, reads_along=reads_along)
    scopes = app["oauth_config"]["scopes"]["bot"]
    events = app["settings"]["event_subscriptions"]["bot_events"]
    assert set(scopes) == {*login.SCOPES, *(login.HISTORY_SCOPES if reads_along else ())}
    assert set(events) == {*EVENTS, *(HISTORY_EVENTS if reads_along else ())}
    methods = used_methods()
    assert methods == set(METHODS) - {"auth.test", "apps.connections.open"}
    needed = {scope for event in events for scope in EVENT_SCOPES[event]}
    needed |= {METHODS[method][0] for method in methods}
    expected = SCOPES | HISTORY_SCOPES if reads_along else SCOPES
    assert set(scopes) == (needed - {None, "history"}) | {"commands"} == expected
    assert [command["command"] for command in app["features"]["slash_commands"]] == [site().command]
    shortcuts = [(each["type"], each["callback_id"]) for each in app["features"]["shortcuts"]]
    assert shortcuts == [("message", ABOUT_MESSAGE)]


@pytest.mark.parametrize("url", [HTTP, SOCKET])
def test_limits(url: str | None) -> None:
    app = manifest(url, reads_along=True)
    shown, features = app["display_information"], app["features"]
    assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert len(features["bot_user"]["display_name"]) <= 80
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32 and len(command["description"]) <= 2000


def test_manifests_differ_in_how_slack_reaches_the_bot() -> None:
    http, socket = manifest(HTTP, reads_along=False), manifest(SOCKET, reads_along=False)
    assert http["features"]["slash_commands"][0].pop("url") == ADDRESS
    assert http["settings"]["event_subscriptions"].pop("request_url") == ADDRESS
    assert http["settings"]["interactivity"].pop("request_url") == ADDRESS
    assert http["settings"]["socket_mode_enabled"] is False
    http["settings"]["socket_mode_enabled"] = True
    assert http == socket


def test_it_is_printed_as_yaml(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_FOLLOWUPS", "SLACK_EXPERT_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    assert main(["--url", "https://bot.example.com/"]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == manifest(HTTP, reads_along=False)
    for name, value, wrong in (
        ("SLACK_FOLLOWUPS", "on", "perhaps"),
        ("SLACK_EXPERT_CHANNEL", "C1", "#experts"),
    ):
        monkeypatch.setenv(name, value)
        assert main([]) == 0
        assert yaml.safe_load(capsys.readouterr().out) == manifest(SOCKET, reads_along=True)
        monkeypatch.setenv(name, wrong)
        with pytest.raises(SystemExit):
            main([])
        monkeypatch.delenv(name)


def test_unless_asked_it_reads_only_what_names_it() -> None:
    app = manifest(SOCKET, reads_along=False)
    scopes = app["oauth_config"]["scopes"]["bot"]
    assert not [scope for scope in scopes if scope in ("channels:history", "groups:history")]


@pytest.mark.parametrize("url", ["http://bot.example.com", "bot.example.com", "https://x/y"])
def test_an_address_that_slack_would_not_take(url: str) -> None:
    with pytest.raises(SystemExit):
        main(["--url", url])
