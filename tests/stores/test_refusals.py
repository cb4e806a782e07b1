"""Stores that refuse a worker are told from those that are away, and why they refuse is said."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from rasa.shared.core.domain import Domain
from redis import Redis

from faq.stores import refusals
from faq.stores.database import Database
from faq.stores.locks import ConversationLocks
from tests.services import Service, postgres, redis
from tests.stores.conftest import Turn
from tests.stores.talking import opened, say

PASSWORD = "c0rrecthorse"
# Of each connection, who may come without a password: the others need one.
RULES = "host all bot 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Service]:
    """A PostgreSQL with a reader, who may look at everything, and a database of another form."""
    with postgres() as service:
        (service.directory / "data" / "pg_hba.conf").write_text(RULES, encoding="utf-8")
        Database(service.url).check()
        execute(
            service.url,
            "SELECT pg_reload_conf()",
            f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
            f"CREATE ROLE careful LOGIN SUPERUSER PASSWORD '{PASSWORD}'",
            "ALTER ROLE careful SET default_transaction_read_only = on",
            f"CREATE ROLE nobody LOGIN PASSWORD '{PASSWORD}'",
            "CREATE DATABASE other",
        )
        other = service.url.replace("/postgres", "/other")
        execute(other, "CREATE TABLE events (id serial PRIMARY KEY, sender_id text)")
        yield service


def execute(url: str, *statements: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


# who:password, the database, and why it refuses.
DATABASES = [
    ("bot", "postgres", None),
    ("reader:wrong", "postgres", refusals.PASSWORD),
    ("stranger:wrong", "postgres", refusals.PASSWORD),
    ("reader", "postgres", refusals.PASSWORD),
    ("bot", "missing", refusals.DATABASE),
    (f"reader:{PASSWORD}", "postgres", refusals.RIGHTS),
    (f"nobody:{PASSWORD}", "template1", refusals.RIGHTS),
    (f"careful:{PASSWORD}", "postgres", refusals.READ_ONLY),
    ("bot", "other", refusals.TABLES),
]


@pytest.mark.parametrize(("who", "name", "reason"), DATABASES)
async def test_databases(
    domain: Domain, guarded: Service, who: str, name: str, reason: str | None
) -> None:
    url = f"postgresql://{who}@127.0.0.1:{guarded.port}/{name}"
    async with opened(domain, url) as store:
        assert await store.check() == reason
        told = store.trouble()
        assert (told is None) == (reason is None)
        assert reason is None or f"cannot be used: {reason}" in str(told)
        assert PASSWORD not in str(told)


async def test_a_check_leaves_nothing_behind(domain: Domain, guarded: Service) -> None:
    async with opened(domain, guarded.url) as store:
        assert await store.check() is None
        assert await store.keys() == []
        assert store.inquiries is not None and store.inquiries.waiting() == 0


async def test_a_database_that_is_away_refuses_nothing(domain: Domain) -> None:
    async with opened(domain, "postgresql://bot@127.0.0.1:9/bot") as store:
        assert await store.check() is None
        assert "does not answer" in str(store.trouble())


def _folder(folder: Path) -> Path:
    return folder


def _text(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("nothing of SQLite's, and longer than its header\n" * 9, encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [_folder, _text])
async def test_files(domain: Domain, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    async with opened(domain, f"sqlite:///{make(tmp_path)}") as store:
        assert await store.check() == refusals.FILE


async def test_a_table_that_lacks_a_column(domain: Domain, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    database = Database(url)
    with database.begin() as connection:
        connection.execute("ALTER TABLE events DROP COLUMN intent_name")
    database.close()
    async with opened(domain, url) as store:
        assert await store.check() == refusals.TABLES


async def test_what_refused_is_mended(domain: Domain, guarded: Service, turn: Turn) -> None:
    url = f"postgresql://late:{PASSWORD}@127.0.0.1:{guarded.port}/postgres"
    async with opened(domain, url) as store:
        assert await store.check() == refusals.PASSWORD
        assert not store.was_well
        await say(store, "waits", turn(1))
        execute(guarded.url, f"CREATE ROLE late LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
        for _ in range(100):
            if store.trouble() is None:
                break
            await asyncio.sleep(0.1)
        assert (store.trouble(), store.refusal, store.was_well) == (None, None, True)
        assert await store.keys() == ["waits"]
        await store.delete("waits")


@pytest.fixture(scope="module")
def guarded_redis() -> Iterator[Service]:
    with redis() as service, Redis.from_url(service.url) as client:
        client.acl_setuser("reader", enabled=True, passwords="+reader", commands=["+ping"])
        client.config_set("requirepass", PASSWORD)
        yield service


REDISES = [
    (f":{PASSWORD}@", "0", None),
    (":wrong@", "0", refusals.PASSWORD),
    ("", "0", refusals.PASSWORD),
    ("reader:reader@", "0", refusals.RIGHTS),
    (f":{PASSWORD}@", "99", refusals.DATABASE),
]


@pytest.mark.parametrize(("who", "number", "reason"), REDISES)
async def test_redises(guarded_redis: Service, who: str, number: str, reason: str | None) -> None:
    locks = ConversationLocks(url=f"redis://{who}127.0.0.1:{guarded_redis.port}/{number}")
    assert await locks.check() == reason
    assert locks.was_well == (reason is None)
    told = None if reason is None else f"the lock store cannot be used: {reason}"
    assert locks.trouble() == told
    await locks.close()


async def test_without_stores(domain: Domain) -> None:
    async with opened(domain) as store:
        assert (await store.check(), store.trouble()) == (None, None)
    locks = ConversationLocks()
    assert (await locks.check(), locks.trouble()) == (None, None)


async def test_stores_that_nobody_uses_are_probed(
    domain: Domain, redis_server: Service, postgresql: Service
) -> None:
    locks = ConversationLocks(url=redis_server.url)
    async with opened(domain, postgresql.url) as store:
        for each, service in ((store, postgresql), (locks, redis_server)):
            await each.probe()
            assert each.trouble() is None and each.was_well
            service.kill()
            try:
                await each.probe()
                assert "does not answer" in str(each.trouble())
            finally:
                service.start()
            for _ in range(100):
                await each.probe()
                if each.trouble() is None:
                    break
                await asyncio.sleep(0.1)
            assert each.trouble() is None
    await locks.close()
