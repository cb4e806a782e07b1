"""How an action server is asked: over connections that stay open, and never in vain for long.

Rasa opens a session and a connection for each call, checks the schema of the schema of each reply,
and waits up to 300 s.
"""

import asyncio
import weakref
from collections.abc import Mapping
from typing import Any

import aiohttp
import ujson

from faq import deadlines

LONGEST_CALL = deadlines.ACTION
# In bytes: far above the longest answer, far below what would harm a worker.
LARGEST_REPLY = 1 << 20

_Loop = asyncio.AbstractEventLoop
_sessions: weakref.WeakKeyDictionary[_Loop, aiohttp.ClientSession] = weakref.WeakKeyDictionary()


class ActionServerError(Exception):
    """The action server could not be reached, took too long, failed, or sent no JSON."""


async def post(url: str, body: Mapping[str, Any]) -> Any:
    """Return an action server's reply. Raises ActionServerError."""
    exchange = asyncio.ensure_future(_exchange(url, ujson.dumps(body).encode()))
    try:
        await asyncio.wait({exchange}, timeout=LONGEST_CALL)
        if not exchange.done():
            late = TimeoutError()
            raise ActionServerError(f"nothing within {LONGEST_CALL} s") from late
        if exchange.cancelled():
            # aiohttp cancels its own writing of a request that is answered before it is sent.
            raise ActionServerError("it answered without listening")
        return exchange.result()
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise ActionServerError(repr(error)) from error
    finally:
        exchange.cancel()


async def _exchange(url: str, body: bytes) -> Any:
    session = _session()
    try:
        return await _post_once(session, url, body)
    except (aiohttp.ServerDisconnectedError, ConnectionResetError):
        # A connection that was kept open may have been closed at the other end meanwhile. The
        # action changes nothing by itself: to ask again is safe.
        return await _post_once(session, url, body)


async def _post_once(session: aiohttp.ClientSession, url: str, body: bytes) -> Any:
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as response:
        if response.status != 200:
            raise ActionServerError(f"status {response.status}")
        reply = bytearray()
        async for chunk in response.content.iter_any():
            reply += chunk
            if len(reply) > LARGEST_REPLY:
                raise ActionServerError(f"a reply of more than {LARGEST_REPLY} bytes")
        return ujson.loads(reply)


def _session() -> aiohttp.ClientSession:
    """Return the session of this event loop, made when it is first needed."""
    loop = asyncio.get_running_loop()
    session = _sessions.get(loop)
    if session is None or session.closed:
        # No total time: `_post` sets one. No limit of connections: Rasa limits the turns.
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30.0),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        _sessions[loop] = session
    return session


async def close() -> None:
    """Close the connections of this event loop."""
    session = _sessions.pop(asyncio.get_running_loop(), None)
    if session is not None:
        await session.close()
