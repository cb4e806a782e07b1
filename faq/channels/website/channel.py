"""The channel for the visitors of websites."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from faq import deadlines
from faq.channels.bounded import read_body
from faq.channels.http_limits import LimitedBlueprint
from faq.channels.website import assets, responses
from faq.channels.website.guard import LARGEST_BODY, Guard, check_body
from faq.channels.website.http_problems import HttpProblem
from faq.channels.website.operations import OPERATIONS, Call, Operation
from faq.channels.website.outbox import Outbox
from faq.channels.website.settings import CHANNEL, WebsiteSettings, form_lacks, read_settings
from faq.settings import SettingsError, is_wordless
from faq.stores import database
from faq.stores.conversations import store_of
from faq.stores.inquiries import Inquiries

# By this mark on a request Sanic-Cors, which Rasa puts over everything, knows that it is done.
CORS_DONE = "_sanic_cors_e"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# In seconds. The widget gives up after 15, and is to hear of it before.
LONGEST_WAIT = deadlines.WEBSITE
RETRY_AFTER = 3

logger = logging.getLogger(__name__)


class WebsiteChannel(InputChannel):
    """Serves the widget, and the API by which it asks."""

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also part of the address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebsiteChannel":
        """Make the channel from the environment; credentials.yml holds nothing for it.

        Raises RasaException, at which Rasa stops with its one line.
        """
        try:
            settings = read_settings(os.environ)
        except SettingsError as error:
            raise RasaException(str(error)) from error
        if not os.environ.get("WEBSITE_SECRET"):
            logger.warning(
                "WEBSITE_SECRET is not set: the conversations on the website end with this "
                "process, and no other one can continue them."
            )
        lacking = form_lacks(os.environ)
        if lacking:
            logger.warning("site.yml names a form, but %s is not set: none is offered.", lacking[0])
        return cls(settings)

    def __init__(self, settings: WebsiteSettings, static: Path = assets.STATIC) -> None:
        self._settings = settings
        self._guard = Guard(settings)
        self._assets = assets.load(static, has_form=settings.form is not None)
        self._outbox: Outbox | None = None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; messages go to Rasa's processor, not to `on_new_message`."""
        routes = LimitedBlueprint("website_channel")

        async def handle(request: Request, path: str = "") -> HTTPResponse:
            return await self._respond(request)

        async def handle_options(request: Request, response: HTTPResponse) -> HTTPResponse | None:
            # Rasa's Sanic-Cors answers OPTIONS before any handler is asked.
            return await self._respond(request) if request.method == "OPTIONS" else None

        # All addresses and methods, so that also what does not exist is answered as a problem.
        routes.add_route(handle, "/", METHODS, name="root", stream=True)
        routes.add_route(handle, "/<path:path>", METHODS, name="rest", stream=True)
        routes.middleware(handle_options, "response")
        routes.listener("after_server_start")(self._start)
        routes.listener("before_server_stop")(self._stop)
        return routes

    async def _start(self, app: Sanic, _: Any) -> None:
        """Begin to mail what visitors have written, now that Rasa has its stores."""
        agent = getattr(app.ctx, "agent", None)
        inquiries = None if agent is None else store_of(agent).inquiries
        if self._settings.form is not None and inquiries is not None:
            self._outbox = Outbox(inquiries, self._settings.form)
            self._outbox.open()
        elif inquiries is not None and is_wordless(os.environ):
            await asyncio.to_thread(_forget_all, inquiries)

    async def _stop(self, app: Sanic, _: Any) -> None:
        if self._outbox is not None:
            await asyncio.to_thread(self._outbox.close)

    async def _respond(self, request: Request) -> HTTPResponse:
        # Our list of origins decides, whatever `rasa run --cors` says.
        setattr(request.ctx, CORS_DONE, "1")
        body = await read_body(request, LARGEST_BODY)
        path = request.match_info.get("path", "")
        method = "GET" if request.method == "HEAD" else request.method
        origin = None
        try:
            if path in self._assets:
                _check_method(method, ["GET"])
                return responses.file(self._assets[path], request)
            if path not in OPERATIONS:
                raise HttpProblem("not_found")
            origin = self._guard.check_origin(request)
            response = await self._operate(request, path, method, body, origin)
        except HttpProblem as problem:
            response = responses.problem(problem)
        if origin is not None:
            responses.allow(response, origin)
        return response

    async def _operate(
        self, request: Request, path: str, method: str, body: bytes | None, origin: str | None
    ) -> HTTPResponse:
        operations = OPERATIONS[path]
        if method == "OPTIONS":
            return responses.preflight(_allowed(operations))
        _check_method(method, operations)
        address = self._guard.check_address(request)
        operation = operations[method]
        needed = operation.needs_conversation
        sender = self._guard.check_conversation(request) if needed else ""
        agent = getattr(request.app.ctx, "agent", None)
        checked = check_body(request, body)
        call = Call(self._settings, self._guard, agent, address, sender, checked, origin)
        return responses.data(await _run(operation, call), operation.status)


async def _run(operation: Operation, call: Call) -> dict[str, Any] | None:
    """Run the operation; whatever keeps Rasa from doing it, one sentence says so."""
    unavailable = HttpProblem("unavailable", headers={"Retry-After": str(RETRY_AFTER)})
    if operation.needs_conversation and not (call.agent and call.agent.is_ready()):
        raise unavailable
    try:
        return await asyncio.wait_for(operation.run(call), LONGEST_WAIT)
    except HttpProblem:
        raise
    except Exception as error:
        logger.exception("A request could not be done.")
        raise unavailable from error


def _forget_all(inquiries: Inquiries) -> None:
    """Delete what nobody mails any more."""
    try:
        inquiries.forget_before(time.time())
    except (database.Error, OSError) as error:
        logger.warning("Inquiries could not be deleted: %s", type(error).__name__)


def _check_method(method: str, allowed: Collection[str]) -> None:
    if method not in allowed:
        raise HttpProblem("method_not_allowed", headers={"Allow": _allowed(allowed)})


def _allowed(methods: Collection[str]) -> str:
    head = ["HEAD"] if "GET" in methods else []
    return ", ".join([*methods, *head, "OPTIONS"])
