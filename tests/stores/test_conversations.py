"""The store as Rasa and the channels use it."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import AgentUttered, Event

from faq.stores import conversations
from faq.stores.conversations import (
    ConversationStore,
    store_of,
)
from faq.stores.rows import rows
from tests.stores.conftest import Turn
from tests.stores.talking import opened, say, texts


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


def test_the_store_of_an_agent(domain: Domain, make_agent: Callable[[Any], Any]) -> None:
    store = ConversationStore(domain)
    assert store_of(make_agent(store)) is store
    with pytest.raises(TypeError, match=r"endpoints\.yml"):
        store_of(make_agent(InMemoryTrackerStore(domain)))
