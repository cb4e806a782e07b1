"""A real server with our channels on it, as Rasa sets them up, and a stand-in for the agent."""

import asyncio
import contextlib
import json
import socket
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rasa.core.channels.channel import InputChannel, register
from sanic import Sanic


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


# Sanic rewrites its own methods when an app starts; in this mode it can start another one.
Sanic.test_mode = True


@contextlib.contextmanager
def serve(channels: list[InputChannel], agent: Any) -> Iterator[Server]:
    app = Sanic(f"test_{uuid.uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    register(channels, app, route="/webhooks/")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()

    async def start() -> Any:
        server: Any = await app.create_server(sock=listening, return_asyncio_server=True)
        await server.startup()
        await server.start_serving()
        return server

    async def stop(server: Any) -> None:
        server.close()
        await server.wait_closed()
        for connection in server.connections:
            connection.close()

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{listening.getsockname()[1]}")
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def served() -> Iterator[Callable[[list[InputChannel], Any], Server]]:
    """Return a function that serves channels for as long as the test runs."""
    with contextlib.ExitStack() as stack:
        yield lambda channels, agent: stack.enter_context(serve(channels, agent))
