"""What Sanic 21.12 must not be made to do by whoever can reach the bot.

Rasa pins Sanic to a line that gets no more fixes. What its HTTP protocol leaves open is closed
here, in two classes derived from it. ADJUSTMENTS names each change with its reason; they belong to
the version of Sanic that faq/rasa/prepare.py insists on.
"""

import re
from asyncio import CancelledError
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import sanic.app
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage, PayloadTooLarge, RequestTimeout, SanicException
from sanic.handlers import ErrorHandler
from sanic.http import Http, Stage
from sanic.request import Request
from sanic.response import HTTPResponse, text
from sanic.server import HttpProtocol

from faq import deadlines

# In bytes.
LARGEST_HEADER = 8 * 1024
LARGEST_BODY = 2 * 1024 * 1024
# For a whole request, and for the next one on the same connection. The latter is longer than what
# proxies wait (nginx: 60), so that it is they who close.
LONGEST_REQUEST = deadlines.REQUEST
LONGEST_PAUSE = deadlines.KEEP_ALIVE
# How long the rest of a refused request is read, so that its answer can arrive.
LONGEST_FAREWELL = deadlines.REFUSED_REQUEST

# What `Sanic.run` takes, by its name in the module of Sanic, when it is told no protocol.
_PROTOCOL = "HttpProtocol"
_MARK = "is_limited"
_LENGTH = re.compile("[0-9]{1,15}")
_METHOD = re.compile("[A-Za-z-]{1,20}", re.ASCII)


@dataclass(frozen=True)
class Limit:
    """A change of what Sanic does: its name and the reason for it."""

    name: str
    reason: str


ADJUSTMENTS = (
    Limit(
        "content_length",
        "Sanic reads it by int(): a word is answered 500, and after a negative number the loop "
        "that reads the body never ends, in which the worker hangs for everybody. Of two numbers a "
        "proxy may believe the other one. One decimal number is taken, else 400.",
    ),
    Limit(
        "transfer_encoding",
        "A coding that Sanic does not know is answered 500, its sizes of chunks may have signs and "
        "underscores, and the length of a body is known only at its end. No coding is taken: 411, "
        "or 400 where it is none at all.",
    ),
    Limit(
        "body_size",
        "Sanic lifts its limit for handlers that read streams, and looks at it only when somebody "
        "reads. The length is looked at first: 413 above 2 MiB.",
    ),
    Limit(
        "header_size",
        "The environment may raise Sanic's limit to 16 KiB. It is 8 KiB: 413 above.",
    ),
    Limit(
        "header_form",
        "An address that cannot be read or has no path, or a method of other characters than those "
        "of a word, raises in Sanic's handling of the error, too: the connection breaks, or 500. "
        "It is answered 400.",
    ),
    Limit(
        "error_pages",
        "To choose between HTML, JSON and text, Sanic reads the header Accept, and what cannot be "
        "read there turns any error into 500. Errors are one line of text, and repeat nothing of "
        "the request.",
    ),
    Limit(
        "request_time",
        "Sanic counts its time anew with every byte, grants a body that of an answer, and counts "
        "none when a header asks for a WebSocket. A request that is not complete after 10 s is "
        "answered 408, and its connection closed; so is one that asks nothing at all for so long.",
    ),
    Limit(
        "keep_alive",
        "Rasa keeps silent connections for 120 s. It is 75 s, which is still longer than a proxy "
        "keeps them, so that no request meets a connection that closes.",
    ),
    Limit(
        "farewell",
        "Sanic closes at once after refusing a request whose body is on its way, and the reset "
        "that follows may destroy the answer. What comes is thrown away for up to 2 s.",
    ),
    Limit(
        "last_request",
        "Told to stop, Sanic closes connections that are idle at that moment, also where a request "
        "is on its way. They are closed half a second later, and answer it until then.",
    ),
)


class LimitedBlueprint(Blueprint):
    """A blueprint whose routes are served within the limits."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Register the routes on the app, and apply the limits to it."""
        apply(app)
        super().register(app, options)


def apply(app: Sanic) -> None:
    """Apply all adjustments to an app that has not started; to do so again changes nothing."""
    if hasattr(app.ctx, _MARK):
        return
    setattr(app.ctx, _MARK, True)
    app.exception(Exception)(_error_page)
    app.config.REQUEST_MAX_HEADER_SIZE = LARGEST_HEADER
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_TIMEOUT = int(LONGEST_REQUEST)
    app.config.KEEP_ALIVE_TIMEOUT = int(LONGEST_PAUSE)
    # Rasa starts the app without telling a protocol.
    setattr(sanic.app, _PROTOCOL, LimitedProtocol)


class LimitedProtocol(HttpProtocol):
    """Sanic's protocol, whose connections are read by LimitedHttp."""

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = LimitedHttp(self)

    def close_if_idle(self) -> bool:
        """Close the connection when no request can be on its way; return whether it is closed."""
        self.loop.call_later(deadlines.REQUEST_ON_ITS_WAY, super().close_if_idle)
        return False


class LimitedHttp(Http):
    """Reads the requests of one connection, within the limits."""

    __slots__ = ("_deadline", "_is_late", "_pause", "_refused")

    def __init__(self, protocol: LimitedProtocol) -> None:
        super().__init__(protocol)
        self._receive_more = self._receive_in_time
        self._refused = False
        self._is_late = False
        # Whoever connects is to ask; only after that may they keep silent for longer.
        self._pause = LONGEST_REQUEST
        self._deadline = self._in(self._pause)

    async def http1(self) -> None:
        """Serve the connection until its end."""
        await super().http1()
        if self._refused:
            await self._say_farewell()

    async def http1_request_header(self) -> None:
        """Receive a header and read it; refuse one that cannot be served. Raises SanicException."""
        self._deadline, self._pause = self._in(LONGEST_REQUEST), LONGEST_PAUSE
        try:
            await super().http1_request_header()
            _check_first_line(self.request)
            if self.request_body:
                _check_length(self.request)
        except SanicException:
            self._refuse()
            raise
        except Exception as error:
            self._refuse()
            raise InvalidUsage("Bad Request") from error
        self.upgrade_websocket = False

    def create_empty_request(self) -> None:
        """Make the request that stands for one whose header could not be read."""
        # Its address may be what could not be read.
        self.url = None
        super().create_empty_request()

    def _refuse(self) -> None:
        """Read nothing more of the request: not even where it ends is known."""
        self.expecting_continue = False
        self.request_body = None
        self.keep_alive = False
        self._refused = True

    def _in(self, seconds: float) -> float:
        return float(self.protocol.loop.time()) + seconds

    async def _receive_in_time(self) -> None:
        """Wait until more has come. Raises RequestTimeout, or CancelledError between requests."""
        if self.stage is Stage.IDLE and not self.request_body:
            self._deadline = self._in(self._pause)
        self._is_late = False
        alarm = self.protocol.loop.call_at(self._deadline, self._ring)
        try:
            await self.protocol.receive_more()
        finally:
            alarm.cancel()
        if self._is_late:
            self.keep_alive = False
            # In this stage nobody waits for an answer.
            raise CancelledError if self.stage is Stage.IDLE else RequestTimeout("Request Timeout")

    def _ring(self) -> None:
        self._is_late = True
        self.protocol._data_received.set()

    async def _say_farewell(self) -> None:
        transport = self.protocol.transport
        if transport is None or transport.is_closing():
            return
        if transport.can_write_eof():
            transport.write_eof()
        self._deadline = self._in(LONGEST_FAREWELL)
        # Until the time is over or the other side closes: both raise CancelledError.
        self.stage, self.request_body = Stage.IDLE, True
        while True:
            self.recv_buffer.clear()
            await self._receive_in_time()


def _error_page(request: Request, exception: Exception) -> HTTPResponse:
    ErrorHandler.log(request, exception)
    status = HTTPStatus(getattr(exception, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR))
    headers = getattr(exception, "headers", {})
    return text(f"{status.value} {status.phrase}\n", status.value, headers)


def _check_first_line(request: Request) -> None:
    """Raise SanicException when there is no telling what is asked for."""
    path = request._parsed_url.path or b""
    if not (_METHOD.fullmatch(request.method) and path.startswith(b"/")):
        raise InvalidUsage("Bad Request")


def _check_length(request: Request) -> None:
    """Raise SanicException when the body has no length, or none that is taken."""
    if "transfer-encoding" in request.headers:
        raise SanicException("Length Required", status_code=411, quiet=True)
    lengths = request.headers.getall("content-length")
    if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0].strip()):
        raise InvalidUsage("Bad Request")
    if int(lengths[0]) > LARGEST_BODY:
        raise PayloadTooLarge("Request body exceeds the size limit")
