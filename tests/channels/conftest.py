"""A real server with our channels on it, as Rasa sets them up, and a stand-in for the agent."""

import contextlib
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rasa.core.channels.channel import InputChannel, register
from sanic import Sanic

from tests.sanic_server import serving


@dataclass(frozen=True)
class Reply:
    """An HTTP reply; its body read as JSON where it is."""

    status: int
    body: Any


@dataclass(frozen=True)
class Server:
    """A running server; `post` and `get` ask it."""

    url: str

    def post(self, path: str, body: bytes) -> Reply:
        return self._ask(urllib.request.Request(self.url + path, body))

    def get(self, path: str) -> Reply:
        return self._ask(urllib.request.Request(self.url + path))

    def read(self, path: str) -> bytes:
        """Return the body of what is no JSON."""
        with urllib.request.urlopen(self.url + path, timeout=10) as response:
            return bytes(response.read())

    def _ask(self, request: urllib.request.Request) -> Reply:
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return Reply(response.status, json.load(response))
        except urllib.error.HTTPError as error:
            with error:
                body: Any = error.read().decode()
            with contextlib.suppress(ValueError):
                body = json.loads(body)
            return Reply(error.code, body)


@contextlib.contextmanager
def serve(channels: list[InputChannel], agent: Any) -> Iterator[Server]:
    app = Sanic(f"test_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register(channels, app, route="/webhooks/")
    with serving(app) as port:
        yield Server(f"http://127.0.0.1:{port}")


@pytest.fixture
def served() -> Iterator[Callable[[list[InputChannel], Any], Server]]:
    """Return a function that serves channels for as long as the test runs."""
    with contextlib.ExitStack() as stack:
        yield lambda channels, agent: stack.enter_context(serve(channels, agent))
