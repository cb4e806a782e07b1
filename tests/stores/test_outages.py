"""The database goes away, hangs and comes back: nothing is lost and nothing is there twice."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain

from faq.stores import conversations
from faq.stores.conversations import (
    LONGEST_WAIT,
    PAUSE,
    ConversationStore,
    StoreError,
)
from faq.stores.database import Database
from faq.stores.rows import events, rows
from tests.services import Service
from tests.stores.conftest import Turn
from tests.stores.talking import opened, say, texts, told


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_an_outage(domain: Domain, postgresql: Service, turn: Turn, fault: str) -> None:
    sender = f"outage-{fault}"
    async with opened(domain, postgresql.url) as store, opened(domain, postgresql.url) as other:
        await say(store, sender, turn(1, topic="roles"))
        assert store.trouble() is None
        failures = told("bot_store_failures_total", operation="latest")
        getattr(postgresql, fault)()
        try:
            for number in range(2, 6):
                started = time.monotonic()
                await say(store, sender, turn(number))
                assert time.monotonic() - started < 2.0
            # What was talked about is known, and so is what was asked already.
            tracker = await store.retrieve(sender)
            assert tracker is not None and tracker.get_slot("topic") == "roles"
            assert await store.has_message(sender, "m1") and await store.has_message(sender, "m5")
            assert texts(await store.events(sender)) == [f"質問{n}" for n in range(1, 6)]
            await say(store, f"new-{sender}", turn(1))
            assert "does not answer" in str(store.trouble())
            assert told("bot_buffered_events") == 5 * 4
            assert told("bot_store_failures_total", operation="latest") > failures
            with pytest.raises(StoreError):
                await store.delete(sender)
            # Nobody else knows of it, and says so.
            with pytest.raises(StoreError):
                await other.events(sender)
        finally:
            postgresql.resume() if fault == "pause" else postgresql.start()
        last = time.monotonic() + 8
        while store.trouble() and time.monotonic() < last:
            await asyncio.sleep(0.05)
        assert store.trouble() is None
        assert told("bot_buffered_events") == 0
        await say(store, sender, turn(6))
        while other.trouble() and time.monotonic() < last:
            await asyncio.sleep(0.05)
        assert texts(await other.events(sender)) == [f"質問{n}" for n in range(1, 7)]
        assert texts(await other.events(f"new-{sender}")) == ["質問1"]


async def test_a_database_that_is_not_there_yet(
    domain: Domain, postgresql: Service, turn: Turn
) -> None:
    postgresql.kill()
    try:
        async with opened(domain, postgresql.url) as store:
            await say(store, "early", turn(1, topic="roles"))
            await say(store, "early", turn(2))
            tracker = await store.retrieve("early")
            assert tracker is not None and tracker.get_slot("topic") == "roles"
            postgresql.start()
            # At its end it stores what waits.
    finally:
        if postgresql.process is None:
            postgresql.start()
    database = Database(postgresql.url)
    assert texts(events(database.all("early"))) == ["質問1", "質問2"]
    database.close()


async def test_a_turn_whose_storing_was_not_confirmed_is_stored_once(
    domain: Domain, url: str, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_and_fail(self: Database, sender: str, rows: Sequence[Any]) -> None:
        append(self, sender, rows)
        raise OSError("the answer got lost")

    append = Database.append
    async with opened(domain, url) as store:
        with monkeypatch.context() as patched:
            patched.setattr(Database, "append", store_and_fail)
            await say(store, "twice", turn(1))
        await say(store, "twice", turn(2))
    database = Database(url)
    assert texts(events(database.all("twice"))) == ["質問1", "質問2"]
    database.close()


async def test_the_buffer_is_bounded_and_what_is_lost_is_counted(
    domain: Domain, turn: Turn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(conversations, "MOST_BUFFERED", 20)
    dropped = told("bot_dropped_events_total")
    # A folder where the file should be.
    async with opened(domain, f"sqlite:///{tmp_path}") as store:
        for number in range(10):
            await say(store, f"s{number}", turn(number))
        assert told("bot_buffered_events") == 20
        assert told("bot_dropped_events_total") - dropped == 20
        assert sorted(store._buffer) == ["s5", "s6", "s7", "s8", "s9"]


@pytest.fixture
def catching_up(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Fail to store anything at once; return what is set when it is caught up, and what lets it."""

    def fail(*_: Any) -> None:
        raise OSError("it is away")

    def wait(self: Database, sender: str, turns: Sequence[Any]) -> None:
        # Two at once would each find that nothing is there yet.
        assert writing.acquire(blocking=False)
        begun.set()
        assert go_on.wait(5)
        append_missing(self, sender, turns)
        writing.release()

    begun, go_on, writing = threading.Event(), threading.Event(), threading.Lock()
    append_missing = Database.append_missing
    monkeypatch.setattr(Database, "append", fail)
    monkeypatch.setattr(Database, "append_missing", wait)
    monkeypatch.setattr(conversations, "PAUSE", 0.1)
    monkeypatch.setattr(conversations, "LONGEST_WAIT", 5.0)
    return begun, go_on


async def test_what_is_deleted_while_it_is_caught_up_does_not_come_back(
    domain: Domain, url: str, turn: Turn, catching_up: tuple[threading.Event, threading.Event]
) -> None:
    begun, go_on = catching_up
    async with opened(domain, url) as store:
        await say(store, "gone", turn(1))
        await asyncio.to_thread(begun.wait, 5)
        deleting = asyncio.create_task(store.delete("gone"))
        await asyncio.sleep(0.2)
        go_on.set()
        await deleting
        assert store.trouble() is None
        assert await store.events("gone") == []


async def test_what_is_caught_up_at_the_end_is_stored_once(
    domain: Domain, url: str, turn: Turn, catching_up: tuple[threading.Event, threading.Event]
) -> None:
    begun, go_on = catching_up
    store = ConversationStore(domain, host=url)
    await say(store, "last", turn(1))
    await asyncio.to_thread(begun.wait, 5)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0.2)
    go_on.set()
    await closing
    database = Database(url)
    assert texts(events(database.all("last"))) == ["質問1"]
    database.close()


async def test_a_long_conversation_is_caught_up(domain: Domain, url: str, turn: Turn) -> None:
    """What was said while the database was away is there once, soon after it is back."""
    sender = "talker"
    async with opened(domain, url) as store:
        await say(store, sender, turn(0))
        store._breaker.open()
        for number in range(1, 1500):
            await store._keep(sender, rows(turn(number)))
            store._breaker.open()
        await store._keep("another", rows(turn(0)))
        assert store.trouble() is not None
        began = time.monotonic()
        while store.trouble() is not None and time.monotonic() - began < 20:
            await asyncio.sleep(0.1)
        assert time.monotonic() - began < PAUSE + 5
        assert texts(await store.events("another")) == ["質問0"]
    kept = Database(url)
    found = texts(events(kept.all(sender)))
    kept.close()
    assert found == [f"質問{number}" for number in range(1500)]


async def test_a_conversation_that_fails_holds_up_no_other(
    domain: Domain, tmp_path: Path, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Database.append_missing

    def refuse(self: Database, sender: str, turns: Sequence[Any]) -> None:
        if sender == "bad":
            raise sa.exc.DataError("insert", {}, ValueError("not this one"))
        add(self, sender, turns)

    monkeypatch.setattr(Database, "append_missing", refuse)
    async with opened(domain, f"sqlite:///{tmp_path}/tracker.db") as store:
        await say(store, "good", turn(0))
        store._breaker.open()
        for sender in ("bad", "good"):
            await store._keep(sender, rows(turn(1)))
        store._breaker.close()
        await store._heal_once()
        assert list(store._buffer) == ["bad"]
        assert texts(await store.events("good")) == ["質問0", "質問1"]
        monkeypatch.setattr(Database, "append_missing", add)


# Makes each commit that adds a question take so many seconds.
_SLOW = """
CREATE OR REPLACE FUNCTION wait_long() RETURNS trigger AS
$$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$ LANGUAGE plpgsql;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.type_name = 'user') EXECUTE FUNCTION wait_long();
"""


async def test_a_commit_that_takes_long_is_stored_once(
    domain: Domain, postgresql: Service, turn: Turn
) -> None:
    url = str(postgresql.url)
    engine = sa.create_engine(url)
    async with opened(domain, url) as store:
        await say(store, "patient", turn(0))
        with engine.begin() as connection:
            connection.execute(sa.text(_SLOW.format(seconds=LONGEST_WAIT * 3)))
        try:
            for number in range(1, 6):
                await say(store, "patient", turn(number))
                await asyncio.sleep(PAUSE / 2)
        finally:
            for _ in range(30):
                # Refused while a commit is under way: nobody waits for long here.
                with contextlib.suppress(sa.exc.OperationalError), engine.begin() as connection:
                    connection.execute(sa.text("DROP TRIGGER slow ON events"))
                    break
                await asyncio.sleep(0.5)
        began = time.monotonic()
        while store.trouble() is not None and time.monotonic() - began < 20:
            await asyncio.sleep(0.1)
        assert texts(await store.events("patient")) == [f"質問{number}" for number in range(6)]
    engine.dispose()


async def test_what_comes_and_goes_while_it_is_caught_up(
    domain: Domain,
    url: str,
    turn: Turn,
    catching_up: tuple[threading.Event, threading.Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = catching_up
    # Two turns, of which the first is on its way when it has to go.
    monkeypatch.setattr(conversations, "MOST_BUFFERED", 8)
    async with opened(domain, url) as store:
        await say(store, "on", turn(1))
        await asyncio.to_thread(begun.wait, 5)
        for number in (2, 3):
            await say(store, "on", turn(number))
        assert told("bot_buffered_events") == 8
        go_on.set()
        last = time.monotonic() + 8
        while store.trouble() and time.monotonic() < last:
            await asyncio.sleep(0.05)
    database = Database(url)
    assert texts(events(database.all("on"))) == ["質問1", "質問2", "質問3"]
    database.close()
