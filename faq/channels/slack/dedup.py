"""Marks on what was taken, so that each question is answered once.

Slack delivers again what was not acknowledged within three seconds, at once, after one minute and
after five; with Delayed Events for a day (https://docs.slack.dev/apis/events-api).
"""

import functools
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from redis import RedisError
from redis.asyncio import Redis

# In seconds.
DAY = 24 * 60 * 60
MOST = 20_000

logger = logging.getLogger(__name__)


class Marks(Protocol):
    """Whatever can tell the first to take a key from all that come after."""

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""

    async def note(self, key: str, seconds: float) -> None:
        """Remember a key for so long, whether it is known already or not."""

    async def holds(self, key: str) -> bool:
        """Return whether a key is remembered."""


class MemoryMarks:
    """Marks of one worker: the last MOST."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""
        known = await self.holds(key)
        await self.note(key, DAY)
        return not known

    async def note(self, key: str, seconds: float) -> None:
        """Remember a key for so long."""
        self._until[key] = time.monotonic() + seconds
        self._until.move_to_end(key)
        if len(self._until) > MOST:
            self._until.popitem(last=False)

    async def holds(self, key: str) -> bool:
        """Return whether a key is remembered."""
        return self._until.get(key, 0.0) > time.monotonic()


class RedisMarks:
    """Marks that all workers share; when Redis fails, each worker has its own."""

    def __init__(self, redis: Redis, prefix: str = "") -> None:
        self._redis = redis
        self._prefix = f"{prefix}taken:"
        self._own = MemoryMarks()

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""
        if not await self._own.claim(key):
            return False
        try:
            # Redis answers nothing when the name is set already.
            name = self._prefix + key
            return await self._redis.set(name, b"", nx=True, ex=DAY) is not None
        except (RedisError, OSError) as error:
            # Two answers are better than none.
            _complain(error)
            return True

    async def note(self, key: str, seconds: float) -> None:
        """Remember a key for so long, in this worker and for all."""
        await self._own.note(key, seconds)
        try:
            await self._redis.set(self._prefix + key, b"", ex=int(seconds))
        except (RedisError, OSError) as error:
            _complain(error)

    async def holds(self, key: str) -> bool:
        """Return whether this worker or another one remembers a key."""
        if await self._own.holds(key):
            return True
        try:
            return bool(await self._redis.exists(self._prefix + key))
        except (RedisError, OSError) as error:
            _complain(error)
            return False


def _complain(error: Exception) -> None:
    logger.error("Redis failed, so that each worker counts for itself: %s", error)


class LateMarks:
    """Marks that are chosen with the first question: until then Rasa has no lock store."""

    def __init__(self, choose: Callable[[], Marks]) -> None:
        self._choose = choose

    @functools.cached_property
    def _chosen(self) -> Marks:
        return self._choose()

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""
        return await self._chosen.claim(key)

    async def note(self, key: str, seconds: float) -> None:
        """Remember a key for so long."""
        await self._chosen.note(key, seconds)

    async def holds(self, key: str) -> bool:
        """Return whether a key is remembered."""
        return await self._chosen.holds(key)
