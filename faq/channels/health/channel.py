"""The channel for whoever watches over the bot."""

import asyncio
import os
from collections.abc import Awaitable, Callable
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
from faq.observing import exposition
from faq.observing.metrics import READY
from faq.stores.conversations import ConversationStore, store_of
from faq.stores.locks import ConversationLocks

LONGEST_WAIT = deadlines.HEALTH


class HealthChannel(InputChannel):
    """Takes no messages; tells the state of the bot."""

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also part of the address."""
        return "health"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; no message ever goes to `on_new_message`."""
        routes = LimitedBlueprint("health_channel")

        @routes.get("/live")
        async def live(request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            reason = await _hindrance(agent)
            if reason is not None:
                return json_response({"status": "unavailable", "reason": reason}, status=503)
            # Answers are given all the same: whoever balances the load must not turn away.
            troubles = [trouble for store in _stores(agent) if (trouble := store.trouble())]
            if troubles:
                return json_response({"status": "degraded", "reason": "; ".join(troubles)})
            return json_response({"status": "ok"})

        @routes.get("/metrics")
        async def metrics(request: Request) -> HTTPResponse:
            reason = await _hindrance(getattr(request.app.ctx, "agent", None))
            READY.set(reason is None)
            # With several workers there are files to read: nobody else is to wait for that.
            text = await asyncio.get_running_loop().run_in_executor(None, exposition.text)
            return raw(text, content_type=exposition.CONTENT_TYPE)

        return routes


def _stores(agent: Any) -> tuple[ConversationStore, ConversationLocks]:
    return store_of(agent), agent.lock_store


async def _hindrance(agent: Any) -> str | None:
    """Return what keeps the bot from answering, if anything does."""
    if agent is None or not agent.is_ready():
        return "the model is not loaded"
    url = settings.text(settings.ACTION_SERVER, os.environ)
    if url is not None and not await _answers(urljoin(url, "health")):
        return "the action server does not answer"
    return None


async def _answers(url: str) -> bool:
    timeout = aiohttp.ClientTimeout(total=LONGEST_WAIT)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False
