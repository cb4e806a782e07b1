"""The API: what each address and method does, once it is known who asks."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from faq.channels.website import talk, tokens
from faq.channels.website.bodies import (
    parse_inquiry,
    parse_message,
    parse_nothing,
    parse_vote,
)
from faq.channels.website.guard import Guard
from faq.channels.website.history import rfc3339
from faq.channels.website.http_problems import HttpProblem
from faq.channels.website.settings import WebsiteSettings


@dataclass(frozen=True)
class Call:
    """A request that may be done, from which address, and the guard for what it asks further.

    `sender` is empty where no conversation is needed. `origin` is that of the page that asks, or
    None when it is no page.
    """

    settings: WebsiteSettings
    guard: Guard
    agent: Any
    address: str
    sender: str
    body: bytes
    origin: str | None


@dataclass(frozen=True)
class Operation:
    """What an address does: its function, its status, what it needs."""

    run: Callable[[Call], Awaitable[dict[str, Any] | None]]
    status: int = HTTPStatus.OK
    needs_conversation: bool = True


async def _start(call: Call) -> dict[str, Any]:
    parse_nothing(call.body)
    conversation = tokens.start(time.time(), call.settings.token_hours)
    token = tokens.write(conversation, call.settings.secret)
    return {"token": token, "expires_at": rfc3339(conversation.end)}


async def _ask(call: Call) -> dict[str, Any]:
    message = parse_message(call.body, call.settings.longest_text)
    turn = await talk.ask(call.agent, call.sender, message, call.origin)
    return turn.reply()


async def _look_back(call: Call) -> dict[str, Any]:
    turns = await talk.look_back(call.agent, call.sender)
    return {"messages": [turn.to_dict() for turn in turns]}


async def _vote(call: Call) -> None:
    await talk.vote(call.agent, call.sender, parse_vote(call.body))


async def _inquire(call: Call) -> None:
    if call.settings.form is None:
        raise HttpProblem("not_found")
    written = parse_inquiry(call.body)
    # A machine is to believe that it was heard.
    if not written.is_trapped:
        call.guard.check_inquiry(call.address, call.sender)
        await talk.inquire(call.agent, call.sender, written)


async def _forget(call: Call) -> None:
    await talk.forget(call.agent, call.sender)


# By address under the channel, and by method.
OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "conversations": {"POST": Operation(_start, HTTPStatus.CREATED, needs_conversation=False)},
    "conversations/current": {"DELETE": Operation(_forget, HTTPStatus.NO_CONTENT)},
    "messages": {"GET": Operation(_look_back), "POST": Operation(_ask)},
    "feedback": {"POST": Operation(_vote, HTTPStatus.NO_CONTENT)},
    "inquiries": {"POST": Operation(_inquire, HTTPStatus.NO_CONTENT)},
}
