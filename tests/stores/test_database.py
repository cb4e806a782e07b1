"""Rasa's table, as Rasa itself writes and reads it, in SQLite and in PostgreSQL."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from faq.stores.database import LONGEST_WAIT, Database, Error
from faq.stores.rows import events, rows
from tests.services import Service
from tests.stores.conftest import Turn


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    for sender in opened.senders():
        opened.delete(sender)
    yield opened
    opened.close()


def test_what_was_added_comes_back(database: Database, turn: Turn) -> None:
    for number in range(3):
        database.append("a", rows(turn(number)))
    database.append("b", rows(turn(7)))
    kept = rows([event for number in range(3) for event in turn(number)])
    assert [row.type_name for row in database.all("a")] == [row.type_name for row in kept]
    assert events(database.all("a"))[0].text == "質問0"
    assert database.latest("a", 4) == database.all("a")[-4:]
    assert database.latest("c", 4) == []
    assert sorted(database.senders()) == ["a", "b"]


@pytest.mark.parametrize("id", ["m1", 'a"b', "100%", "under_score", "日本語"])
def test_messages_are_found_by_their_ids(
    database: Database, turn: Turn, begin: list[Event], id: str
) -> None:
    said = turn(1)
    said[0].message_id = id
    database.append("a", rows([*begin, *said]))
    assert database.has_message("a", id)
    assert not database.has_message("b", id)
    for other in ("m", "%", "_", "", f"{id}x", "underXscore"):
        assert not database.has_message("a", other)


def test_a_turn_is_added_once(database: Database, turn: Turn) -> None:
    turns = [rows(turn(number)) for number in range(4)]
    database.append("a", turns[0])
    database.append("a", turns[2])
    database.append_missing("a", turns)
    database.append_missing("a", turns)
    assert len(database.all("a")) == 16


def test_deleting(database: Database, turn: Turn) -> None:
    old, new = rows(turn(1)), rows(turn(2))
    database.append("a", [row._replace(timestamp=1000.0) for row in old])
    database.append("a", new)
    database.append("b", [row._replace(timestamp=2000.0) for row in old])
    assert database.delete_before(1500.0) == 4
    assert len(database.all("a")) == 4
    assert database.delete("a") == 4
    assert database.delete("a") == 0
    assert database.senders() == ["b"]


def test_what_is_deleted_is_overwritten(tmp_path: Path, turn: Turn) -> None:
    database, words = Database(f"sqlite:///{tmp_path}/tracker.db"), "質問49".encode()

    def held() -> bool:
        return any(words in path.read_bytes() for path in tmp_path.iterdir())

    database.append("a", rows(turn(0)))
    # While anybody is connected, what is written stays in the log.
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connected:
        assert connected.execute("SELECT count(*) FROM events").fetchone() == (4,)
        for number in range(50):
            database.append("a", rows(turn(number)))
        assert database.delete_before(time.time() + 1) == 204
        assert held()
        database.empty_log()
        assert not held()
    database.close()


def test_several_workers_make_the_table_at_once(url: str) -> None:
    def use(_: int) -> int:
        own = Database(url)
        own.ping()
        own.close()
        return 1

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(use, range(4))) == 4


def test_rasa_reads_what_we_write_and_we_what_rasa_writes(
    url: str, database: Database, domain: Domain, turn: Turn, begin: list[Event]
) -> None:
    rasas = SQLTrackerStore(domain, host=url)
    said = [*begin, *turn(1, topic="roles")]
    database.append("ours", rows(said))
    tracker = asyncio.run(rasas.retrieve_full_tracker("ours"))
    assert [event.type_name for event in tracker.events] == [event.type_name for event in said]
    assert tracker.get_slot("topic") == "roles"
    theirs = DialogueStateTracker.from_events("theirs", said, domain.slots)
    asyncio.run(rasas.save(theirs))
    ours = {row[:4] for row in database.all("ours")}
    assert {row[:4] for row in database.all("theirs")} == ours
    rasas.engine.dispose()


@pytest.mark.parametrize("fault", ["pause", "kill"])
def test_nothing_waits_for_long(
    postgresql: Service, turn: Turn, fault: str, wait: Callable[..., None]
) -> None:
    database = Database(postgresql.url)
    database.append("long", rows(turn(1)))
    getattr(postgresql, fault)()
    try:
        for use in (database.ping, lambda: database.append("long", rows(turn(2)))):
            started = time.monotonic()
            with pytest.raises(Error):
                use()
            # The connection that is there, and a new one.
            assert time.monotonic() - started < 2 * LONGEST_WAIT + 0.3
    finally:
        postgresql.resume() if fault == "pause" else postgresql.start()
    wait(lambda: database.has_message("long", "m1"), Error)
    database.close()


def test_whoever_writes_into_a_file_lets_others_read(tmp_path: Path, turn: Turn) -> None:
    """Two bots share a file while one takes the other's place."""
    file = tmp_path / "bot.db"
    opened = Database(f"sqlite:///{file}")
    opened.append("a", rows(turn(0)))
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM events")
        began = time.monotonic()
        assert len(opened.all("a")) == len(rows(turn(0)))
        assert time.monotonic() - began < LONGEST_WAIT / 2
        other.execute("ROLLBACK")
    opened.close()
