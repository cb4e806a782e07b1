"""Talks with a store as Rasa does."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from prometheus_client import REGISTRY
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered

from faq.stores.conversations import (
    ConversationStore,
)


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
