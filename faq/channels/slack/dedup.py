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

    async def note(self, key: str, seconds: float, value: str = "") -> None:
        """Remember a key for so long, whether it is known already or not, and a value with it."""

    async def read(self, key: str) -> str | None:
        """Return the value of a key; None when it is not remembered."""


class MemoryMarks:
    """Marks of one worker: the last MOST."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""
        known = await self.read(key) is not None
        await self.note(key, DAY)
        return not known

    async def note(self, key: str, seconds: float, value: str = "") -> None:
        """Remember a key and its value for so long."""
        self._kept[key] = time.monotonic() + seconds, value
        self._kept.move_to_end(key)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    async def read(self, key: str) -> str | None:
        """Return the value of a key; None when it is not remembered."""
        until, value = self._kept.get(key, (0.0, ""))
        return value if until > time.monotonic() else None


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

    async def note(self, key: str, seconds: float, value: str = "") -> None:
        """Remember a key and its value for so long, in this worker and for all."""
        await self._own.note(key, seconds, value)
        try:
            await self._redis.set(self._prefix + key, value.encode(), ex=int(seconds))
        except (RedisError, OSError) as error:
            _complain(error)

    async def read(self, key: str) -> str | None:
        """Return what this worker or another one remembers with a key.

        What all workers share comes first: another one may have noted something newer.
        """
        try:
            found = await self._redis.get(self._prefix + key)
        except (RedisError, OSError) as error:
            _complain(error)
            found = None
        if found is None:
            return await self._own.read(key)
        return found.decode() if isinstance(found, bytes) else str(found)


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

    async def note(self, key: str, seconds: float, value: str = "") -> None:
        """Remember a key and its value for so long."""
        await self._chosen.note(key, seconds, value)

    async def read(self, key: str) -> str | None:
        """Return the value of a key; None when it is not remembered."""
        return await self._chosen.read(key)
