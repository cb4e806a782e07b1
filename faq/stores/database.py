"""Conversations in an SQL database, in Rasa's own table; everything here blocks for a while.

Each function is one transaction, and none waits for the database for longer than it is told to.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import UserUttered

from faq import deadlines
from faq.stores.query_timeout import be_impatient
from faq.stores.rows import EventRow

LONGEST_WAIT = deadlines.DATABASE_QUERY
CONNECTIONS = 8
# Whose rows are there for a moment, to see whether any can be kept.
REHEARSAL = "rehearsal"

# What can go wrong with a database, all of it.
Error = sa.exc.SQLAlchemyError

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_COLUMNS = [_EVENTS.c[name] for name in EventRow._fields]
# Rasa's index has the sender alone: the last rows of a long conversation would all be sorted.
sa.Index("ix_events_sender_id_id", _EVENTS.c.sender_id, _EVENTS.c.id)
sa.Index("ix_events_timestamp", _EVENTS.c.timestamp)


class Database:
    """A database by its SQLAlchemy URL; it need not be there yet. Times are in seconds."""

    def __init__(self, url: str, longest_wait: float = LONGEST_WAIT) -> None:
        parsed = sa.engine.make_url(url)
        options: dict[str, Any] = {"connect_args": {"timeout": longest_wait}}
        if parsed.get_backend_name() == "postgresql":
            be_impatient(longest_wait)
            options = {
                "pool_pre_ping": True,
                "pool_size": CONNECTIONS,
                "max_overflow": 0,
                "pool_timeout": longest_wait,
            }
        # Errors are logged, and would otherwise hold what people wrote.
        self._engine = sa.create_engine(parsed, hide_parameters=True, **options)
        if parsed.get_backend_name() == "sqlite":
            sa.event.listen(self._engine, "connect", _let_others_read)
            sa.event.listen(self._engine, "connect", _overwrite_deleted)
        self._has_log = parsed.get_backend_name() == "sqlite"
        self._locks = parsed.get_backend_name() == "postgresql"
        self._made: set[str] = set()

    def begin(self, table: Any = _EVENTS) -> Any:
        """Begin a transaction, for which this table is there."""
        if table.name not in self._made:
            self._make(table)
            self._made.add(table.name)
        return self._engine.begin()

    def _make(self, table: Any) -> None:
        try:
            with self._engine.begin() as connection:
                # With its indexes. One that is there already may be large: to add an index to it
                # is for somebody who has time to wait (docs/deploy.md).
                table.create(connection, checkfirst=True)
        except sa.exc.DBAPIError:
            # Of several workers that start at once, the others find it made.
            if not sa.inspect(self._engine).has_table(table.name):
                raise

    def latest(self, sender: str, most: int) -> list[EventRow]:
        """Return at most so many of a conversation's last rows, in their order."""
        query = sa.select(_COLUMNS).where(_EVENTS.c.sender_id == sender)
        with self.begin() as connection:
            found = connection.execute(query.order_by(_EVENTS.c.id.desc()).limit(most)).all()
        return [EventRow(*row) for row in reversed(found)]

    def all(self, sender: str) -> list[EventRow]:
        """Return all rows of a conversation, in their order."""
        query = sa.select(_COLUMNS).where(_EVENTS.c.sender_id == sender).order_by(_EVENTS.c.id)
        with self.begin() as connection:
            return [EventRow(*row) for row in connection.execute(query)]

    def since(self, time: float, types: Sequence[str]) -> Iterator[tuple[str, EventRow]]:
        """Yield the rows of some types since a time, with their sender: by conversation, in order.

        They are read as they are needed.
        """
        here = (_EVENTS.c.timestamp >= time) & _EVENTS.c.type_name.in_(types)
        query = sa.select([_EVENTS.c.sender_id, *_COLUMNS]).where(here)
        query = query.order_by(_EVENTS.c.sender_id, _EVENTS.c.id)
        with self.begin() as connection:
            found = connection.execution_options(stream_results=True).execute(query)
            yield from ((sender, EventRow(*row)) for sender, *row in found)

    def has_message(self, sender: str, id: str) -> bool:
        """Whether a conversation holds a message with this id."""
        here = (_EVENTS.c.sender_id == sender) & (_EVENTS.c.type_name == UserUttered.type_name)
        needle = f'"message_id": {json.dumps(id, ensure_ascii=False)}'
        query = sa.select([_EVENTS.c.id]).where(here)
        query = query.where(_EVENTS.c.data.contains(needle, autoescape=True)).limit(1)
        with self.begin() as connection:
            return connection.execute(query).first() is not None

    def append(self, sender: str, turn: Sequence[EventRow]) -> None:
        """Add rows to a conversation."""
        with self.begin() as connection:
            self.wait_for_others(connection, sender)
            connection.execute(_EVENTS.insert(), _values(sender, turn))

    def append_missing(self, sender: str, turns: Sequence[Sequence[EventRow]]) -> None:
        """Add the turns that are not there yet.

        A turn whose storing failed may yet have arrived, when only the word of it got lost.
        """
        with self.begin() as connection:
            self.wait_for_others(connection, sender)
            known = self._known(connection, sender, [turn[0] for turn in turns])
            new = [turn for turn in turns if (turn[0].type_name, turn[0].data) not in known]
            if new:
                values = [value for turn in new for value in _values(sender, turn)]
                connection.execute(_EVENTS.insert(), values)

    def _known(
        self, connection: Any, sender: str, rows: Sequence[EventRow]
    ) -> set[tuple[str, str]]:
        """Return kinds and data of what is there since the first of these rows."""
        here = _EVENTS.c.sender_id == sender
        times = [row.timestamp for row in rows if row.timestamp is not None]
        if len(times) == len(rows):
            here &= _EVENTS.c.timestamp >= min(times)
        kinds = {row.type_name for row in rows}
        query = sa.select([_EVENTS.c.type_name, _EVENTS.c.data])
        found = connection.execute(query.where(here & _EVENTS.c.type_name.in_(kinds)))
        return {(type_name, data) for type_name, data in found}

    def wait_for_others(self, connection: Any, name: str) -> None:
        """Wait until nobody else adds under a name; this transaction's end lets others go on.

        A commit that nobody waits for any more may still be under way: what it adds cannot be seen
        yet, and would be added twice. SQLite has one writer at a time in any case.
        """
        if self._locks:
            digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
            key = int.from_bytes(digest, signed=True)
            connection.execute(sa.select([sa.func.pg_advisory_xact_lock(key)]))

    def delete(self, sender: str) -> int:
        """Delete a conversation; return the number of its rows."""
        with self.begin() as connection:
            deleted = connection.execute(_EVENTS.delete().where(_EVENTS.c.sender_id == sender))
            return int(deleted.rowcount)

    def delete_before(self, time: float) -> int:
        """Delete what was said before a time, in seconds since 1970; return the number of rows."""
        with self.begin() as connection:
            deleted = connection.execute(_EVENTS.delete().where(_EVENTS.c.timestamp < time))
            return int(deleted.rowcount)

    def empty_log(self) -> None:
        """Leave nothing of what was deleted in SQLite's log, unless somebody reads meanwhile.

        Then the next time does it, or the end of the program.
        """
        if self._has_log:
            with self._engine.connect() as connection:
                (patience,) = connection.execute(sa.text("PRAGMA busy_timeout")).one()
                # While it waits for readers, nobody can write.
                connection.execute(sa.text("PRAGMA busy_timeout = 0"))
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
                connection.execute(sa.text(f"PRAGMA busy_timeout = {patience}"))

    def senders(self) -> list[str]:
        """Return whose conversations there are."""
        with self.begin() as connection:
            return list(connection.execute(sa.select([_EVENTS.c.sender_id]).distinct()).scalars())

    def rehearse(self, row: Mapping[str, Any], table: Any = _EVENTS) -> None:
        """Write a row, read it and delete it: raises what keeping something like it would."""
        (key,) = table.primary_key
        with self.begin(table) as connection:
            (number,) = connection.execute(table.insert().values(row)).inserted_primary_key
            connection.execute(sa.select([table]).where(key == number)).one()
            connection.execute(table.delete().where(key == number))

    def check(self) -> None:
        """Find out whether events can be kept: raises if not."""
        row = EventRow("action", 0.0, None, None, "{}")
        self.rehearse(_values(REHEARSAL, [row])[0])

    def ping(self) -> None:
        """Ask the database for nothing."""
        with self.begin() as connection:
            connection.execute(sa.select([1]))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _let_others_read(connection: Any, _: Any) -> None:
    """Let SQLite write into a log of its own: who reads, and who writes next, waits much less.

    See https://www.sqlite.org/wal.html, also for what NORMAL is: the last turns before a power cut
    may be lost, and nothing is ever broken.
    """
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _overwrite_deleted(connection: Any, _: Any) -> None:
    """Let SQLite write zeros over what is deleted, however it was built."""
    connection.execute("PRAGMA secure_delete=ON")


def _values(sender: str, turn: Sequence[EventRow]) -> list[dict[str, Any]]:
    return [{"sender_id": sender, **row._asdict()} for row in turn]
