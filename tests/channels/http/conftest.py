"""A real server with one limited blueprint on it, and what sends it bytes as they are."""

import contextlib
import os
import socket
import time
import uuid
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

with warnings.catch_warnings():
    # What Rasa loads has warnings of its own.
    warnings.simplefilter("ignore")
    import rasa.core.run  # noqa: F401

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

from faq.channels.http_limits import LimitedBlueprint
from tests.sanic_server import serving

# In seconds: what tests shorten the times of the limits to.
SHORT = 0.3


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def send(self, *pieces: bytes, pause: float = 0.0) -> bytes:
        """Send the pieces, and return all that comes until the server closes or 5 s are over."""
        with self.connect() as connection:
            for number, piece in enumerate(pieces):
                if number:
                    time.sleep(pause)
                connection.sendall(piece)
            return receive(connection)

    def status(self, *pieces: bytes, pause: float = 0.0) -> int:
        """Return the status of the first answer; 0 when there is none."""
        answer = self.send(*pieces, pause=pause)
        return int(answer.split()[1]) if answer else 0


def receive(connection: socket.socket) -> bytes:
    """Return all that comes until the other side closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def _routes() -> LimitedBlueprint:
    routes = LimitedBlueprint("limited")

    @routes.get("/")
    async def get(request: Request) -> HTTPResponse:
        return text("got")

    @routes.post("/whole")
    async def whole(request: Request) -> HTTPResponse:
        return text(str(len(request.body)))

    @routes.post("/stream", stream=True)
    async def stream(request: Request) -> HTTPResponse:
        size = 0
        async for chunk in request.stream:  # type: ignore[union-attr]
            size += len(chunk)
        return text(str(size))

    @routes.post("/unread", stream=True)
    async def unread(request: Request) -> HTTPResponse:
        return text("unread", status=400)

    return routes


@contextlib.contextmanager
def serve() -> Iterator[Server]:
    app = Sanic(f"test_{uuid.uuid4().hex}", configure_logging=False)
    app.blueprint(_routes())
    with serving(app) as port:
        yield Server(port)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    with serve() as running:
        yield running
