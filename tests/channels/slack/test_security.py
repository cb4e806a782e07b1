"""Security and protocol: signatures, nonsense, secrets, and what is sent where."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import Clock

from faq.channels.slack.reading import Reader
from tests.channels.slack.fake_slack import BOT, FakeSlack
from tests.channels.slack.payloads import PAYLOADS
from tests.channels.slack.workspace import FORM, JSON, SECRET, Workspace, envelope, sign
from tests.channels.slack.world import Agent, bot, until, world

# Printed by Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack.
VECTOR_TIME = 1531420618
VECTOR_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F"
    b"T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
VECTOR_SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
VECTOR_HEADERS = {
    "X-Slack-Request-Timestamp": str(VECTOR_TIME),
    "X-Slack-Signature": VECTOR_SIGNATURE,
}


class FixedClock(Clock):
    """A clock that a test sets."""

    def __init__(self, time: float) -> None:
        self.time = time

    def now(self) -> float:
        return self.time


async def test_published_vector() -> None:
    clock = FixedClock(VECTOR_TIME)
    async with world(clock=clock) as it:
        for now, status in ((0, 200), (300, 200), (-300, 200), (301, 401), (-301, 401)):
            clock.time = VECTOR_TIME + now
            reply = await it.people.post(VECTOR_BODY, FORM, VECTOR_HEADERS)
            assert reply.status == status, now
        clock.time = VECTOR_TIME
        body = envelope({"type": "message", "channel_type": "im", "user": "U1", "ts": "1.1"})
        signed = json.dumps(body).encode()
        for broken, headers in (
            (VECTOR_BODY[:-1] + b"d", VECTOR_HEADERS),
            (signed, sign(signed, "wrong", str(VECTOR_TIME))),
            (signed, {}),
            (signed, {"X-Slack-Request-Timestamp": str(VECTOR_TIME)}),
            (signed, {"X-Slack-Signature": VECTOR_SIGNATURE}),
        ):
            assert (await it.people.post(broken, JSON, headers)).status == 401
        assert it.agent.heard == []


@pytest.mark.parametrize(
    ("body", "content_type", "headers", "statuses"),
    [
        (b"{}", JSON, {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}, {401}),
        (
            b"{}",
            JSON,
            {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": "v0=0"},
            {401},
        ),
        (b"{}", JSON, {**sign(b"{}"), "X-Slack-Signature": "v0=\xe9\xff"}, {401}),
        (b"{}", JSON, {**sign(b"{}"), "X-Slack-Signature": "not hexadecimal"}, {401}),
        (b"\xff\xfe secret", JSON, None, {401}),
        (b'{"a": "secret' + b"x" * 5_000_000 + b'"}', JSON, None, {413}),
        (b'{"type": "event_callback", "secret": ', JSON, None, {400}),
        (b"[" * 100_000, JSON, None, {400}),
        (b"[1, 2]", JSON, None, {400}),
        (b"payload=%7B%22secret", FORM, None, {400}),
        (b"&".join([b"secret=1"] * 2000), FORM, None, {400}),
        (b"secret", "text/plain", None, {400}),
        (b"secret", "", None, {400}),
        (b"", JSON, None, {400}),
    ],
    ids=range(14),
)
async def test_malformed(
    body: bytes,
    content_type: str,
    headers: dict[str, str] | None,
    statuses: set[int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "faq.channels")
    async with world() as it:
        assert (await it.people.post(body, content_type, headers)).status in statuses
        assert it.agent.heard == []
    assert "secret" not in caplog.text


async def test_challenge_and_ssl_check() -> None:
    challenge = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZ"}).encode()
    async with world() as it:
        reply = await it.people.post(challenge)
        assert (reply.status, json.loads(reply.body)) == (200, {"challenge": "3eZ"})
        assert (await it.people.post(challenge, JSON, {})).status == 401
        check = urlencode({"ssl_check": "1", "token": "x"}).encode()
        assert (await it.people.post(check, FORM, {})).status == 200
        assert (await it.people.post(check, FORM)).status == 200


@pytest.mark.parametrize(
    ("json_type", "form_type"),
    [
        ("application/json; charset=utf-8", "application/x-www-form-urlencoded; charset=utf-8"),
        ("Application/JSON", "Application/X-WWW-Form-UrlEncoded"),
        ("application/json;charset=UTF-8", "application/x-www-form-urlencoded;charset=UTF-8"),
    ],
)
async def test_content_types(json_type: str, form_type: str) -> None:
    async with world() as it:
        (event,) = it.people.write("D1", "一つ目")
        assert (await it.people.post(json.dumps(event).encode(), json_type)).status == 200
        command = urlencode(it.people.commanding("二つ目")).encode()
        assert (await it.people.post(command, form_type)).status == 200
        await until(lambda: len(it.agent.heard) == 2)
        await it.settle()
        assert len(it.slack.answers("D1")) == len(it.slack.responses["cmd"]) == 1


# Check 5 is in test_start.py.


async def test_no_payload_gives_a_server_error() -> None:
    async with world(experts="C9") as it:
        for kind, (payload, content_type) in PAYLOADS.items():
            removed = ({k: v for k, v in payload.items() if k != name} for name in payload)
            for broken in (payload, *removed):
                if content_type == JSON:
                    body = json.dumps(broken).encode()
                else:
                    fields = {"payload": json.dumps(broken)} if "type" in payload else broken
                    body = urlencode(fields).encode()
                assert (await it.people.post(body, content_type)).status == 200, (kind, broken)
        await it.settle()
        # Answers to messages that this Slack does not have.
        it.slack.refused.clear()


@pytest.mark.parametrize("kind", PAYLOADS)
def test_nonsense_is_read(kind: str) -> None:
    payload, _ = PAYLOADS[kind]
    for nonsense in (None, 7, [], ["x"], {}, {"a": {}}, "", "\x00", True, "[" * 2000):
        for broken in _with_nonsense(payload, nonsense):
            Reader(BOT, experts="C9").read(broken)


def _with_nonsense(data: dict[str, Any], nonsense: Any) -> Iterator[dict[str, Any]]:
    """Return the data with nonsense in place of each value, however deep."""
    for name, value in data.items():
        yield {**data, name: nonsense}
        if isinstance(value, dict):
            for inner in _with_nonsense(value, nonsense):
                yield {**data, name: inner}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in _with_nonsense(value[0], nonsense):
                yield {**data, name: [inner]}


async def test_other_secret() -> None:
    async with (
        FakeSlack() as slack,
        aiohttp.ClientSession() as session,
        bot(slack, Agent(), signing_secret="another") as (webhook, _),
    ):
        people = Workspace(slack, webhook, session)
        assert (await people.post(b"{}", JSON, sign(b"{}", SECRET))).status == 401
        assert (await people.post(b"{}", JSON, sign(b"{}", "another"))).status == 200
