"""The people of the fake workspace: they write, press, command, and Slack tells the bot."""

import hashlib
import hmac
import io
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.channels.slack.fake_slack import APP, BOT, BOT_ID, TEAM, FakeSlack, Posted

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_ids = itertools.count(1)


@dataclass(frozen=True)
class Reply:
    """What the bot told Slack at once, and after how many seconds."""

    status: int
    body: str
    seconds: float


def sign(body: bytes, secret: str = SECRET, timestamp: str | None = None) -> dict[str, str]:
    """Return the headers with which Slack signs a body."""
    timestamp = timestamp or str(int(time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def envelope(event: dict[str, Any], team: str = TEAM) -> dict[str, Any]:
    """Return an event as the Events API wraps it."""
    return {
        "token": "deprecated",
        "team_id": team,
        "context_team_id": team,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{next(_ids):010}",
        "event_time": 1_760_000_000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{next(_ids)}",
    }


class Workspace:
    """Sends what people do to the bot, by HTTP."""

    def __init__(self, slack: FakeSlack, webhook: str, session: aiohttp.ClientSession) -> None:
        self.slack = slack
        self.webhook = webhook
        self._session = session

    async def post(
        self, body: bytes, content_type: str = JSON, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a body, signed unless headers are given."""
        signed = sign(body) if headers is None else headers
        started = time.monotonic()
        async with self._session.post(
            self.webhook, data=io.BytesIO(body), headers={"Content-Type": content_type, **signed}
        ) as response:
            text = await response.text()
        return Reply(response.status, text, time.monotonic() - started)

    async def deliver(self, payload: dict[str, Any], retry: int = 0) -> Reply:
        """Deliver an event, or deliver it again."""
        body = json.dumps(payload).encode()
        headers = sign(body)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.post(body, JSON, headers)

    def write(
        self, channel: str, text: str, user: str = "U1", thread: str | None = None, **more: Any
    ) -> list[dict[str, Any]]:
        """Write a message; returns all events that Slack has of it, undelivered."""
        ts = self.slack.now()
        escaped = _escape(text)
        self.slack.messages.append(Posted(channel, ts, user, escaped, thread))
        kinds = {"D": "im", "G": "group", "C": "channel"}
        event = {
            "type": "message",
            "user": user,
            "ts": ts,
            "client_msg_id": f"c-{ts}",
            "text": escaped,
            "team": TEAM,
            "channel": channel,
            "event_ts": ts,
            "channel_type": kinds[channel[0]],
            **more,
        }
        if thread is not None:
            event["thread_ts"] = thread
        events = [envelope(event)]
        if f"<@{BOT}>" in text and channel[0] != "D":
            mention = {**event, "type": "app_mention"}
            del mention["channel_type"]
            events.insert(0, envelope(mention))
        return events

    async def edit(self, event: dict[str, Any], text: str) -> list[dict[str, Any]]:
        """Edit a message of which Slack has this event, and deliver what it tells of that."""
        old = event["event"]
        message = {**old, "type": "message", "text": text}
        message["edited"] = {"user": old["user"], "ts": self.slack.now()}
        around = ("channel", "channel_type", "event_ts")
        inner = {name: value for name, value in message.items() if name not in around}
        events = [
            envelope(
                {
                    "type": "message",
                    "subtype": "message_changed",
                    "hidden": True,
                    "ts": self.slack.now(),
                    "channel": old["channel"],
                    "channel_type": old.get("channel_type", "channel"),
                    "message": inner,
                    "previous_message": {"text": old["text"], "user": old["user"], "ts": old["ts"]},
                }
            )
        ]
        if f"<@{BOT}>" in text:
            mention = {**message, "type": "app_mention"}
            mention.pop("channel_type", None)
            events.append(envelope(mention))
        for told in events:
            assert (await self.deliver(told)).status == 200
        return events

    async def say(
        self, channel: str, text: str, user: str = "U1", thread: str | None = None, **more: Any
    ) -> str:
        """Write a message and deliver its events; returns the message's timestamp."""
        events = self.write(channel, text, user, thread, **more)
        for event in events:
            reply = await self.deliver(event)
            assert reply.status == 200, reply
        return str(events[0]["event"]["ts"])

    def pressing(
        self, message: Posted, label: str, user: str = "U1", *, value: str | None = None
    ) -> dict[str, Any]:
        """Return the payload of pressing a button that a message really has."""
        block, element, chosen = _button(message.blocks, label)
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block.get("block_id", "b1"),
            "text": chosen["text"],
            "value": chosen["value"] if value is None else value,
            "action_ts": self.slack.now(),
        }
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": False,
        }
        shown = {
            "user": BOT,
            "type": "message",
            "ts": message.ts,
            "bot_id": BOT_ID,
            "app_id": APP,
            "text": message.text,
            "team": TEAM,
            "blocks": message.blocks,
        }
        if message.thread is not None:
            container["thread_ts"] = shown["thread_ts"] = message.thread
        return {
            **self._interaction(user, action),
            "container": container,
            "channel": {"id": message.channel, "name": "general"},
            "message": shown,
            "state": {"values": {}},
        }

    def pressing_ephemeral(
        self, id: str, blocks: list[dict[str, Any]], label: str, user: str = "U1"
    ) -> dict[str, Any]:
        """Return the payload of pressing a button that only one person sees."""
        payload = self.pressing(Posted("C1", self.slack.now(), BOT, "", None, blocks), label, user)
        payload["container"]["is_ephemeral"] = True
        del payload["message"]
        return {**payload, "response_url": self.slack.response_url(id)}

    def pressing_home(self, user: str, label: str) -> dict[str, Any]:
        """Return the payload of pressing a button of the Home tab."""
        blocks = self.slack.views[user]["blocks"]
        payload = self.pressing(Posted("C1", "1.1", BOT, "", None, blocks), label, user)
        for name in ("message", "channel", "response_url"):
            payload.pop(name)
        return {**payload, "container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1"}}

    def _interaction(self, user: str, action: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "team_id": TEAM},
            "api_app_id": APP,
            "token": "deprecated",
            "trigger_id": self.slack.trigger(),
            "team": {"id": TEAM, "domain": "test"},
            "enterprise": None,
            "is_enterprise_install": False,
            "response_url": self.slack.response_url("press"),
            "actions": [action],
        }

    def submitting(
        self, view: dict[str, Any], text: str | None, user: str = "U1"
    ) -> dict[str, Any]:
        """Return the payload of sending a modal with one field, which may be left empty."""
        (block,) = view["blocks"]
        element = block["element"]
        given = {"type": element["type"], "value": text}
        state = {"values": {block["block_id"]: {element["action_id"]: given}}}
        payload = self._interaction(user, {})
        for name in ("actions", "response_url"):
            del payload[name]
        shown = {**view, "state": state, "hash": "1.a", "team_id": TEAM, "app_id": APP}
        return {**payload, "type": "view_submission", "view": shown, "response_urls": []}

    def choosing(
        self, message: Posted, user: str = "U1", id: str = "shortcut", **more: Any
    ) -> dict[str, Any]:
        """Return the payload of the shortcut in a message's menu."""
        shown = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
        if message.thread is not None:
            shown["thread_ts"] = message.thread
        payload = self._interaction(user, {})
        del payload["actions"]
        return {
            **payload,
            "type": "message_action",
            "action_ts": self.slack.now(),
            "callback_id": "ask_about_message",
            "channel": {"id": message.channel, "name": "general"},
            "message_ts": message.ts,
            "message": {**shown, "team": TEAM, "blocks": message.blocks, **more},
            "response_url": self.slack.response_url(id),
        }

    async def press(self, payload: dict[str, Any]) -> Reply:
        """Send an interaction."""
        return await self.post(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    def commanding(self, text: str, user: str = "U1", id: str = "cmd") -> dict[str, str]:
        """Return the fields of a slash command."""
        return {
            "token": "deprecated",
            "team_id": TEAM,
            "team_domain": "test",
            "channel_id": "C1",
            "channel_name": "general",
            "user_id": user,
            "user_name": user.lower(),
            "command": "/cxo",
            "text": _escape(text),
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(id),
            "trigger_id": self.slack.trigger(),
        }

    async def command(self, text: str, user: str = "U1", id: str = "cmd") -> Reply:
        """Send a slash command."""
        return await self.post(urlencode(self.commanding(text, user, id)).encode(), FORM)

    async def join(self, channel: str, user: str, **more: Any) -> dict[str, Any]:
        """Let somebody join a channel; returns the event, which was delivered."""
        event = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel,
            "channel_type": channel[0],
            "team": TEAM,
            "event_ts": self.slack.now(),
            **more,
        }
        payload = envelope(event)
        assert (await self.deliver(payload)).status == 200
        return payload

    async def open_app(self, user: str, tab: str) -> Reply:
        """Open the app's Home or its conversation."""
        event = {
            "type": "app_home_opened",
            "user": user,
            "channel": "D" + user[1:],
            "tab": tab,
            "event_ts": self.slack.now(),
        }
        return await self.deliver(envelope(event))


def _escape(text: str) -> str:
    """Escape what people type as Slack does, but leave the references that Slack writes itself."""
    if "<@" in text or "<http" in text or "<mailto" in text or "<#" in text or "<!" in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _button(blocks: list[dict[str, Any]], label: str) -> tuple[Any, Any, Any]:
    for block in blocks:
        for element in block.get("elements", []):
            sides = [element.get("positive_button"), element.get("negative_button")]
            for chosen in (element, *filter(None, sides)):
                if chosen.get("text", {}) and _label(chosen) == label:
                    return block, element, chosen
    raise AssertionError(f"no button {label!r}")


def _label(element: dict[str, Any]) -> str | None:
    text = element.get("text")
    return text.get("text") if isinstance(text, dict) else None
