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


class MemoryMarks:
    """Marks of one worker: the last MOST of a day."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()

    async def claim(self, key: str) -> bool:
        """Return whether nobody has claimed the key before."""
        now = time.monotonic()
        known = self._until.pop(key, 0.0) > now
        self._until[key] = now + DAY
        if len(self._until) > MOST:
            self._until.popitem(last=False)
        return not known

    def __contains__(self, key: str) -> bool:
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
            logger.error("Redis failed, so that each worker counts for itself: %s", error)
            return True


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
