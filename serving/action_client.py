"""How a worker asks the action server: over connections that stay open, and never in vain for long.

Rasa opens a session and a connection for each call, sends the whole tracker and the whole domain,
checks the schema of the schema of each reply, waits up to 300 s, and says nothing when it fails.
Our action reads the slots and the latest message; that is what it is sent. Where it cannot be
asked, the person is told so in one sentence, and nothing that was remembered is lost.
"""

import asyncio
import logging
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import rasa
import ujson
from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.events import Event, deserialise_events

from actions.render import render
from channels.text import say
from serving.metrics import ACTION_FAILURES, STAGE_SECONDS

# In seconds. The action takes 2 ms; with the stores' limits the whole turn stays within 3 s.
LONGEST_CALL = 1.5
# In bytes: far above the longest answer, far below what would harm a worker.
LARGEST_REPLY = 1 << 20

logger = logging.getLogger(__name__)

_Loop = asyncio.AbstractEventLoop
_sessions: weakref.WeakKeyDictionary[_Loop, aiohttp.ClientSession] = weakref.WeakKeyDictionary()


class ActionServerError(Exception):
    """The action server could not be reached, took too long, failed, or answered nonsense."""


async def run(
    action: Any, output_channel: Any, nlg: Any, tracker: Any, domain: Any
) -> Sequence[Event]:
    """Run a remote action, as Rasa's RemoteAction.run does; return the events it leads to.

    A failure leads to the bot's words of apology and to no other event: slots stay as they are.
    """
    try:
        with STAGE_SECONDS.labels("action").time():
            return await _ask(action, output_channel, nlg, tracker)
    except ActionServerError as error:
        ACTION_FAILURES.inc()
        logger.error("The action server did not answer: %s", error)
        apology = say("error", "error")
        said = {"text": render(apology)}, {"custom": apology.to_dict()}
        return [create_bot_utterance(message) for message in said]


async def _ask(action: Any, output_channel: Any, nlg: Any, tracker: Any) -> Sequence[Event]:
    if action.action_endpoint is None:
        raise ActionServerError("endpoints.yml names none")
    reply = await _post(action.action_endpoint.url, request_body(action.name(), tracker))
    try:
        responses, events = reply["responses"], reply["events"]
        said = await action._utter_responses(responses, output_channel, nlg, tracker)
        return [*said, *deserialise_events(events)]
    except Exception as error:
        raise ActionServerError(f"nonsense in its reply: {error!r}") from error


def request_body(name: str, tracker: Any) -> dict[str, Any]:
    """Return what the action server is sent: of the tracker, only what our action reads."""
    return {
        "next_action": name,
        "sender_id": tracker.sender_id,
        "version": rasa.__version__,
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": tracker._latest_message_data() or {},
        },
    }


async def _post(url: str, body: Mapping[str, Any]) -> Any:
    """Return the reply. Raises ActionServerError."""
    exchange = asyncio.ensure_future(_exchange(url, ujson.dumps(body).encode()))
    try:
        await asyncio.wait({exchange}, timeout=LONGEST_CALL)
        if not exchange.done():
            late = asyncio.TimeoutError()
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
