"""What stops the start, and that no secret is ever shown."""

import contextlib
import json
import logging
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import aiohttp
import pytest
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from faq.channels.slack.channel import SlackChannel
from faq.channels.slack.login import SCOPES
from faq.channels.slack.settings import SlackSettings, read_settings
from faq.settings import SettingsError
from tests.channels.slack.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, FakeSlack
from tests.channels.slack.workspace import SECRET
from tests.channels.slack.world import Agent, bot

TOKEN, SIGNING, APP = "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"
BASE, FLAT = "SLACK_API_BASE_URL", "SLACK_FLAT_DM"
GOOD = {TOKEN: BOT_TOKEN, SIGNING: SECRET}


@contextlib.contextmanager
def slack_says(**replies: tuple[int, Any]) -> Iterator[str]:
    """Run a Slack that says this of the tokens; the channel asks it before any loop runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, reply = replies[self.path.removeprefix("/api/").replace(".", "_")]
            body = (reply if isinstance(reply, str) else json.dumps(reply)).encode()
            self.send_response(status)
            self.send_header("x-oauth-scopes", ",".join(SCOPES[1:]))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    thread.join()
    server.server_close()


OK = {"ok": True, "user_id": BOT, "team_id": "T1", "url": "wss://127.0.0.1/"}
AUTH = {"auth_test": (200, OK)}


def from_environment(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> SlackChannel:
    for name in (TOKEN, SIGNING, APP, BASE, FLAT):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return SlackChannel.from_credentials(None)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({SIGNING: SECRET}, TOKEN),
        ({APP: APP_TOKEN}, TOKEN),
        ({TOKEN: BOT_TOKEN}, SIGNING),
        ({TOKEN: BOT_TOKEN, SIGNING: " "}, SIGNING),
        ({**GOOD, TOKEN: "xoxp-1-secret"}, TOKEN),
        ({**GOOD, APP: "xoxb-1-secret"}, APP),
        ({**GOOD, TOKEN: "xoxb-\u79d8secret"}, TOKEN),
        ({**GOOD, SIGNING: "a secret"}, SIGNING),
        ({**GOOD, BASE: "http://slack.example/api/"}, BASE),
        ({**GOOD, BASE: "ftp://127.0.0.1/"}, BASE),
        ({**GOOD, BASE: "https://[secret/"}, BASE),
        ({**GOOD, FLAT: "perhaps"}, FLAT),
    ],
)
def test_settings_that_cannot_be_used(
    environment: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RasaException) as raised:
        from_environment(monkeypatch, environment)
    sentence = str(raised.value)
    assert named in sentence and "\n" not in sentence
    assert "secret" not in sentence and SECRET not in sentence and BOT_TOKEN not in sentence


def test_good_settings() -> None:
    assert read_settings({}) is None
    assert read_settings({TOKEN: "", SIGNING: " "}) is None
    assert read_settings({**GOOD, FLAT: "true"}) == SlackSettings(BOT_TOKEN, SECRET, flat=True)
    socket_mode = read_settings({TOKEN: BOT_TOKEN, APP: APP_TOKEN, BASE: "https://x.test/api"})
    assert socket_mode == SlackSettings(BOT_TOKEN, None, APP_TOKEN, "https://x.test/api/")


@pytest.mark.parametrize(
    ("replies", "named"),
    [
        ({"auth_test": (200, {"ok": False, "error": "invalid_auth"})}, TOKEN),
        ({"auth_test": (200, {"ok": False, "error": "account_inactive"})}, TOKEN),
        ({**AUTH, "apps_connections_open": (200, {"ok": False, "error": "not_allowed"})}, APP),
    ],
)
def test_refused_tokens(
    replies: dict[str, Any],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "faq.channels")
    with slack_says(**replies) as url, pytest.raises(RasaException, match=named) as raised:
        from_environment(monkeypatch, {**GOOD, APP: APP_TOKEN, BASE: url})
    assert BOT_TOKEN not in str(raised.getrepr(style="long").reprcrash) + caplog.text
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "reply",
    [(503, "<html/>"), (200, "<html/>"), (200, {"ok": False, "error": "fatal_error"})],
)
def test_slack_away(
    reply: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with slack_says(auth_test=reply) as url:
        from_environment(monkeypatch, {**GOOD, BASE: url})
    assert f"could not be reached to check {TOKEN}" in caplog.text


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from_environment(monkeypatch, {**GOOD, BASE: "http://127.0.0.1:9/api/"})
    assert "could not be reached" in caplog.text and BOT_TOKEN not in caplog.text


def test_missing_scope_is_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with slack_says(**AUTH) as url:
        from_environment(monkeypatch, {**GOOD, BASE: url})
    assert SCOPES[0] in caplog.text and SCOPES[1] not in caplog.text


async def test_first_request_asks_nothing() -> None:
    async with (
        FakeSlack() as slack,
        aiohttp.ClientSession() as session,
        bot(slack, Agent()) as (webhook, _),
        session.post(webhook, data=b"{}") as response,
    ):
        assert response.status == 401
        assert slack.calls == []


def test_secrets_are_not_shown() -> None:
    shown = repr(SlackSettings(BOT_TOKEN, SECRET, APP_TOKEN))
    assert not any(secret in shown for secret in (BOT_TOKEN, SECRET, APP_TOKEN))


@pytest.mark.parametrize("settings", [None, SlackSettings(BOT_TOKEN, None, APP_TOKEN)])
async def test_without_slack_the_address_says_so(settings: SlackSettings | None) -> None:
    app = Sanic(f"off_{os.urandom(4).hex()}", configure_logging=False)
    app.blueprint(SlackChannel(settings).blueprint(Agent().handle_message), url_prefix="/slack")
    missing = TOKEN if settings is None else SIGNING
    (route,) = [route for route in app.router.routes if route.path == "slack/webhook"]
    reply = await route.handler(None)
    assert (reply.status, json.loads(reply.body)) == (404, {"error": f"{missing} is not set"})


def test_settings_error_is_no_rasa_error() -> None:
    with pytest.raises(SettingsError):
        read_settings({SIGNING: SECRET})
