"""The channel for colleagues in Slack."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from slack_sdk.signature import Clock, SignatureVerifier

from faq.answering.turn import take
from faq.channels.bounded import read_body
from faq.channels.http_limits import LimitedBlueprint
from faq.channels.slack.answering import Answering
from faq.channels.slack.dedup import LateMarks, Marks, MemoryMarks, RedisMarks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.dispatcher import Dispatcher
from faq.channels.slack.envelope import is_ssl_check, parse
from faq.channels.slack.experts import Experts
from faq.channels.slack.followups import Followups, Foresee
from faq.channels.slack.keyed_queue import Lanes
from faq.channels.slack.login import NOBODY, Identity, log_in
from faq.channels.slack.reading import Reader
from faq.channels.slack.settings import SlackSettings, read_settings
from faq.channels.slack.sharing import Recall, Sharing, find
from faq.channels.slack.signature import is_signed
from faq.channels.slack.socket_mode import SocketMode
from faq.channels.slack.times import TIMES, Times
from faq.channels.slack.web_api import Api
from faq.contract.answer import Answer
from faq.contract.context import from_slots
from faq.contract.parts import from_json
from faq.knowledge.facts import book
from faq.settings import SettingsError
from faq.stores import locks
from faq.stores.conversations import store_of

# In bytes. An interaction brings along the message that it belongs to.
LARGEST_BODY = 1024 * 1024

Handler = Callable[[UserMessage], Awaitable[Any]]


class SlackChannel(InputChannel):
    """Takes what Slack sends, by HTTP and by Socket Mode, and answers by Slack's Web API."""

    def __init__(
        self,
        settings: SlackSettings | None = None,
        identity: Identity = NOBODY,
        *,
        times: Times = TIMES,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._identity = identity
        self._times = times
        self._clock = clock or Clock()

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also part of the address."""
        return "slack"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "SlackChannel":
        """Return the channel as the environment sets it up; without a token it takes nothing.

        Raises RasaException, which stops the start with one line.
        """
        try:
            settings = read_settings(os.environ)
            return cls() if settings is None else cls(settings, log_in(settings))
        except SettingsError as error:
            raise RasaException(str(error)) from None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; `on_new_message` hands a message to Rasa."""
        routes = LimitedBlueprint("slack_channel")
        settings = self._settings
        if settings is None or settings.signing_secret is None:
            missing = "SLACK_BOT_TOKEN" if settings is None else "SLACK_SIGNING_SECRET"

            @routes.post("/webhook")
            async def refuse(request: Request) -> HTTPResponse:
                return json_response({"error": f"{missing} is not set"}, status=404)

        if settings is not None:
            service = _Service(settings, self._identity, self._times, on_new_message)
            routes.listener("before_server_start")(service.start)
            routes.listener("after_server_start")(service.connect)
            routes.listener("before_server_stop")(service.stop)
            if settings.signing_secret is not None:
                verifier = SignatureVerifier(settings.signing_secret, self._clock)

                @routes.post("/webhook", stream=True)
                async def receive(request: Request) -> HTTPResponse:
                    return await _receive(request, verifier, service.dispatcher)

        return routes


class _Service:
    """What runs as long as the server does."""

    dispatcher: Dispatcher

    def __init__(
        self, settings: SlackSettings, identity: Identity, times: Times, on_new_message: Handler
    ) -> None:
        self._settings = settings
        self._reader = Reader(identity.user, settings.flat, identity.team, settings.experts)
        self._times = times
        self._on_new_message = on_new_message

    async def start(self, app: Sanic, _: Any) -> None:
        """Open what belongs to the event loop of this worker."""
        settings, times = self._settings, self._times
        self._lanes = Lanes()
        self._session = aiohttp.ClientSession(trust_env=True)
        api = Api(self._session, settings.base_url, settings.bot_token, times)
        marks = LateMarks(lambda: _marks(app))
        facts = book()
        followups = Followups(_foresee(app), marks, enabled=settings.followups)
        closing = self._lanes.closing
        external = settings.external
        experts = Experts(settings.experts, Delivery(api), marks, facts, external=external)
        answering = Answering(
            self._ask, followups, api, marks, facts, times, closing, experts, external=external
        )
        sharing = Sharing(_recall(app), Delivery(api), marks)
        self.dispatcher = Dispatcher(
            self._reader,
            self._lanes,
            answering,
            followups,
            experts,
            sharing,
            api,
            marks,
            facts,
            external=external,
        )
        self._socket = None
        if settings.app_token is not None:
            self._socket = SocketMode(
                settings.app_token, settings.base_url, self.dispatcher, times.ping, times.watch
            )

    async def connect(self, app: Sanic, _: Any) -> None:
        """Begin to listen by Socket Mode, now that Rasa can answer."""
        if self._socket is not None:
            self._socket.open()

    async def stop(self, app: Sanic, _: Any) -> None:
        """Finish what was begun, and close."""
        if self._socket is not None:
            await self._socket.close()
        await self._lanes.close(self._times.finish, self._times.hurry)
        await self._session.close()

    async def _ask(self, text: str, conversation: str) -> Sequence[Mapping[str, Any]]:
        said = _Said()
        message = UserMessage(text, said, conversation, input_channel=SlackChannel.name())
        await self._on_new_message(message)
        return list(said.messages)


class _Said(CollectingOutputChannel):
    """Collects what Rasa says in one turn."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, by which Rasa chooses responses."""
        return SlackChannel.name()


async def _receive(
    request: Request, verifier: SignatureVerifier, dispatcher: Dispatcher
) -> HTTPResponse:
    body = await read_body(request, LARGEST_BODY)
    if body is None:
        return empty(413)
    content_type = request.headers.get("content-type", "")
    if is_ssl_check(body, content_type):
        return empty(200)
    if not is_signed(verifier, body, request.headers):
        return empty(401)
    payload = parse(body, content_type)
    if payload is None:
        return empty(400)
    if payload.get("type") == "url_verification":
        return json_response({"challenge": payload.get("challenge")})
    ack = dispatcher.take(payload)
    if not ack.taken:
        return empty(503)
    return empty(200) if ack.body is None else json_response(ack.body)


def _marks(app: Sanic) -> Marks:
    """Return marks in the Redis of Rasa's lock store, which several workers need anyway."""
    redis = getattr(getattr(getattr(app.ctx, "agent", None), "lock_store", None), "redis", None)
    return MemoryMarks() if redis is None else RedisMarks(redis, locks.PREFIX)


def _foresee(app: Sanic) -> Foresee:
    """Return what tells an answer without giving it: nothing of the message is kept."""

    async def foresee(text: str, conversation: str) -> Answer | None:
        agent: Any = getattr(app.ctx, "agent", None)
        tracker = None if agent is None else await agent.tracker_store.retrieve(conversation)
        if tracker is None:
            return None
        parsed = await agent.processor.parse_message(UserMessage(text), tracker)
        context = from_slots(tracker.current_slot_values())
        return take(from_json(parsed["parts"]), context, book())[0]

    return foresee


def _recall(app: Sanic) -> Recall:
    """Return what finds an answer again in what the store keeps of a conversation."""

    async def recall(conversation: str, mark: str) -> tuple[str, Answer] | None:
        agent: Any = getattr(app.ctx, "agent", None)
        if agent is None:
            return None
        # What Rasa retrieves holds only what the next turn needs.
        latest = await store_of(agent).latest(conversation)
        return find((event.as_dict() for event in latest), mark)

    return recall
