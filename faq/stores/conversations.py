"""Rasa's tracker store for this bot: in memory alone, or in a database that may fail.

While the database is away, conversations go on from what this worker has seen of them. What is
said meanwhile waits, bounded and counted, and is written to the database when it comes back.
"""

import asyncio
import contextlib
import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from faq import deadlines, settings
from faq.observing.metrics import BUFFERED_EVENTS, DROPPED_EVENTS, STAGE_SECONDS, STORE_FAILURES
from faq.stores import database, refusals
from faq.stores.breaker import Breaker
from faq.stores.database import Database
from faq.stores.inquiries import Inquiries, Inquiry
from faq.stores.publisher import Publisher
from faq.stores.recent import MOST_TURNS, Recent
from faq.stores.rows import EventRow, events, rows
from faq.stores.window import window
from faq.stores.wordless import with_words, without_words

# How long a database that failed is left alone, and how often it is looked after.
PAUSE = deadlines.STORE_PAUSE
LONGEST_WAIT = deadlines.DATABASE
# In rows: four or five turns; and where these set no slot, because all of them failed.
LATEST, LATEST_AT_MOST = 60, 1000
# In turns, as it is kept in memory.
LATEST_TURNS, LATEST_TURNS_AT_MOST = 1, 20
# What people look back on, in rows and as it is kept in memory in turns: more would hold up others.
HISTORY, HISTORY_TURNS = 1500, 100
# In seconds: so long after its last turn a session of Rasa's goes on (domain.yml).
LONGEST_SILENCE = 3600.0
# In events.
MOST_BUFFERED = 50_000
# In turns: what is caught up in one transaction.
PORTION = 100

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")


class StoreError(Exception):
    """The database cannot be asked now."""


class ConversationStore(TrackerStore):
    """Keeps the events of conversations; of a session, a turn sees the last few turns."""

    def __init__(
        self, domain: Any = None, event_broker: Any = None, host: str | None = None, **_: Any
    ) -> None:
        super().__init__(domain, event_broker)
        url = host or settings.text(settings.TRACKER_STORE, os.environ)
        self._database = Database(url) if url else None
        # What is written to people; without a database there is nowhere to keep it.
        self.inquiries = None if self._database is None else Inquiries(self._database)
        self._threads = ThreadPoolExecutor(database.CONNECTIONS, thread_name_prefix="database")
        self._publisher = None if event_broker is None else Publisher(event_broker)
        self._recent = Recent()
        # Where no words are kept, they are in memory alone, and there only while people talk.
        self._wordless = settings.is_wordless(os.environ)
        self._forgetting: asyncio.Task[None] | None = None
        self._breaker = Breaker(PAUSE)
        # Why the database refuses, if it does, and whether it has ever done what it was asked.
        self.refusal: str | None = None
        self.was_well = False
        # What could not be stored yet: by sender, the turns in their order.
        self._buffer: OrderedDict[str, list[Sequence[EventRow]]] = OrderedDict()
        self._buffered = 0
        # Whoever changes what waits of a conversation together with the database holds this.
        self._changing = asyncio.Lock()
        self._healing: asyncio.Task[None] | None = None

    # What Rasa asks for.

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a tracker of the last turns, or None when nothing is known."""
        with STAGE_SECONDS.labels("retrieve").time():
            seen = events(window(await self._latest(sender_id)))
        return self._tracker(sender_id, seen) if seen else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return a tracker of all that is known. Raises StoreError when it cannot be read."""
        known = await self.events(conversation_id)
        return self._tracker(conversation_id, known) if known else None

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything is known of a conversation."""
        return bool(await self._latest_rows(conversation_id, 1, 1))

    async def keys(self) -> Iterable[str]:
        """Return whose conversations there are."""
        if self._database is None:
            return self._recent.senders()
        return await self._ask("keys", self._database.senders)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the events that were added to a tracker since it was retrieved."""
        known = getattr(tracker, "known_events", 0)
        new = list(islice(tracker.events, known, None))
        if not new:
            return
        with STAGE_SECONDS.labels("save").time():
            await self._keep(tracker.sender_id, rows(new))
        tracker.known_events = len(tracker.events)
        if self._publisher is not None:
            told = events(without_words(rows(new))) if self._wordless else new
            self._publisher.publish(tracker.sender_id, told)

    # What the channels ask for besides.

    async def latest(self, sender: str) -> list[Event]:
        """Return the events of the last turns: enough to know every slot, if it was ever set."""
        return events(await self._latest(sender))

    async def events(self, sender: str) -> list[Event]:
        """Return all events of a conversation. Raises StoreError when they cannot be read."""
        return await self._told("events", Database.all, sender, MOST_TURNS)

    async def history(self, sender: str) -> list[Event]:
        """Return the events of the last hundred turns or so. Raises StoreError."""
        read = partial(Database.latest, most=HISTORY)
        return await self._told("history", read, sender, HISTORY_TURNS)

    async def has_message(self, sender: str, id: str) -> bool:
        """Whether a conversation holds a message with this id, as far as can be known now."""
        if self._database is not None and sender not in self._buffer:
            try:
                return await self._ask("has_message", self._database.has_message, sender, id)
            except StoreError:
                pass
        return self._recent.has_message(sender, id)

    async def append(self, sender: str, event: Event) -> None:
        """Add an event that belongs to no turn."""
        await self._keep(sender, rows([event]))

    async def keep_inquiry(self, inquiry: Inquiry) -> bool:
        """Keep an inquiry until it is mailed; return False when too many wait. Raises StoreError.

        It never waits in memory: who wrote it is told that it is safe.
        """
        if self.inquiries is None:
            raise StoreError("there is no database")
        return await self._ask("inquiry", self.inquiries.add, inquiry)

    async def delete(self, sender: str) -> None:
        """Delete a conversation with its inquiries. Raises StoreError when that fails now."""
        # Else what is being caught up could be written after all.
        async with self._changing:
            if self._database is not None and self.inquiries is not None:
                await self._ask("delete", self.inquiries.forget, sender)
                await self._ask("delete", self._database.delete, sender)
            self._recent.delete(sender)
            self._unbuffer(sender, self._buffer.get(sender, ()))

    async def check(self) -> str | None:
        """Find out whether all can be kept; return why the database refuses, if it does.

        One that is away refuses nothing.
        """
        if self._database is not None and self.inquiries is not None:
            with contextlib.suppress(StoreError):
                await self._ask("check", self._database.check)
                await self._ask("check", self.inquiries.check)
        return self.refusal

    async def probe(self) -> None:
        """Find out whether the database answers, unless it failed a moment ago."""
        if self._database is not None:
            with contextlib.suppress(StoreError):
                await self._ask("ping", self._database.ping)

    def trouble(self) -> str | None:
        """Return what is wrong with the database, if anything is."""
        if self._breaker.has_failed or self._buffer:
            what = f"cannot be used: {self.refusal}" if self.refusal else "does not answer"
            return f"the tracker store {what}; {self._buffered} events wait for it"
        return None

    async def close(self) -> None:
        """Try once more to store what waits, and let go of the database."""
        if self._forgetting is not None:
            self._forgetting.cancel()
        # What is being caught up now would be stored twice.
        async with self._changing:
            if self._healing is not None:
                self._healing.cancel()
        if self._database is not None:
            self._breaker.close()
            await self._heal_once()
            if self._buffered:
                logger.error("%d events were never stored.", self._buffered)
            self._database.close()
        self._threads.shutdown(wait=False)
        if self._publisher is not None:
            self._publisher.close()

    # How it is done.

    def _tracker(self, sender: str, seen: list[Event]) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(sender, seen, self.domain.slots)
        tracker.known_events = len(tracker.events)
        return tracker

    async def _told(
        self, operation: str, read: Callable[..., list[EventRow]], sender: str, turns: int
    ) -> list[Event]:
        """Return the events that the database has, else those of so many turns in memory."""
        if self._database is not None and sender not in self._buffer:
            # A thread makes events of the rows, too: of many that takes longer than to read them.
            remembered = self._recent.rows(sender) if self._wordless else []
            try:
                return await self._ask(
                    operation,
                    lambda kept: events(with_words(read(kept, sender), remembered)),
                    self._database,
                )
            except StoreError:
                if sender not in self._recent:
                    raise
        return events(self._recent.rows(sender, turns))

    async def _latest(self, sender: str) -> list[EventRow]:
        kept = await self._latest_rows(sender, LATEST, LATEST_TURNS)
        if kept and not any(row.type_name == SlotSet.type_name for row in kept):
            kept = await self._latest_rows(sender, LATEST_AT_MOST, LATEST_TURNS_AT_MOST)
        return kept

    async def _latest_rows(self, sender: str, most: int, turns: int) -> list[EventRow]:
        if self._database is None or sender in self._buffer:
            return self._recent.rows(sender, turns)
        try:
            kept = await self._ask("latest", self._database.latest, sender, most)
        except StoreError:
            return self._recent.rows(sender)
        remembered = self._recent.rows(sender) if self._wordless else []
        kept = with_words(kept, remembered) if remembered else kept
        # Words are nowhere but in memory: what it has is kept unless another worker went on.
        if most == LATEST and not (remembered and remembered[-1:] == kept[-1:]):
            self._recent.replace(sender, kept)
        return kept

    async def _keep(self, sender: str, turn: Sequence[EventRow]) -> None:
        self._recent.append(sender, turn)
        if self._wordless:
            self._forget_in_time()
            turn = without_words(turn)
        if self._database is None or not turn:
            return
        if sender not in self._buffer:
            try:
                await self._ask("save", self._database.append, sender, turn)
                return
            except StoreError:
                pass
        self._buffer.setdefault(sender, []).append(turn)
        self._buffered += len(turn)
        while self._buffered > MOST_BUFFERED:
            sender_of_oldest, (oldest, *_) = next(iter(self._buffer.items()))
            DROPPED_EVENTS.inc(len(oldest))
            self._unbuffer(sender_of_oldest, [oldest])
        BUFFERED_EVENTS.set(self._buffered)
        self._look_after()

    def _forget_in_time(self) -> None:
        """See to it that what nobody talks about any more is forgotten."""
        if self._forgetting is None or self._forgetting.done():
            self._forgetting = asyncio.get_running_loop().create_task(self._forget())

    async def _forget(self) -> None:
        while self._recent.senders():
            await asyncio.sleep(LONGEST_SILENCE / 60)
            self._recent.forget(LONGEST_SILENCE)

    def _unbuffer(self, sender: str, turns: Iterable[Sequence[EventRow]]) -> None:
        """Take these turns of a conversation out of the buffer, those that are still in it."""
        gone = set(map(id, turns))
        waiting = self._buffer.get(sender, [])
        left = [turn for turn in waiting if id(turn) not in gone]
        self._buffered -= sum(map(len, waiting)) - sum(map(len, left))
        if left:
            self._buffer[sender] = left
        else:
            self._buffer.pop(sender, None)
        BUFFERED_EVENTS.set(self._buffered)

    async def _ask(
        self, operation: str, function: Callable[..., _Result], *arguments: Any
    ) -> _Result:
        """Let a thread ask the database. Raises StoreError."""
        if self._breaker.is_open:
            raise StoreError("the database failed a moment ago")
        asked = asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
        try:
            # Not wait_for: it drops an answer that came while this worker itself was busy.
            done, _ = await asyncio.wait([asked], timeout=LONGEST_WAIT)
            if not done:
                asked.cancel()
                raise TimeoutError("the database takes too long")
            result = asked.result()
        except (TimeoutError, database.Error, OSError) as error:
            STORE_FAILURES.labels(operation).inc()
            if not self._breaker.has_failed:
                logger.error("The tracker store failed: %r", error)
            self._breaker.open()
            self.refusal = refusals.of_database(error)
            self._look_after()
            raise StoreError(str(error)) from error
        if self._breaker.has_failed and not self._buffer:
            logger.warning("The tracker store is back.")
            self._breaker.close()
        self.refusal, self.was_well = None, True
        return result

    def _look_after(self) -> None:
        """See to it that the database is tried again until it is well."""
        if self._healing is None or self._healing.done():
            self._healing = asyncio.get_running_loop().create_task(self._heal())

    async def _heal(self) -> None:
        while self._breaker.has_failed or self._buffer:
            await asyncio.sleep(PAUSE / 4)
            if not self._breaker.is_open:
                await self._heal_once()

    async def _heal_once(self) -> None:
        if not await self._is_there():
            return
        for sender in list(self._buffer):
            # One that cannot be stored holds up no other, but where nothing can be stored.
            if not await self._catch_up(sender) and not await self._is_there():
                return
        if not self._buffer:
            self._breaker.close()

    async def _is_there(self) -> bool:
        assert self._database is not None
        try:
            await self._ask("ping", self._database.ping)
        except StoreError:
            return False
        return True

    async def _catch_up(self, sender: str) -> bool:
        """Store what waits of a conversation, in portions; whether all of it could be stored.

        The database is waited for until it has done or refused each: to try again beside a try that
        still runs would store turns twice.
        """
        assert self._database is not None
        loop, add = asyncio.get_running_loop(), self._database.append_missing
        async with self._changing:
            # More may come meanwhile, and what is too much may go.
            while portion := tuple(self._buffer.get(sender, ()))[:PORTION]:
                try:
                    await loop.run_in_executor(self._threads, add, sender, portion)
                except (database.Error, OSError) as error:
                    STORE_FAILURES.labels("catch_up").inc()
                    logger.error("A conversation could not be caught up: %s", type(error).__name__)
                    return False
                self._unbuffer(sender, portion)
        return True


def store_of(agent: Any) -> ConversationStore:
    """Return the tracker store inside the one that Rasa wraps around it.

    Raises TypeError when endpoints.yml names another kind.
    """
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml must name {ConversationStore.__name__}, not {type(store)}")
    return store
