"""The store as Rasa and the channels use it, with a database that goes away and comes back."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import AgentUttered, Event, UserUttered

from faq.stores import conversations
from faq.stores.conversations import (
    LONGEST_WAIT,
    PAUSE,
    ConversationStore,
    StoreError,
    store_of,
)
from faq.stores.database import Database
from faq.stores.rows import events, rows
from tests.services import Service
from tests.stores.conftest import Turn


@contextlib.asynccontextmanager
async def opened(domain: Domain, url: str | None = None) -> AsyncIterator[ConversationStore]:
    store = ConversationStore(domain, host=url)
    yield store
    await store.close()


async def say(store: ConversationStore, sender: str, said: Sequence[Event]) -> None:
    """Take a turn as Rasa does: retrieve, add events, save."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(list(said), None)
    await store.save(tracker)


def texts(found: Sequence[Event]) -> list[str]:
    return [event.text for event in found if isinstance(event, UserUttered)]


def told(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    if request.param == "memory":
        return None
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    return str(request.getfixturevalue("postgresql").url)


async def test_turns_are_kept_once_and_seen_in_part(
    domain: Domain, place: str | None, turn: Turn, begin: list[Event]
) -> None:
    async with opened(domain, place) as store:
        assert await store.retrieve("a") is None
        await say(store, "a", [*begin, *turn(0, topic="roles")])
        for number in range(1, 20):
            await say(store, "a", turn(number))
        tracker = await store.retrieve("a")
        assert tracker is not None
        assert texts(tracker.events) == ["質問19"]
        assert tracker.get_slot("topic") == "roles"
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert texts(full.events) == [f"質問{number}" for number in range(20)]
        # What is saved again without anything new is not stored again.
        await store.save(tracker)
        assert len(await store.events("a")) == len(full.events) == 3 + 5 + 19 * 4
        assert await store.exists("a") and not await store.exists("b")
        assert await store.has_message("a", "m3") and not await store.has_message("a", "m20")
        await say(store, "b", turn(1))
        assert {"a", "b"} <= set(await store.keys())


async def test_an_event_besides_and_forgetting(
    domain: Domain, place: str | None, turn: Turn
) -> None:
    async with opened(domain, place) as store:
        await store.delete("c")
        await say(store, "c", turn(1, topic="roles"))
        await store.append("c", AgentUttered("vote", {"helpful": True}))
        assert isinstance((await store.latest("c"))[-1], AgentUttered)
        tracker = await store.retrieve("c")
        assert tracker is not None and tracker.get_slot("topic") == "roles"
        await store.delete("c")
        assert await store.retrieve("c") is None
        assert await store.events("c") == []
        assert not await store.has_message("c", "m1")


async def test_what_is_looked_back_on_is_bounded(
    domain: Domain, place: str | None, turn: Turn
) -> None:
    """A visitor who has talked for hours holds up nobody by looking back."""
    async with opened(domain, place) as store:
        for number in range(500):
            await store._keep("talker", rows(turn(number)))
        found = texts(await store.history("talker"))
        assert found[-1] == "質問499"
        assert 90 <= len(found) <= conversations.HISTORY
        assert found == [f"質問{number}" for number in range(500 - len(found), 500)]
        assert await store.history("nobody") == []


async def test_another_worker_goes_on(domain: Domain, url: str, turn: Turn) -> None:
    async with opened(domain, url) as one, opened(domain, url) as other:
        await say(one, "d", turn(1, topic="roles"))
        await say(other, "d", turn(2))
        await say(one, "d", turn(3))
        tracker = await other.retrieve("d")
        assert tracker is not None and tracker.get_slot("topic") == "roles"
        assert texts(await one.events("d")) == ["質問1", "質問2", "質問3"]
        assert await other.has_message("d", "m3")


async def test_a_worker_that_was_busy_itself_blames_nobody(
    domain: Domain, url: str, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(domain, url) as store:
        await say(store, "busy", turn(1, topic="roles"))
        monkeypatch.setattr(conversations, "LONGEST_WAIT", 0.2)
        asking = asyncio.ensure_future(store.retrieve("busy"))
        await asyncio.sleep(0)
        time.sleep(0.4)
        assert texts((await asking).events) == ["質問1"]
        assert store.trouble() is None


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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_long_conversation_is_caught_up(
    kind: str, domain: Domain, tmp_path: Path, turn: Turn, request: pytest.FixtureRequest
) -> None:
    """What was said while the database was away is there once, soon after it is back."""
    path = f"sqlite:///{tmp_path}/tracker.db"
    url = path if kind == "sqlite" else str(request.getfixturevalue("postgresql").url)
    sender = f"talker of {kind}"
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


def test_the_store_of_an_agent(domain: Domain, make_agent: Callable[[Any], Any]) -> None:
    store = ConversationStore(domain)
    assert store_of(make_agent(store)) is store
    with pytest.raises(TypeError, match=r"endpoints\.yml"):
        store_of(make_agent(InMemoryTrackerStore(domain)))
