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

# In seconds: how long a sign of life holds, how often it is given, and the pause between looks.
LIFE = 2.0
SIGN = 0.5
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
        token = uuid4().hex
        keys = [f"{self._prefix}queue:{conversation}", f"{self._prefix}alive:{conversation}:"]
        life = [token, int(LIFE * 1000)]
        try:
            await asyncio.wait_for(self._wait(keys, life), longest)
        except BaseException:
            await self._end(keys, token)
            raise
        living = asyncio.create_task(self._live(keys, life))
        try:
            yield
        finally:
            living.cancel()
            await self._end(keys, token)

    async def _wait(self, keys: list[str], life: list[Any]) -> None:
        while not await self._look(keys=keys, args=life):
            await asyncio.sleep(PAUSE)

    async def _live(self, keys: list[str], life: list[Any]) -> None:
        while True:
            await asyncio.sleep(SIGN)
            with contextlib.suppress(Exception):
                await self._look(keys=keys, args=life)

    async def _end(self, keys: list[str], token: str) -> None:
        # When Redis is away, the sign of life ends by itself.
        with contextlib.suppress(Exception):
            await self._leave(keys=keys, args=[token])
