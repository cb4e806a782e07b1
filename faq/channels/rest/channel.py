"""The channel for whoever scripts the bot."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from faq import deadlines
from faq.answering.turn import apology
from faq.channels.bounded import read_body
from faq.channels.http_limits import LimitedBlueprint
from faq.channels.rest.body import Refusal, RestMessage, parse, too_long
from faq.channels.typed_text import is_blank, messages, say

# In bytes: what 2,000 characters take in JSON at most, each written as \uXXXX\uXXXX, and room.
LARGEST_BODY = 64 * 1024
# In seconds.
LONGEST_WAIT = deadlines.REST

logger = logging.getLogger(__name__)

# Japanese as it is, not as \uXXXX: people read the replies in a terminal, too.
_dumps = partial(json.dumps, ensure_ascii=False)


class RestChannel(InputChannel):
    """Takes one message a request and returns what the bot says to it."""

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also part of the address."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; `on_new_message` hands a message to Rasa."""
        routes = LimitedBlueprint("rest_channel")

        @routes.post("/webhook", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            body = await read_body(request, LARGEST_BODY)
            turn = too_long() if body is None else parse(body)
            if isinstance(turn, Refusal):
                refusal = {"error": turn.error, "message": turn.message}
                return json_response(refusal, status=turn.status, dumps=_dumps)
            return json_response(await _reply(turn, on_new_message), dumps=_dumps)

        return routes


async def _reply(
    turn: RestMessage, on_new_message: Callable[[UserMessage], Awaitable[Any]]
) -> list[dict[str, Any]]:
    """Ask Rasa; say sorry where Rasa would say nothing."""
    if is_blank(turn.text):
        return messages(turn.sender, say("clarify", "empty_message"))
    collector = CollectingOutputChannel()
    message = UserMessage(turn.text, collector, turn.sender, input_channel=RestChannel.name())
    try:
        await asyncio.wait_for(on_new_message(message), LONGEST_WAIT)
    except Exception:
        logger.exception("A message could not be answered.")
        collector.messages.clear()
    return collector.messages or messages(turn.sender, apology())
