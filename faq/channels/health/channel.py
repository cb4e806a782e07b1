"""The channel for whoever watches over the bot."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic.response import json as json_response

from faq import deadlines, settings
from faq.channels.http_limits import LimitedBlueprint
from faq.observing import exposition, troubles
from faq.observing.metrics import READY
from faq.stores.conversations import ConversationStore, store_of
from faq.stores.locks import ConversationLocks

LONGEST_WAIT = deadlines.HEALTH


@dataclass(frozen=True)
class State:
    """What keeps the bot from being asked, if anything does; what its helpers lack besides."""

    hindrance: str | None
    actions: str | None = None
    stores: tuple[str, ...] = ()


class HealthChannel(InputChannel):
    """Takes no messages; tells the state of the bot."""

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also part of the address."""
        return "health"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; no message ever goes to `on_new_message`."""
        routes = LimitedBlueprint("health_channel")
        # Where an action server has answered since the start.
        known: set[str] = set()

        async def state_of(request: Request) -> State:
            return await _look(getattr(request.app.ctx, "agent", None), known)

        @routes.get("/live")
        async def live(request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            state = await state_of(request)
            if state.hindrance is not None:
                content = {"status": "unavailable", "reason": state.hindrance}
                return json_response(content, status=503)
            lacks = [lack for lack in (state.actions, *state.stores, *troubles.told()) if lack]
            # Words and files are sent all the same: whoever balances the load must not turn away.
            if lacks:
                return json_response({"status": "degraded", "reason": "; ".join(lacks)})
            return json_response({"status": "ok"})

        @routes.get("/metrics")
        async def metrics(request: Request) -> HTTPResponse:
            state = await state_of(request)
            READY.set(state.hindrance is None and state.actions is None)
            # With several workers there are files to read: nobody else is to wait for that.
            text = await asyncio.get_running_loop().run_in_executor(None, exposition.text)
            return raw(text, content_type=exposition.CONTENT_TYPE)

        return routes


async def _look(agent: Any, known: set[str]) -> State:
    """Ask everything that the bot depends on; `known` are the action servers that have answered.

    What has done its work since the start and fails now is away, and the bot goes on without it.
    What refuses or fails from the start is a setting that is wrong: such a bot must not take the
    place of one that works.
    """
    if agent is None or not agent.is_ready():
        return State("the model is not loaded")
    stores: tuple[ConversationStore | ConversationLocks, ...] = store_of(agent), agent.lock_store
    url = settings.text(settings.ACTION_SERVER, os.environ)
    actions, *_ = await asyncio.gather(_trouble_at(url), *(store.probe() for store in stores))
    lacks = tuple(trouble for store in stores if (trouble := store.trouble()))
    if url is not None and actions is None:
        known.add(url)
    if actions is not None and url not in known:
        return State(actions)
    refused = [store.trouble() for store in stores if store.refusal and not store.was_well]
    return State(refused[0] if refused else None, actions, lacks)


async def _trouble_at(url: str | None) -> str | None:
    """Return what is wrong with the action server at a URL, if there is one and anything is."""
    if url is None or await _answers(urljoin(url, "health")):
        return None
    return "the action server does not answer"


async def _answers(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=LONGEST_WAIT)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
