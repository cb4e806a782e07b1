"""Whose turn it is in a conversation, kept in Redis for all workers.

Rasa's ticket lock reads, changes and writes its tickets in three steps, so that two workers may be
given the same one. Here each step is one script: who comes first is served first. Whoever waits or
is served shows that it lives; the place of a worker that was killed is free after LIFE seconds.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from faq import deadlines

# How long a sign of life holds, how often it is given, and, in seconds, the pause between looks.
LIFE = deadlines.WORKER_LIFE
SIGN = deadlines.WORKER_SIGN
PAUSE = 0.02

# KEYS: the queue, the prefix of the signs. ARGV: the own token, LIFE in ms. Says who is first.
_LOOK = """
redis.call('SET', KEYS[2] .. ARGV[1], '', 'PX', ARGV[2])
local here = redis.call('LPOS', KEYS[1], ARGV[1])
if not here then redis.call('RPUSH', KEYS[1], ARGV[1]) end
local first = redis.call('LINDEX', KEYS[1], 0)
while redis.call('EXISTS', KEYS[2] .. first) == 0 do
    redis.call('LPOP', KEYS[1])
    first = redis.call('LINDEX', KEYS[1], 0)
end
redis.call('EXPIRE', KEYS[1], 60)
return first == ARGV[1] and 1 or 0
"""
_LEAVE = """
redis.call('LREM', KEYS[1], 1, ARGV[1])
redis.call('DEL', KEYS[2] .. ARGV[1])
"""


class Queue:
    """The queues of all conversations, in one Redis server; `redis` is an asyncio client."""

    def __init__(self, redis: Any, prefix: str) -> None:
        self._prefix = prefix
        self._look = redis.register_script(_LOOK)
        self._leave = redis.register_script(_LEAVE)

    @contextlib.asynccontextmanager
    async def turn(self, conversation: str, longest: float) -> AsyncIterator[None]:
        """Wait for one's turn, at most so many seconds, and end it when the block is left.

        Raises RedisError, OSError or asyncio.TimeoutError before the block is entered.
        """
        keys = [f"{self._prefix}queue:{conversation}", f"{self._prefix}alive:{conversation}:"]
        place = _Place(self._look, self._leave, keys)
        try:
            await asyncio.wait_for(place.wait(), longest)
        except BaseException:
            await place.leave()
            raise
        living = asyncio.create_task(place.live())
        try:
            yield
        finally:
            living.cancel()
            await place.leave()


class _Place:
    """Somebody's place in a queue; it is asked about one thing at a time."""

    def __init__(self, look: Any, leave: Any, keys: list[str]) -> None:
        self._look = look
        self._leave = leave
        self._keys = keys
        self._token = uuid4().hex
        self._asked: asyncio.Future[Any] | None = None

    async def wait(self) -> None:
        """Wait until this place is the first one."""
        while not await self._ask(self._look, int(LIFE * 1000)):
            await asyncio.sleep(PAUSE)

    async def live(self) -> None:
        """Give signs of life until cancelled."""
        while True:
            await asyncio.sleep(SIGN)
            with contextlib.suppress(Exception):
                await self._ask(self._look, int(LIFE * 1000))

    async def leave(self) -> None:
        """Free this place; when Redis is away, its sign of life ends by itself."""
        if self._asked is not None:
            # What arrived after this would take a place again.
            await asyncio.wait({self._asked})
        with contextlib.suppress(Exception):
            await self._ask(self._leave)

    async def _ask(self, script: Any, *arguments: Any) -> Any:
        # redis-py is not to be cancelled: when that meets the end of one of its own times, it takes
        # the one for the other and goes on. A place would be held for ever by nobody.
        self._asked = asyncio.ensure_future(script(keys=self._keys, args=[self._token, *arguments]))
        return await asyncio.shield(self._asked)
