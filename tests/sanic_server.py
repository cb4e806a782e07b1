"""A Sanic app served for real, in a thread with a loop of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from sanic import Sanic

# Sanic rewrites its own methods when an app starts; in this mode it can start another one.
Sanic.test_mode = True


@contextlib.contextmanager
def serving(app: Any, *, listeners: bool = False) -> Iterator[int]:
    """Serve an app, and yield its port; `listeners` says whether its own are told."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()

    async def start() -> Any:
        server = await app.create_server(sock=listening, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        if listeners:
            await server.before_start()
        await server.start_serving()
        if listeners:
            await server.after_start()
        return server

    async def stop(server: Any) -> None:
        if listeners:
            await server.before_stop()
        server.close()
        for connection in list(server.connections):
            # At once, also where a request is still on its way.
            connection.abort()
        await server.wait_closed()
        await asyncio.sleep(0.01)

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
