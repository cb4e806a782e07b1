"""Rasa's lock store for this bot: one turn at a time in each conversation, in their order.

Within a worker, turns wait in line without polling. With Redis, they also wait for the turns on
other workers; while Redis is away each worker counts for itself, rather than answering nobody.
"""

import asyncio
import contextlib
import logging
import os
import uuid
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.lock_store import LockError, LockStore
from redis import ConnectionError, RedisError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from faq import deadlines, settings
from faq.observing.metrics import LOCK_FAILURES, STAGE_SECONDS
from faq.stores import refusals
from faq.stores.breaker import Breaker
from faq.stores.queue import Queue

# For one reply of Redis, for all turns before this one, and for leaving Redis alone.
LONGEST_REPLY = deadlines.REDIS_REPLY
LONGEST_WAIT = deadlines.QUEUE
PAUSE = deadlines.STORE_PAUSE
PREFIX = "bot:"

logger = logging.getLogger(__name__)


class ConversationLocks(LockStore):
    """Locks of conversations, in this worker and, where Redis is set, in all."""

    def __init__(self, endpoint_config: Any = None, url: str | None = None) -> None:
        url = url or settings.text(settings.LOCK_STORE, os.environ)
        self.redis: Redis | None = None
        self._queue: Queue | None = None
        self._breaker = Breaker(PAUSE)
        # Why Redis refuses, if it does, and whether it has ever done what it was asked.
        self.refusal: str | None = None
        self.was_well = False
        if url:
            self.redis = Redis.from_url(
                url,
                socket_timeout=LONGEST_REPLY,
                socket_connect_timeout=LONGEST_REPLY,
                # A connection may have been closed since it was used last; a new one may do.
                retry=Retry(NoBackoff(), 1),
                retry_on_error=[ConnectionError],
            )
            self._queue = Queue(self.redis, PREFIX)
        self._own: dict[str, tuple[asyncio.Lock, int]] = {}

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LONGEST_WAIT, *_: Any, **__: Any
    ) -> AsyncIterator[None]:
        """Hold the lock of a conversation. Raises LockError when others hold it for too long."""
        async with contextlib.AsyncExitStack() as held:
            with STAGE_SECONDS.labels("lock").time():
                await held.enter_async_context(self._own_turn(conversation_id))
                await self._shared_turn(held, conversation_id)
            yield

    @contextlib.asynccontextmanager
    async def _own_turn(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turns before this one in this worker: asyncio's locks are fair."""
        lock, users = self._own.get(conversation, (None, 0))
        lock = lock or asyncio.Lock()
        self._own[conversation] = lock, users + 1
        try:
            try:
                await asyncio.wait_for(lock.acquire(), LONGEST_WAIT)
            except TimeoutError as error:
                raise LockError("the turns before this one take too long") from error
            try:
                yield
            finally:
                lock.release()
        finally:
            lock, users = self._own.pop(conversation)
            if users > 1:
                self._own[conversation] = lock, users - 1

    async def _shared_turn(self, held: contextlib.AsyncExitStack, conversation: str) -> None:
        if self._queue is None or self._breaker.is_open:
            return
        try:
            await held.enter_async_context(self._queue.turn(conversation, LONGEST_WAIT))
        except TimeoutError as error:
            raise LockError("the turns before this one take too long") from error
        except (RedisError, OSError) as error:
            self._note_failure(error)
        else:
            self._note_success()

    def _note_failure(self, error: Exception) -> None:
        LOCK_FAILURES.inc()
        if not self._breaker.has_failed:
            logger.error("The lock store failed: %r", error)
        self._breaker.open()
        self.refusal = refusals.of_redis(error)

    def _note_success(self) -> None:
        if self._breaker.has_failed:
            logger.warning("The lock store is back.")
        self._breaker.close()
        self.refusal, self.was_well = None, True

    async def check(self) -> str | None:
        """Take a turn that is nobody's; return why Redis refuses, if it does.

        One that is away refuses nothing.
        """
        async with self.lock(str(uuid.uuid4())):
            return self.refusal

    async def probe(self) -> None:
        """Find out whether Redis answers, unless it failed a moment ago."""
        if self.redis is None or self._breaker.is_open:
            return
        try:
            await self.redis.ping()
        except (RedisError, OSError) as error:
            self._note_failure(error)
        else:
            self._note_success()

    def trouble(self) -> str | None:
        """Return what is wrong with Redis, if anything is."""
        if not self._breaker.has_failed:
            return None
        what = f"cannot be used: {self.refusal}" if self.refusal else "does not answer"
        return f"the lock store {what}"

    async def close(self) -> None:
        """Let go of Redis."""
        if self.redis is not None:
            await self.redis.close(close_connection_pool=True)
