"""One turn at a time in each conversation, in this worker and with Redis in all of them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
from rasa.core.lock_store import LockError

from faq.stores import locks, queue
from faq.stores.locks import ConversationLocks
from faq.stores.queue import LIFE
from tests.services import Service


@contextlib.asynccontextmanager
async def workers(url: str | None, number: int) -> AsyncIterator[list[ConversationLocks]]:
    made = [ConversationLocks(url=url) for _ in range(number)]
    yield made
    for each in made:
        await each.close()


class Work:
    """Turns that note when they overlap, and in which order they were."""

    def __init__(self) -> None:
        self.busy = 0
        self.most = 0
        self.done: list[int] = []

    async def take(self, store: ConversationLocks, conversation: str, number: int) -> None:
        async with store.lock(conversation):
            self.busy += 1
            self.most = max(self.most, self.busy)
            await asyncio.sleep(0.005)
            self.busy -= 1
            self.done.append(number)


@pytest.mark.parametrize("shared", [False, True])
async def test_turns_wait_for_each_other_in_their_order(
    redis_server: Service, shared: bool
) -> None:
    async with workers(redis_server.url if shared else None, 1) as (store,):
        work = Work()
        await asyncio.gather(*(work.take(store, "a", number) for number in range(20)))
        assert work.most == 1
        assert work.done == list(range(20))
        assert store._own == {}


async def test_conversations_do_not_wait_for_each_other() -> None:
    async with workers(None, 1) as (store,), store.lock("a"):
        await asyncio.wait_for(Work().take(store, "b", 1), 1)


async def test_workers_wait_for_each_other(redis_server: Service) -> None:
    async with workers(redis_server.url, 4) as made:
        work = Work()
        await asyncio.gather(
            *(work.take(made[number % 4], "a", number) for number in range(60)),
        )
        assert work.most == 1
        assert sorted(work.done) == list(range(60))
        assert made[0].redis is not None
        assert await made[0].redis.keys("*") == []


async def test_who_comes_first_is_served_first(redis_server: Service) -> None:
    async with workers(redis_server.url, 3) as made:
        work = Work()
        async with made[0].lock("a"):
            waiting = []
            for number in range(6):
                waiting.append(asyncio.create_task(work.take(made[1 + number % 2], "a", number)))
                await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)
        # Within a worker the order is kept; between workers, that of their first in line.
        assert [number for number in work.done if number % 2] == [1, 3, 5]
        assert [number for number in work.done if not number % 2] == [0, 2, 4]
        assert work.done[0] == 0


async def test_a_long_turn_keeps_its_place(redis_server: Service) -> None:
    async with workers(redis_server.url, 2) as (one, other):
        work = Work()
        async with one.lock("a"):
            waiting = asyncio.create_task(work.take(other, "a", 1))
            await asyncio.sleep(LIFE + 0.7)
            assert work.done == []
        await waiting


async def test_the_place_of_a_killed_worker_is_free_soon(redis_server: Service) -> None:
    async with workers(redis_server.url, 2) as (one, other):
        assert one._queue is not None
        turn = one._queue.turn("a", 1)
        await turn.__aenter__()
        for task in asyncio.all_tasks():
            if ".live" in repr(task.get_coro()):
                task.cancel()
        started = time.monotonic()
        await Work().take(other, "a", 1)
        assert time.monotonic() - started < LIFE + 0.5


async def test_who_leaves_has_left(redis_server: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    # However a sign of life is interrupted, and it is all the time, it is the last one.
    monkeypatch.setattr(queue, "SIGN", 0.0)
    async with workers(redis_server.url, 1) as (store,):
        assert store._queue is not None and store.redis is not None
        for number in range(200):
            async with store._queue.turn(f"c{number}", 1):
                for _ in range(number % 20):
                    await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert await store.redis.keys("*") == []


async def test_a_client_that_hangs_up_leaves_the_line(redis_server: Service) -> None:
    async with workers(redis_server.url, 2) as (one, other):
        async with one.lock("a"):
            for store in (one, other):
                waiting = asyncio.create_task(Work().take(store, "a", 1))
                await asyncio.sleep(0.05)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting
        started = time.monotonic()
        await Work().take(other, "a", 2)
        assert time.monotonic() - started < 0.3
        assert one._own == other._own == {}


async def test_others_that_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LONGEST_WAIT", 0.1)
    async with workers(None, 1) as (store,), store.lock("a"):
        with pytest.raises(LockError):
            await Work().take(store, "a", 1)


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_without_redis_each_worker_counts_for_itself(
    redis_server: Service, fault: str
) -> None:
    async with workers(redis_server.url, 1) as (store,):
        await Work().take(store, "a", 0)
        getattr(redis_server, fault)()
        try:
            work = Work()
            started = time.monotonic()
            await asyncio.gather(*(work.take(store, "a", number) for number in range(5)))
            assert time.monotonic() - started < 1.5
            assert work.most == 1 and work.done == list(range(5))
            assert store.trouble() == "the lock store does not answer"
            started = time.monotonic()
            await work.take(store, "b", 5)
            assert time.monotonic() - started < 0.2
        finally:
            redis_server.resume() if fault == "pause" else redis_server.start()
        await asyncio.sleep(locks.PAUSE)
        await Work().take(store, "a", 0)
        assert store.trouble() is None


async def test_a_turn_that_was_begun_outlives_redis(redis_server: Service) -> None:
    async with workers(redis_server.url, 1) as (store,):
        async with store.lock("a"):
            redis_server.kill()
        redis_server.start()
