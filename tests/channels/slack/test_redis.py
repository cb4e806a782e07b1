"""Marks that workers share through Redis: one of our own that knows SET and GET, and a real one."""

import asyncio
import contextlib
import socket
import subprocess
import time
from collections.abc import AsyncIterator

import pytest
from redis import RedisError
from redis.asyncio import Redis

from faq.channels.slack.dedup import DAY, RedisMarks
from faq.stores.locks import ConversationLocks
from tests.channels.slack.world import world
from tests.services import needs_redis


class FakeRedis:
    """Takes SET with EX and maybe NX, and GET; keeps what was set, in one database for all."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                count = int((await reader.readuntil(b"\r\n"))[1:])
                words = [await self._word(reader) for _ in range(count)]
                writer.write(self._reply(words))
                await writer.drain()
        writer.close()

    async def _word(self, reader: asyncio.StreamReader) -> bytes:
        length = int((await reader.readuntil(b"\r\n"))[1:])
        return (await reader.readexactly(length + 2))[:-2]

    def _reply(self, words: list[bytes]) -> bytes:
        if words[0] == b"SELECT":
            return b"+OK\r\n"
        name, key, *_ = words
        if name == b"GET":
            found = self.kept.get(key)
            return b"$-1\r\n" if found is None else b"$%d\r\n%s\r\n" % (len(found), found)
        options = set(words[3:])
        assert name == b"SET" and b"EX" in options
        assert b"NX" not in options or str(DAY).encode() in options
        if b"NX" in options and key in self.kept:
            return b"$-1\r\n"
        self.kept[key] = words[2]
        return b"+OK\r\n"


@contextlib.asynccontextmanager
async def fake_redis() -> AsyncIterator[FakeRedis]:
    redis = FakeRedis()
    server = await asyncio.start_server(redis.serve, "127.0.0.1", 0)
    redis.port = server.sockets[0].getsockname()[1]
    async with server:
        yield redis


@contextlib.asynccontextmanager
async def lock_store(port: int) -> AsyncIterator[ConversationLocks]:
    store = ConversationLocks(url=f"redis://127.0.0.1:{port}/0")
    yield store
    await store.close()


async def test_one_answer_whichever_worker_gets_it() -> None:
    async with (
        fake_redis() as redis,
        lock_store(redis.port) as one,
        lock_store(redis.port) as two,
        world(lock_store=one) as it,
        world(lock_store=two) as other,
    ):
        events = [it.people.write("D1", f"質問{n}")[0] for n in range(20)]
        for event in events:
            await asyncio.gather(it.people.deliver(event), other.people.deliver(event, 1))
        await it.settle()
        posted = it.slack.answers() + other.slack.answers()
        # The second Slack does not have the first one's messages.
        refused = [call for call in other.slack.refused if "postMessage" in call]
        other.slack.refused.clear()
        assert len(it.agent.heard) + len(other.agent.heard) == 20
        assert len(posted) + len(refused) // 2 == 20
        taken = [key for key in redis.kept if key.startswith(b"bot:taken:message:")]
        standing = [key for key in redis.kept if key.startswith(b"bot:taken:standing:message:")]
        assert len(taken) == 20 and len(standing) == len(posted)
        assert len(redis.kept) == len(taken) + len(standing)


async def test_without_redis_each_worker_counts(caplog: pytest.LogCaptureFixture) -> None:
    async with lock_store(9) as store, world(lock_store=store) as it:
        (event,) = it.people.write("D1", "質問")
        for retry in range(3):
            await it.people.deliver(event, retry)
        await it.settle()
        assert len(it.slack.answers()) == 1
    assert "Redis failed" in caplog.text


@needs_redis
async def test_real_redis() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        async with Redis(host="127.0.0.1", port=port) as redis:
            last = time.monotonic() + 5
            while time.monotonic() < last:
                with contextlib.suppress(RedisError):
                    await redis.ping()
                    break
            workers = [RedisMarks(redis, "cxo:") for _ in range(4)]
            claims = await asyncio.gather(*(w.claim(str(n)) for n in range(50) for w in workers))
            assert sum(claims) == 50
            await workers[0].note("answer", DAY, "1.1 2.2")
            assert await workers[1].read("answer") == "1.1 2.2"
            assert await workers[1].read("none") is None
            assert DAY - 60 <= await redis.ttl("cxo:taken:0") <= DAY
        server.terminate()
