"""A real server with the website channel on it as Rasa sets it up, and a bot without its servers.

Tracker store, lock store, actions and reader are the real ones; only Rasa's processor is stood in
for, since it needs a trained model and an action server.
"""

import contextlib
import http.client
import json
import os
import warnings
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
with warnings.catch_warnings():
    # What Rasa loads has warnings of its own.
    warnings.simplefilter("ignore")
    from rasa.core.channels.channel import UserMessage
    from rasa.core.run import configure_app
    from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
    from rasa.shared.core.events import BotUttered, SlotSet, UserUttered

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import ActionAnswer
from faq.channels.website.channel import WebsiteChannel
from faq.stores.locks import ConversationLocks
from tests.sanic_server import serving

SECRET = b"a secret of the tests, long enough"
PREFIX = "/webhooks/website"


Understand = Callable[[str], dict[str, Any]]
Hook = Callable[[UserMessage], Awaitable[bool]]


async def go_on(message: UserMessage) -> bool:
    """Do nothing before an action runs, and let it run."""
    return True


class Processor:
    """Does what Rasa's does with a message; `hook` may fail, hang, or keep the action from it."""

    def __init__(self, store: TrackerStore, understand: Understand) -> None:
        self._store = store
        self._understand = understand
        self.hook: Hook = go_on
        self.asked: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.asked.append(message)
        tracker = await self._store.get_or_create_tracker(message.sender_id)
        parsed = self._understand(message.text)
        channel, id = message.input_channel, message.message_id
        known = {"input_channel": channel, "message_id": id, "metadata": message.metadata}
        tracker.update(UserUttered(message.text, {}, [], parsed, **known))
        dispatcher = CollectingDispatcher()
        if await self.hook(message):
            state = {
                "sender_id": message.sender_id,
                "slots": tracker.current_slot_values(),
                "latest_message": parsed,
            }
            for event in await ActionAnswer().run(dispatcher, Tracker.from_dict(state), {}):
                tracker.update(SlotSet(event["name"], event["value"]))
        for said in dispatcher.messages:
            custom = said["custom"] or None
            tracker.update(BotUttered(said["text"], {"custom": custom}))
            sent = {"text": said["text"], "custom": custom}
            await message.output_channel._persist_message({k: v for k, v in sent.items() if v})
        await self._store.save(tracker)


class Agent:
    """Holds what Rasa's agent holds."""

    def __init__(self, store: TrackerStore, understand: Understand) -> None:
        self.tracker_store = FailSafeTrackerStore(store)
        self.lock_store = ConversationLocks()
        self.processor = Processor(self.tracker_store, understand)

    def is_ready(self) -> bool:
        return True


@dataclass(frozen=True)
class Reply:
    """An HTTP reply; `json` reads its body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.json["status"] == self.status
        assert self.json["detail"].endswith("。") or "：" in self.json["detail"]
        return str(self.json["code"])


@dataclass(frozen=True)
class Server:
    """A running server, and what asks it."""

    port: int

    def ask(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send a request; `data` is sent as JSON, bytes as they are."""
        sent = {}
        if data is not None:
            sent["Content-Type"] = "application/json"
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        body = data if data is None or isinstance(data, bytes) else json.dumps(data).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, PREFIX + path, body, {**sent, **(headers or {})})
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())

    def start(self) -> str:
        """Begin a conversation; return its token."""
        return str(self.ask("POST", "/conversations").json["token"])

    def say(self, token: str, id: str, text: str) -> Reply:
        return self.ask("POST", "/messages", {"id": id, "text": text}, token=token)

    def history(self, token: str) -> Any:
        return self.ask("GET", "/messages", token=token).json["messages"]


@contextlib.contextmanager
def serve(channel: WebsiteChannel, agent: Any) -> Iterator[Server]:
    app = configure_app([channel], enable_api=False)
    app.ctx.agent = agent
    with serving(app, listeners=True) as port:
        yield Server(port)
