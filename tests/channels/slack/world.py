"""A bot with the channel on a real server, the fake Slack, and a stand-in for Rasa's agent."""

import asyncio
import contextlib
import json
import socket
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from rasa.core.channels.channel import UserMessage, register
from rasa.shared.core.events import BotUttered, Event, UserUttered
from sanic import Sanic
from slack_sdk.signature import Clock

from faq.answering.render import render
from faq.channels.slack.channel import SlackChannel
from faq.channels.slack.login import Identity
from faq.channels.slack.settings import SlackSettings
from faq.channels.slack.times import Times
from faq.contract.answer import Answer, Sentence, Suggestion
from faq.stores.conversations import ConversationStore
from tests.channels.slack.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, TEAM, FakeSlack
from tests.channels.slack.workspace import SECRET, Workspace

# Sanic rewrites its own methods when an app starts; in this mode it can start another one.
Sanic.test_mode = True

# As in life, but faster.
QUICK = Times(
    ask=3, call=0.5, status=0.3, attempts=5, first_pause=0.05, patience=5, finish=0.5, hurry=0.5,
    ping=0.1, post=0, watch=0.3,
)  # fmt: skip

Reply = Callable[[str, str], "Awaitable[Answer | None]"]


async def echo(conversation: str, text: str) -> Answer:
    """Answer with the question, one suggestion and nothing else."""
    suggestion = Suggestion("つぎは?", "つぎの質問")
    return Answer("answer", sentences=(Sentence(f"回答: {text}"),), suggestions=(suggestion,))


class Tracker:
    """What the next turn needs of a conversation: here nothing."""

    def current_slot_values(self) -> dict[str, Any]:
        return {}


class Store(ConversationStore):
    """What the channel sees of the store; `told` holds the events of conversations."""

    def __init__(self, told: dict[str, list[Event]]) -> None:
        self._said = told

    async def retrieve(self, sender_id: str) -> Any:
        return Tracker()

    async def latest(self, sender: str) -> list[Event]:
        return self._said[sender]


@dataclass
class Agent:
    """What the channel sees of Rasa: the handler of messages and the store of trackers."""

    reply: Reply = echo
    heard: list[tuple[str, str]] = field(default_factory=list)
    lock_store: Any = None
    told: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))

    @property
    def tracker_store(self) -> Store:
        return Store(self.told)

    @property
    def processor(self) -> "Agent":
        return self

    async def parse_message(self, message: UserMessage, tracker: Tracker) -> dict[str, Any]:
        """Understand a message as nobody's but what it is asked as, by its first words."""
        request = {"part": "request", "topic": "roles", "roles": ["CCO"]}
        social = {"part": "remark", "kind": "social", "about": "ok"}
        return {"parts": [social if message.text.startswith("了解") else request]}

    async def handle_message(self, message: UserMessage) -> None:
        assert message.input_channel == message.output_channel.name() == "slack"
        self.heard.append((message.sender_id, message.text))
        self.told[message.sender_id].append(UserUttered(message.text))
        answer = await self.reply(message.sender_id, message.text)
        if answer is not None:
            # As the two servers send it to each other.
            data = json.loads(json.dumps(answer.to_dict()))
            self.told[message.sender_id].append(BotUttered(None, {"custom": data}))
            await message.output_channel.send_text_message(message.sender_id, render(answer))
            await message.output_channel.send_custom_json(message.sender_id, data)


@dataclass(frozen=True)
class World:
    """All that a test needs."""

    slack: FakeSlack
    people: Workspace
    agent: Agent
    stop: Callable[[], Awaitable[None]]

    async def settle(self, seconds: float = 10.0) -> None:
        """Wait until the bot has nothing left to do."""
        await until(lambda: not _working(), seconds)


def _working() -> list[Any]:
    tasks = asyncio.all_tasks()
    return [task for task in tasks if getattr(task.get_coro(), "__name__", "") == "_after"]


async def until(condition: Callable[[], Any], seconds: float = 5.0) -> None:
    """Wait until the condition holds; fail when it does not in time."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "this did not come to pass in time"
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def bot(
    slack: FakeSlack,
    agent: Agent,
    *,
    times: Times = QUICK,
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """Run a bot; yields the address of its webhook and what stops it as a signal would."""
    values = {"signing_secret": SECRET, "base_url": slack.url, "followups": True, **settings}
    identity = Identity(BOT, TEAM)
    channel = SlackChannel(SlackSettings(BOT_TOKEN, **values), identity, times=times, clock=clock)
    app = Sanic(f"test_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register([channel], app, route="/webhooks/")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server: Any = await app.create_server(sock=listening, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    stopped = False

    async def stop() -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            await server.before_stop()

    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/slack/webhook", stop
    finally:
        await stop()
        server.close()
        for connection in list(server.connections):
            connection.close()
        await server.wait_closed()
        await server.after_stop()
        # Transports close one turn of the loop later.
        await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def world(reply: Reply = echo, **options: Any) -> AsyncIterator[World]:
    """Run everything; with `socket_mode` Slack has no address to send to."""
    agent = Agent(reply, lock_store=options.pop("lock_store", None))
    if options.pop("socket_mode", False):
        options |= {"app_token": APP_TOKEN, "signing_secret": None}
    async with (
        FakeSlack() as slack,
        aiohttp.ClientSession() as session,
        bot(slack, agent, **options) as (webhook, stop),
    ):
        yield World(slack, Workspace(slack, webhook, session), agent, stop)
    assert slack.refused == [], slack.refused
