"""What visitors write to people, kept in a table of its own until it is mailed; all of it blocks.

Each function is one transaction of the database that keeps the conversations.
"""

import uuid
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from faq import deadlines
from faq.stores.database import REHEARSAL, Database

# How many may wait at once: many times what people can answer.
MOST_WAITING = 1000
# How long a worker has an inquiry for itself.
HELD = deadlines.MAIL

_TABLE = sa.Table(
    "inquiries",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sender", sa.String(255), nullable=False),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("time", sa.Float, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reply_to", sa.String(254), nullable=False),
    sa.Column("transcript", sa.Text),
    # How often it was tried, when it is to be tried next, and until when a worker has it.
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("held_until", sa.Float, nullable=False),
    sa.UniqueConstraint("sender", "id"),
    # Else SQLite would give a number again, and a worker that is late delete another inquiry.
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Inquiry:
    """What a visitor wrote to people: `sender` is the conversation, `id` unique in it.

    `time` is in seconds since 1970; `transcript` is what was said before, if it may be sent along.
    """

    sender: str
    id: str
    time: float
    text: str
    reply_to: str
    transcript: str | None = None


@dataclass(frozen=True)
class TakenInquiry:
    """An inquiry that a worker has for itself, its number, and the how-manieth try this is."""

    number: int
    tries: int
    inquiry: Inquiry


_COLUMNS = [_TABLE.c[field.name] for field in fields(Inquiry)]


class Inquiries:
    """The inquiries that wait. Times are in seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self) -> None:
        """Find out whether inquiries can be kept: raises if not."""
        inquiry = Inquiry(REHEARSAL, str(uuid.uuid4()), 0.0, "", "")
        state = {"tries": 0, "due": 0.0, "held_until": 0.0}
        self._database.rehearse({**asdict(inquiry), **state}, _TABLE)

    def add(self, inquiry: Inquiry) -> bool:
        """Keep an inquiry, unless it is kept already; return False when too many wait."""
        state = {"tries": 0, "due": inquiry.time, "held_until": 0.0}
        try:
            with self._begin() as connection:
                if _count(connection, sa.true()) >= MOST_WAITING:
                    return False
                connection.execute(_TABLE.insert().values(**asdict(inquiry), **state))
        except sa.exc.IntegrityError:
            # Sent again by a visitor's side that did not hear of it.
            pass
        return True

    def take(self, now: float) -> TakenInquiry | None:
        """Return the inquiry that is due first, for nobody else for `HELD` seconds.

        There is none while another worker has one: they send one after the other.
        """
        with self._begin() as connection:
            self._database.wait_for_others(connection, _TABLE.name)
            due = sa.select([_TABLE.c.number, _TABLE.c.tries, *_COLUMNS])
            due = due.where(_TABLE.c.due <= now).order_by(_TABLE.c.due, _TABLE.c.number)
            first = connection.execute(due.limit(1)).first()
            if first is None:
                return None
            number, tries, *content = first
            held = sa.select([_TABLE.c.number]).where(_TABLE.c.held_until > now).exists()
            # It may have been put off since it was looked for.
            is_due = (_TABLE.c.number == number) & (_TABLE.c.due <= now)
            taking = _TABLE.update().where(is_due & ~held)
            taking = taking.values(tries=tries + 1, held_until=now + HELD)
            if connection.execute(taking).rowcount == 0:
                return None
        return TakenInquiry(number, tries + 1, Inquiry(*content))

    def put_off(self, number: int, until: float) -> None:
        """Let an inquiry wait for its next try."""
        with self._begin() as connection:
            here = _TABLE.update().where(_TABLE.c.number == number)
            connection.execute(here.values(due=until, held_until=0.0))

    def remove(self, number: int) -> None:
        """Delete an inquiry that was sent."""
        self._delete(_TABLE.c.number == number)

    def waiting(self) -> int:
        """Return how many there are."""
        with self._begin() as connection:
            return _count(connection, sa.true())

    def forget(self, sender: str, *, dry_run: bool = False) -> int:
        """Delete the inquiries of a conversation; return how many they are, or would be."""
        return self._delete(_TABLE.c.sender == sender, dry_run)

    def forget_before(self, time: float, *, dry_run: bool = False) -> int:
        """Delete what was written before a time; return how many they are, or would be."""
        return self._delete(_TABLE.c.time < time, dry_run)

    def _begin(self) -> Any:
        return self._database.begin(_TABLE)

    def _delete(self, meant: Any, dry_run: bool = False) -> int:
        with self._begin() as connection:
            if dry_run:
                return _count(connection, meant)
            deleted = int(connection.execute(_TABLE.delete().where(meant)).rowcount)
        if deleted:
            self._database.empty_log()
        return deleted


def _count(connection: Any, meant: Any) -> int:
    counted = sa.select([sa.func.count()]).select_from(_TABLE).where(meant)
    return int(connection.execute(counted).scalar())
