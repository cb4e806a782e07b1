"""Where the action runs, how an action server is asked, and what is said when none answers."""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from faq.serving import action_client, action_runner

ASKED = {"parts": [{"part": "request", "topic": "roles", "roles": ["CEO"]}]}
REPLY = {
    "events": [{"event": "slot", "name": "topic", "value": "roles"}],
    "responses": [{"text": "答え"}, {"custom": {"kind": "answer"}}],
}
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Stand:
    """An action server that answers with the next of `replies`, and counts its connections."""

    def __init__(self, *replies: bytes | float | None) -> None:
        self.replies = list(replies)
        self.connections = 0
        self.bodies: list[dict[str, Any]] = []
        self.url = ""
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                self.bodies.append(json.loads(await reader.readexactly(length)))
                reply = self.replies.pop(0) if self.replies else ok(REPLY)
                if isinstance(reply, float):
                    await asyncio.sleep(reply)
                    reply = ok(REPLY)
                if reply is None:
                    break
                writer.write(reply)
                await writer.drain()
        writer.close()


def ok(content: Any, status: int = 200) -> bytes:
    body = json.dumps(content).encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


@contextlib.asynccontextmanager
async def standing(*replies: bytes | float | None) -> AsyncIterator[Stand]:
    stand = Stand(*replies)
    server = await asyncio.start_server(stand.serve, "127.0.0.1", 0)
    stand.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhook"
    yield stand
    await action_client.close()
    server.close()
    for writer in stand.writers:
        writer.close()
    await asyncio.sleep(0.05)


def tracker() -> DialogueStateTracker:
    made = DialogueStateTracker("someone", Domain.empty().slots)
    for number in range(100):
        parsed = {"text": "質問", **ASKED}
        made.update(UserUttered(f"質問{number}", {"name": "ask_roles"}, [], parsed))
    return made


@pytest.fixture(autouse=True)
def no_action_server_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTION_SERVER_URL", "")


async def ask(url: str | None) -> list[Event]:
    action = RemoteAction("action_answer", None)
    channel, empty = CollectingOutputChannel(), Domain.empty()
    os.environ["ACTION_SERVER_URL"] = url or ""
    return list(await action_runner.run(action, channel, None, tracker(), empty))


def failures() -> float:
    return REGISTRY.get_sample_value("bot_action_failures_total") or 0.0


def assert_apology(events: list[Event]) -> None:
    text, custom = events
    assert isinstance(text, BotUttered) and isinstance(custom, BotUttered)
    assert text.text.endswith("。")
    assert custom.data["custom"]["kind"] == "error"


async def test_an_answer() -> None:
    async with standing() as stand:
        events = await ask(stand.url)
        assert [type(event) for event in events] == [BotUttered, BotUttered, SlotSet]
        assert events[0].text == "答え"
        assert events[1].data["custom"] == {"kind": "answer"}


async def test_the_action_runs_in_this_process_where_no_server_is_named() -> None:
    text, custom, *slots = await ask(None)
    assert isinstance(text, BotUttered) and isinstance(custom, BotUttered)
    assert text.text
    assert custom.data["custom"]["kind"] != "error"
    assert slots and all(isinstance(event, SlotSet) for event in slots)


async def test_an_apology_for_an_action_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: Any) -> None:
        raise ValueError("broken")

    monkeypatch.setitem(action_runner._executor.actions, "action_answer", fail)
    before = failures()
    assert_apology(await ask(None))
    assert failures() == before + 1


async def test_only_what_the_action_reads_is_sent() -> None:
    async with standing() as stand:
        await ask(stand.url)
        (body,) = stand.bodies
        assert body.keys() == {"next_action", "sender_id", "version", "tracker"}
        assert body["tracker"].keys() == {"sender_id", "slots", "latest_message"}
        assert body["next_action"] == "action_answer"
        assert body["tracker"]["latest_message"]["text"] == "質問"


async def test_connections_stay_open() -> None:
    async with standing() as stand:
        for _ in range(20):
            await ask(stand.url)
        assert stand.connections == 1
        await asyncio.gather(*(ask(stand.url) for _ in range(5)))
        assert stand.connections <= 5


async def test_a_connection_that_was_closed_meanwhile() -> None:
    before = failures()
    async with standing(ok(REPLY), None) as stand:
        for _ in range(2):
            assert len(await ask(stand.url)) == 3
        assert stand.connections == 2
    assert failures() == before


NONSENSE = [
    b"nothing of HTTP\r\n\r\n",
    ok({"error": "?"}, 400),
    ok({"error": "?"}, 404),
    ok({}, 500),
    ok([]),
    ok(None),
    ok({}),
    ok({"events": [], "responses": None}),
    ok({"events": [{"event": "unknown"}], "responses": []}),
    ok({"events": [5], "responses": []}),
    ok({"events": [], "responses": ["text"]}),
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b" " * 3_000_000,
]


@pytest.mark.parametrize("reply", NONSENSE, ids=range(len(NONSENSE)))
async def test_an_apology_for_nonsense(reply: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_client, "LONGEST_CALL", 0.5)
    before = failures()
    async with standing(reply, reply) as stand:
        assert_apology(await ask(stand.url))
        assert failures() == before + 1
        # The next one is answered, whatever is left of the last one.
        stand.replies.clear()
        assert len(await ask(stand.url)) == 3


async def test_an_answer_before_the_question() -> None:
    async def hurry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(ok({}, 500) * 3)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            await reader.read()
        writer.close()

    server = await asyncio.start_server(hurry, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhook"
    for _ in range(10):
        assert_apology(await ask(url))
    await action_client.close()
    server.close()
    await asyncio.sleep(0.05)


async def test_an_apology_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_client, "LONGEST_CALL", 0.2)
    async with standing(5.0) as stand:
        started = time.monotonic()
        assert_apology(await ask(stand.url))
        assert time.monotonic() - started < 2.5
    # Port 9 of the loopback: nobody listens there.
    assert_apology(await ask("http://127.0.0.1:9/webhook"))
    await action_client.close()
    await asyncio.sleep(0.05)


async def test_whoever_hangs_up_is_not_answered() -> None:
    async with standing(5.0) as stand:
        asking = asyncio.create_task(ask(stand.url))
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_the_whole_time_limit_is_short() -> None:
    assert action_client.LONGEST_CALL <= 2.0
