"""Slack's own framework as a second opinion: on signatures, and on the payloads that we write."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from faq.channels.feedback import VotedOn
from faq.channels.slack import blocks, reasons
from faq.channels.slack.incoming import SlackVote
from faq.channels.slack.matter import Matter
from faq.channels.slack.place import Place
from faq.contract.answer import Suggestion
from faq.knowledge.phrases import phrase
from tests.channels.slack.fake_slack import BOT, BOT_TOKEN, FakeSlack, Posted
from tests.channels.slack.test_security import VECTOR_BODY, VECTOR_HEADERS
from tests.channels.slack.workspace import FORM, JSON, SECRET, sign
from tests.channels.slack.world import World, until, world

QUESTION = Suggestion("CCOとは?", "CCOとは?")


async def authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id="T0TEAM", bot_user_id=BOT, bot_id="B0BOT", bot_token=BOT_TOKEN
    )


def bolt(heard: list[str]) -> AsyncApp:
    """Return an app that takes what our channel takes."""
    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.event("app_mention")
    async def mention(event: dict[str, Any]) -> None:
        heard.append("app_mention")

    @app.event("message")
    async def message(event: dict[str, Any]) -> None:
        heard.append("message")

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        heard.append("app_home_opened")

    @app.event("member_joined_channel")
    async def joined(event: dict[str, Any]) -> None:
        heard.append("member_joined_channel")

    @app.action({"action_id": "ask_0", "type": "block_actions"})
    async def press(ack: Any) -> None:
        heard.append("press")
        await ack()

    @app.action("feedback")
    async def vote(ack: Any) -> None:
        heard.append("feedback")
        await ack()

    @app.action("expert")
    async def wish(ack: Any) -> None:
        heard.append("expert")
        await ack()

    @app.view("reason")
    async def reason(ack: Any) -> None:
        heard.append("reason")
        await ack()

    @app.shortcut({"callback_id": "ask_about_message", "type": "message_action"})
    async def shortcut(ack: Any) -> None:
        heard.append("shortcut")
        await ack()

    @app.command("/cxo")
    async def command(ack: Any) -> None:
        heard.append("command")
        await ack()

    return app


async def ask_bolt(app: AsyncApp, body: bytes, kind: str, headers: dict[str, str]) -> BoltResponse:
    sent: Any = {"content-type": kind, **{name.lower(): value for name, value in headers.items()}}
    request = AsyncBoltRequest(body=body.decode(), headers=sent)
    response: BoltResponse = await app.async_dispatch(request)
    return response


async def payloads(it: World) -> list[tuple[str, bytes, str]]:
    """Return what our fake sends, each with the name under which Bolt should hear it."""
    shown = [
        *blocks.buttons([QUESTION]),
        blocks.feedback(VotedOn("answer", "roles", ("cfo.roles",))),
    ]
    posted = Posted("C1", it.slack.now(), BOT, "x", None, shown)
    helpful = shown[1]["elements"][0]["positive_button"]["text"]["text"]
    mention, same = it.people.write("C1", f"<@{BOT}> CCOとは?")
    joined = await it.people.join("C1", BOT, inviter="U1")
    (direct,) = it.people.write("D1", "CCOとは?")
    sent: list[tuple[str, bytes, str]] = [
        (name, json.dumps(event).encode(), JSON)
        for name, event in (
            ("app_mention", mention),
            ("message", same),
            ("message", direct),
            ("member_joined_channel", joined),
        )
    ]
    for name, label in (("press", QUESTION.title), ("feedback", helpful)):
        payload = it.people.pressing(posted, label)
        sent.append((name, urlencode({"payload": json.dumps(payload)}).encode(), FORM))
    matter = Matter("C1", "U1", None, None, (), "CCOとは?")
    asked = Posted("C1", it.slack.now(), BOT, "x", None, [blocks.expert(matter)])
    view = {**reasons.view(SlackVote("k", matter.place, posted.ts, False)), "id": "V1"}
    for name, payload in (
        ("expert", it.people.pressing(asked, phrase("slack_expert_ask"))),
        ("shortcut", it.people.choosing(posted)),
        ("reason", it.people.submitting(view, "x")),
    ):
        sent.append((name, urlencode({"payload": json.dumps(payload)}).encode(), FORM))
    sent.append(("command", urlencode(it.people.commanding("CCOとは?")).encode(), FORM))
    return sent


async def test_bolt_understands_what_our_fake_sends() -> None:
    async with world() as it:
        for name, body, kind in await payloads(it):
            heard: list[str] = []
            response = await ask_bolt(bolt(heard), body, kind, sign(body))
            assert response.status == 200
            await until(lambda heard=heard: heard)
            assert heard == [name]
            assert (await it.people.post(body, kind)).status == 200
        await it.settle()
        it.slack.refused.clear()


@pytest.mark.parametrize("secret", [SECRET, "wrong"])
async def test_bolt_agrees_on_signatures(secret: str) -> None:
    async with world() as it:
        for _, body, kind in await payloads(it):
            old = sign(body, secret, "1531420618")
            empty = {**sign(body, secret), "X-Slack-Signature": ""}
            for headers in (sign(body, secret), old, empty):
                theirs = (await ask_bolt(bolt([]), body, kind, headers)).status
                ours = (await it.people.post(body, kind, headers)).status
                assert ours == theirs, headers
        assert (await it.people.post(VECTOR_BODY, FORM, VECTOR_HEADERS)).status == 401
        await it.settle()
        it.slack.refused.clear()


async def test_bolt_agrees_on_the_challenge() -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "abc"}).encode()
    async with world() as it:
        theirs = await ask_bolt(bolt([]), body, JSON, sign(body))
        ours = await it.people.post(body)
        assert json.loads(ours.body) == json.loads(theirs.body) == {"challenge": "abc"}


async def test_slacks_own_client_reads_our_fake() -> None:
    async with FakeSlack() as slack:
        client = AsyncWebClient(BOT_TOKEN, slack.url)
        assert (await client.auth_test())["user_id"] == BOT
        said = {"channel": "C1", "text": "x", "unfurl_links": False, "unfurl_media": False}
        ts = (await client.chat_postMessage(**said))["ts"]
        await client.chat_postMessage(**said, thread_ts=ts)
        found = await client.conversations_replies(channel="C1", ts=ts)
        assert len(found["messages"]) == 2
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await client.chat_postMessage(**said, blocks=[{"type": "unknown"}])
        view = reasons.view(SlackVote("k", Place("C1", "U1"), ts, False))
        broken = {**view, "title": {"type": "plain_text", "text": "x" * 25}}
        for trigger, shown, error in (
            ("1.2.a", view, "exchanged_trigger_id"),
            (slack.trigger(), broken, "invalid_arguments"),
        ):
            with pytest.raises(SlackApiError, match=error):
                await client.views_open(trigger_id=trigger, view=shown)
        await client.views_open(trigger_id=(trigger := slack.trigger()), view=view)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=view)
        slack.triggers[trigger] = time.monotonic() - 4
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=trigger, view=view)
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await client.chat_postMessage(**said, as_user=True)
