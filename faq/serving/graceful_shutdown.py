"""How a worker goes: it answers what has come, and asks for no more.

A proxy keeps connections open and goes on sending over them until they are closed. Sanic closes
those that are idle when it is told to stop, and after its grace those that never were, in the
middle of an answer.
"""

from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse


async def prepare(app: Sanic, _: Any) -> None:
    """Before the start: get ready to make any answer the last of its connection."""
    app.ctx.is_going = False
    app.register_middleware(_let_go, "response")


async def go(app: Sanic, _: Any) -> None:
    """Before the stop: from now on, every answer is the last of its connection."""
    app.ctx.is_going = True


async def _let_go(request: Request, _: BaseHTTPResponse) -> None:
    if request.app.ctx.is_going and request.stream is not None:
        request.stream.keep_alive = False
