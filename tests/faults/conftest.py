"""A bot whose action server, database and Redis can be broken, each through a proxy of its own."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bots import Program, Visitor, action_server, bot, request
from tests.proxy import Proxy, proxy
from tests.services import Service, postgres, redis


@dataclass
class Place:
    """The bot and what it depends on; `other` is one with the same stores, and no proxy."""

    bot: Program
    other: Program
    actions: Program
    database: Service
    redis: Service
    to_actions: Proxy
    to_database: Proxy
    to_redis: Proxy

    @property
    def stores(self) -> dict[str, str]:
        """The settings of another bot with the same stores, which stay as they are."""
        return {"TRACKER_STORE_URL": self.database.url, "LOCK_STORE_URL": self.redis.url}

    def visitor(self) -> Visitor:
        return Visitor(self.bot.port)

    def ready(self) -> tuple[int, str]:
        """Return the status and the word of /ready."""
        status, reply = request(self.bot.port, "GET", "/webhooks/health/ready")
        return status, reply["status"]

    def wait_until_well(self) -> None:
        last = time.monotonic() + 15
        while self.ready() != (200, "ok"):
            # A lock store is known to be well again when it has been asked.
            self.visitor().ask("CCOとは?")
            assert time.monotonic() < last, self.ready()
            time.sleep(0.1)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("faults")
    with (
        postgres() as database,
        redis() as redis_server,
        action_server(folder) as actions,
        proxy(actions.port) as to_actions,
        proxy(database.port) as to_database,
        proxy(redis_server.port) as to_redis,
    ):
        stores = {
            "TRACKER_STORE_URL": database.url.replace(str(database.port), str(to_database.port)),
            "LOCK_STORE_URL": redis_server.url.replace(str(redis_server.port), str(to_redis.port)),
        }
        straight = {"TRACKER_STORE_URL": database.url, "LOCK_STORE_URL": redis_server.url}
        with (
            bot(folder, to_actions.port, **stores) as program,
            bot(folder, actions.port, **straight) as other,
        ):
            ways = to_actions, to_database, to_redis
            yield Place(program, other, actions, database, redis_server, *ways)


@pytest.fixture
def place(running: Place) -> Iterator[Place]:
    """The place, well; whatever a test has broken is mended at its end, and must heal."""
    yield running
    for way in (running.to_actions, running.to_database, running.to_redis):
        way.behave("pass")
    for service in (running.database, running.redis):
        service.resume()
        if service.process is None:
            service.start()
    running.wait_until_well()


@pytest.fixture
def break_database(place: Place) -> Callable[[str], None]:
    """Return a function that breaks the database in one of four ways."""
    return lambda how: _break(place.database, place.to_database, how)


@pytest.fixture
def break_redis(place: Place) -> Callable[[str], None]:
    """Return a function that breaks Redis in one of four ways."""
    return lambda how: _break(place.redis, place.to_redis, how)


def _break(service: Service, way: Proxy, how: str) -> None:
    if how in ("kill", "pause"):
        getattr(service, how)()
    else:
        way.behave("cut" if how == "cut" else "hang")
