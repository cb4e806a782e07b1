"""The way to Rasa: ask, look back, vote and forget.

Nothing is kept here. What was said, voted and forgotten stands in the tracker, so that any worker
with the same tracker store and lock store can go on. Whatever the stores raise is passed on.
"""

import logging
import time
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore
from rasa.shared.core.events import Event

from channels import feedback
from channels.website.bodies import Message, Vote
from channels.website.history import (
    Turn,
    answered,
    forgotten_event,
    is_forgotten,
    turns,
    vote_event,
)
from channels.website.problems import Problem, unauthorized

CHANNEL = "website"
# In seconds: how often a request looks whether the one before it in its conversation is done.
LOCK_PAUSE = 0.05

logger = logging.getLogger(__name__)


async def ask(agent: Any, sender: str, message: Message) -> Turn:
    """Return the turn of a message; one that was asked before is not asked again.

    Raises Problem when its id belongs to another text. When it is cancelled or fails, nothing of it
    is stored: Rasa saves a turn whole, at its end.
    """
    async with _lock(agent, sender):
        for turn in turns(await _events(agent, sender)):
            if turn.id == message.id:
                if turn.text != message.text:
                    raise Problem("id_reused")
                return turn
        collector = CollectingOutputChannel()
        question = UserMessage(
            message.text, collector, sender, input_channel=CHANNEL, message_id=message.id
        )
        # Not through the agent, which would wait for the lock that is held here.
        await agent.processor.handle_message(question)
        return answered(message.id, message.text, time.time(), collector.messages)


async def look_back(agent: Any, sender: str) -> list[Turn]:
    """Return the turns of a conversation."""
    return turns(await _events(agent, sender))


async def vote(agent: Any, sender: str, given: Vote) -> None:
    """Keep a vote. Raises Problem when the answer is none of this conversation."""
    async with _lock(agent, sender):
        known = {id for turn in turns(await _events(agent, sender)) for id in turn.message_ids}
        if given.message_id not in known:
            raise Problem("message_unknown")
        await _append(agent, sender, vote_event(given.message_id, given.helpful))
        feedback.record(CHANNEL, sender, given.message_id, given.helpful, given.comment)


async def forget(agent: Any, sender: str) -> None:
    """Delete what was said, and keep that it was forgotten: one event that holds no words.

    That event makes the token useless on every worker for as long as it would have been valid.
    """
    async with _lock(agent, sender):
        # Raises when the conversation was forgotten before.
        await _events(agent, sender)
        _delete(_store(agent), sender)
        await _append(agent, sender, forgotten_event())


def _lock(agent: Any, sender: str) -> Any:
    return agent.lock_store.lock(sender, wait_time_in_seconds=LOCK_PAUSE)


def _store(agent: Any) -> Any:
    """Return the store inside those that Rasa wraps around it.

    The wrapper answers None when the store cannot be read. But a conversation that cannot be read
    is neither empty nor remembered: what is asked in it again would be asked twice.
    """
    store = agent.tracker_store
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store


async def _events(agent: Any, sender: str) -> list[Event]:
    """Return the events of a conversation. Raises Problem when it was forgotten."""
    tracker = await _store(agent).retrieve_full_tracker(sender)
    events = [] if tracker is None else list(tracker.events)
    if is_forgotten(events):
        raise unauthorized("conversation_forgotten")
    return events


async def _append(agent: Any, sender: str, event: Event) -> None:
    store = _store(agent)
    # Only the last session, as Rasa does it: that is what stores count from when they save.
    tracker = await store.retrieve(sender) or store.init_tracker(sender)
    tracker.update(event)
    await store.save(tracker)


def _delete(store: Any, sender: str) -> None:
    """Delete a conversation from the stores that this project is run with.

    Rasa's tracker stores have no method for that. In a store of another kind the words stay, and
    only the way to them is closed; so do words that an event broker has taken elsewhere.
    """
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender, None)
    elif isinstance(store, SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter_by(sender_id=sender).delete()
            session.commit()
    elif isinstance(store, RedisTrackerStore):
        store.red.delete(store.key_prefix + sender)
    else:
        logger.warning("%s cannot delete: a forgotten conversation stays.", type(store).__name__)
