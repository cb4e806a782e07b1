"""A strict Slack of our own: refuses what Slack refuses, fails on demand, delivers and re-delivers.

Everything is on loopback. `FakeSlack` is the Web API, `Workspace` (workspace.py) the people.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.channels.slack import block_kit

BOT_TOKEN = "xoxb-111-222-real"
APP_TOKEN = "xapp-1-A1-333-real"
TEAM, BOT, APP, BOT_ID = "T0TEAM", "U0BOT", "A0APP", "B0BOT"
SCOPES = {
    "app_mentions:read",
    "assistant:write",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
}
HISTORY_SCOPES = {"channels:history", "groups:history"}
# The scope and the arguments of each method: required | optional.
METHODS = {
    "auth.test": (None, "", ""),
    "apps.connections.open": (None, "", ""),
    "chat.postMessage": (
        "chat:write",
        "channel text",
        "blocks thread_ts unfurl_links unfurl_media metadata mrkdwn",
    ),
    "chat.update": ("chat:write", "channel ts text", "blocks"),
    "chat.delete": ("chat:write", "channel ts", ""),
    "chat.getPermalink": (None, "channel message_ts", ""),
    "chat.postEphemeral": ("chat:write", "channel user text", "blocks thread_ts"),
    "assistant.threads.setStatus": ("chat:write", "channel_id thread_ts status", ""),
    "assistant.threads.setSuggestedPrompts": (
        "assistant:write",
        "channel_id prompts",
        "title thread_ts",
    ),
    "views.open": (None, "trigger_id view", ""),
    "views.publish": (None, "user_id view", "hash"),
    "conversations.replies": ("history", "channel ts", "oldest include_all_metadata limit"),
    "conversations.history": ("history", "channel", "oldest include_all_metadata limit"),
}


@dataclass
class Failure:
    """How one call fails: a status, a refusal, or silence; `landed` when it worked all the same."""

    status: int = 200
    error: str | None = None
    retry_after: str | None = None
    hang: float = 0.0
    landed: bool = False
    body: str | None = None


@dataclass
class Posted:
    """A message in a channel."""

    channel: str
    ts: str
    user: str
    text: str
    thread: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None


class FakeSlack:
    """The Web API; keeps all that is posted, and every call that was made."""

    def __init__(self) -> None:
        self.scopes = SCOPES | HISTORY_SCOPES
        self.token_error: str | None = None
        self.messages: list[Posted] = []
        self.ephemerals: list[dict[str, Any]] = []
        self.responses: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.statuses: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.prompts: list[dict[str, Any]] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.modals: list[dict[str, Any]] = []
        # When triggers were made; those that opened something are gone.
        self.triggers: dict[str, float] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[str] = []
        self.failures: dict[str, deque[Failure]] = defaultdict(deque)
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        # Seconds between posts of a channel that it takes, and when it took the last one.
        self.gap = 0.0
        self.tickets = itertools.count(1)
        # Addresses of Socket Mode that lead nowhere.
        self.spent: set[str] = set()
        # Whom blocks have mentioned, also in calls that failed.
        self.named: set[str] = set()
        # Channels in which the bot is not.
        self.outside: set[str] = set()
        self.too_fast = 0
        self.posted: dict[str, float] = {}
        self.url = ""
        self._time = itertools.count(1_760_000_000)
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application(client_max_size=10 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._serve)
        app.router.add_get("/api/{method:conversations.+}", self._serve)
        app.router.add_get("/api/{method:chat.getPermalink}", self._serve)
        app.router.add_post("/respond/{id}", self._take_response)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self._closing.set()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    def now(self) -> str:
        """Return a timestamp that no message has."""
        return f"{next(self._time)}.000100"

    def trigger(self) -> str:
        """Return what can open one modal within three seconds."""
        id = f"{next(self._time)}.1.abc"
        self.triggers[id] = time.monotonic()
        return id

    def fail(self, method: str, *failures: Failure) -> None:
        """Make the next calls of a method fail."""
        self.failures[method].extend(failures)

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the bodies of all calls of a method that were taken."""
        return [body for name, body in self.calls if name == method]

    def answers(self, channel: str | None = None, thread: str | None = None) -> list[Posted]:
        """Return what the bot posted, in its order."""
        return [
            message
            for message in self.messages
            if message.user == BOT
            and (channel is None or message.channel == channel)
            and (thread is None or message.thread == thread)
        ]

    def response_url(self, id: str) -> str:
        """Return an address for responses to a command or an interaction."""
        return self.url.replace("/api/", f"/respond/{id}")

    def _content_problems(self, body: dict[str, Any]) -> list[str]:
        text = body.get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > 40_000:
            return ["no text, or too much"]
        # Whom blocks name on purpose, the text in their place may name as well.
        for user in self.named:
            text = text.replace(f"<@{user}>", "")
        found = block_kit.markup_problems(text)
        return found + block_kit.problems(body["blocks"]) if "blocks" in body else found

    # What the bot calls.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _arguments(request)
        self.named |= set(block_kit.people(body.get("blocks")))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        failure = self.failures[method].popleft() if self.failures[method] else None
        if method == "chat.postMessage" and self._is_too_fast(body):
            failure = Failure(429, retry_after="1")
        reply = {"ok": False, "error": failure.error} if failure and failure.error else None
        if failure is None or failure.landed:
            reply = self._act(method, body, token)
            self.calls.append((method, body))
            if not reply["ok"]:
                self.refused.append(f"{method}: {reply}")
        if failure is not None:
            if failure.hang:
                await asyncio.wait(
                    {asyncio.ensure_future(self._closing.wait())}, timeout=failure.hang
                )
            headers = {"Retry-After": failure.retry_after} if failure.retry_after else {}
            if failure.body is not None or failure.status != 200:
                return web.Response(
                    status=failure.status, headers=headers, text=failure.body or "<html></html>"
                )
        headers = {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        return web.json_response(reply or {"ok": False, "error": "internal_error"}, headers=headers)

    def _is_too_fast(self, body: dict[str, Any]) -> bool:
        now = time.monotonic()
        channel = str(body.get("channel"))
        if now - self.posted.get(channel, 0.0) < self.gap:
            self.too_fast += 1
            return True
        self.posted[channel] = now
        return False

    def _act(self, method: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        if method not in METHODS:
            return _no("unknown_method")
        app_level = method == "apps.connections.open"
        if self.token_error is not None or token != (APP_TOKEN if app_level else BOT_TOKEN):
            return _no(self.token_error or "invalid_auth")
        scope, required, optional = METHODS[method]
        if scope == "history":
            kinds = {"D": "im:history", "G": "groups:history", "C": "channels:history"}
            if body["channel"][0] not in kinds:
                return _no("channel_not_found")
            scope = kinds[body["channel"][0]]
        if scope is not None and scope not in self.scopes:
            return _no("missing_scope", needed=scope)
        if set(required.split()) - set(body):
            return _no("invalid_arguments", missing=sorted(set(required.split()) - set(body)))
        unknown = set(body) - set(required.split()) - set(optional.split())
        if unknown:
            return _no("invalid_arguments", unknown=sorted(unknown))
        act = getattr(self, "_" + method.replace(".", "_"))
        result: dict[str, Any] = act(body)
        return result

    def _auth_test(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "user": "cxo"}

    def _apps_connections_open(self, body: dict[str, Any]) -> dict[str, Any]:
        url = self.url.replace("http://", "ws://").replace(
            "/api/", f"/socket?ticket={next(self.tickets)}"
        )
        return {"ok": True, "url": url}

    def _chat_postMessage(self, body: dict[str, Any]) -> dict[str, Any]:
        channel, thread = body["channel"], body.get("thread_ts")
        if channel.startswith("U"):
            channel = "D" + channel[1:]
        if channel in self.outside:
            return _no("not_in_channel")
        if "thread_ts" in body and not self._has(channel, thread):
            return _no("thread_not_found")
        if "metadata" in body and not _is_metadata(body["metadata"]):
            return _no("invalid_metadata_format")
        problems = self._content_problems(body)
        if body.get("unfurl_links") is not False or body.get("unfurl_media") is not False:
            problems.append("previews are not switched off")
        if problems:
            return _no("invalid_blocks", problems=problems)
        blocks = body.get("blocks", [])
        posted = Posted(
            channel, self.now(), BOT, body["text"], thread, blocks, body.get("metadata")
        )
        self.messages.append(posted)
        if thread is not None and self.statuses[channel, thread]:
            self.statuses[channel, thread].append("")
        return {"ok": True, "channel": channel, "ts": posted.ts, "message": {}}

    def _chat_update(self, body: dict[str, Any]) -> dict[str, Any]:
        found = self._own(body["channel"], body["ts"])
        if found is None:
            return _no("message_not_found")
        if problems := self._content_problems(body):
            return _no("invalid_blocks", problems=problems)
        found.text = body["text"]
        # What is not sent stays.
        found.blocks = body.get("blocks", found.blocks)
        return {"ok": True, "channel": body["channel"], "ts": body["ts"]}

    def _chat_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        found = self._own(body["channel"], body["ts"])
        if found is None:
            return _no("message_not_found")
        self.messages.remove(found)
        return {"ok": True}

    def _chat_getPermalink(self, body: dict[str, Any]) -> dict[str, Any]:
        channel, ts = body["channel"], body["message_ts"]
        if not any(m.channel == channel and m.ts == ts for m in self.messages):
            return _no("message_not_found")
        return {"ok": True, "permalink": permalink(body["channel"], body["message_ts"])}

    def _own(self, channel: str, ts: str) -> Posted | None:
        """Return a message of the bot's own: it may change no others."""
        return next((m for m in self.answers(channel) if m.ts == ts), None)

    def _chat_postEphemeral(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["channel"] in self.outside:
            return _no("not_in_channel")
        problems = self._content_problems(body)
        if problems:
            return _no("invalid_blocks", problems=problems)
        self.ephemerals.append(body)
        return {"ok": True, "message_ts": self.now()}

    def _assistant_threads_setStatus(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self._has(body["channel_id"], body["thread_ts"]):
            return _no("invalid_thread_ts")
        self.statuses[body["channel_id"], body["thread_ts"]].append(body["status"])
        return {"ok": True}

    def _assistant_threads_setSuggestedPrompts(self, body: dict[str, Any]) -> dict[str, Any]:
        prompts = body["prompts"]
        if not 1 <= len(prompts) <= 4 or any(set(p) != {"title", "message"} for p in prompts):
            return _no("invalid_arguments")
        self.prompts.append(body)
        return {"ok": True}

    def _views_open(self, body: dict[str, Any]) -> dict[str, Any]:
        made = self.triggers.pop(body["trigger_id"], None)
        if made is None:
            return _no("exchanged_trigger_id")
        if time.monotonic() - made > 3:
            return _no("expired_trigger_id")
        if problems := block_kit.modal_problems(body["view"]):
            return _no("invalid_arguments", problems=problems)
        self.modals.append({**body["view"], "id": f"V{len(self.modals) + 1}"})
        return {"ok": True, "view": self.modals[-1]}

    def _views_publish(self, body: dict[str, Any]) -> dict[str, Any]:
        view = body["view"]
        if set(view) != {"type", "blocks"} or view["type"] != "home":
            return _no("invalid_arguments")
        if problems := block_kit.problems(view["blocks"], "home"):
            return _no("invalid_blocks", problems=problems)
        self.views[body["user_id"]] = view
        return {"ok": True, "view": {"id": "V1"}}

    def _conversations_replies(self, body: dict[str, Any]) -> dict[str, Any]:
        found = [m for m in self.messages if body["ts"] in (m.thread, m.ts)]
        return self._list(body, found)

    def _conversations_history(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._list(body, [m for m in self.messages if m.thread is None])

    def _list(self, body: dict[str, Any], found: list[Posted]) -> dict[str, Any]:
        own = [m for m in found if m.channel == body["channel"]]
        messages = [
            {"type": "message", "user": m.user, "ts": m.ts, "text": m.text}
            | ({"metadata": m.metadata} if m.metadata and body.get("include_all_metadata") else {})
            for m in own
        ]
        most = int(body.get("limit", 100))
        return {"ok": True, "messages": messages[:most], "has_more": len(messages) > most}

    def _has(self, channel: str, ts: Any) -> bool:
        return any(m.channel == channel and m.ts == ts and m.thread is None for m in self.messages)

    async def _take_response(self, request: web.Request) -> web.Response:
        body = await _arguments(request)
        self.named |= set(block_kit.people(body.get("blocks")))
        failure = self.failures["respond"].popleft() if self.failures["respond"] else None
        if failure is not None:
            headers = {"Retry-After": failure.retry_after} if failure.retry_after else {}
            return web.Response(status=failure.status, headers=headers, text=failure.body or "")
        if len(self.responses[request.match_info["id"]]) == 5:
            return web.Response(status=404, text="used_url")
        allowed = {"response_type", "replace_original", "text", "blocks"}
        problems = self._content_problems(body) + sorted(set(body) - allowed)
        if body.get("response_type") not in ("ephemeral", "in_channel"):
            problems.append("response_type")
        if problems:
            self.refused.append(f"response_url: {problems}")
            return web.Response(status=500, text="invalid_blocks")
        self.responses[request.match_info["id"]].append(body)
        return web.Response(text="ok")

    # Socket Mode.

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if request.query["ticket"] in self.spent:
            return web.Response(status=408)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                ack = json.loads(message.data)
                waiting = self.acks.get(ack["envelope_id"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(ack)
        return socket

    async def connected(self, number: int = 1) -> web.WebSocketResponse:
        """Return the newest connection when there have been so many."""
        while len(self.sockets) < number or self.sockets[-1].closed:
            await asyncio.sleep(0.01)
        return self.sockets[-1]

    async def send(
        self, kind: str, payload: dict[str, Any], seconds: float = 3.0
    ) -> dict[str, Any]:
        """Send an envelope by Socket Mode and return its acknowledgement."""
        id = f"envelope-{self.now()}"
        self.acks[id] = asyncio.get_running_loop().create_future()
        envelope = {
            "type": kind,
            "envelope_id": id,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        await (await self.connected()).send_json(envelope)
        return await asyncio.wait_for(self.acks[id], seconds)


def permalink(channel: str, ts: str) -> str:
    """Return the address of a message."""
    return f"https://test.slack.com/archives/{channel}/p{ts.replace('.', '')}"


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(json.loads(await request.read() or b"{}"))
    fields = await request.post()
    return {name: value for name, value in fields.items() if name != "token"}


def _no(error: str, **details: Any) -> dict[str, Any]:
    return {"ok": False, "error": error, **details}


def _is_metadata(data: Any) -> bool:
    """Whether Slack takes it: https://docs.slack.dev/messaging/message-metadata."""
    if not isinstance(data, dict) or set(data) != {"event_type", "event_payload"}:
        return False
    return isinstance(data["event_type"], str) and isinstance(data["event_payload"], dict)
