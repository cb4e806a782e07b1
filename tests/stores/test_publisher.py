import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.shared.core.domain import Domain

from faq.stores import publisher
from faq.stores.conversations import ConversationStore
from tests.stores.conftest import Turn


class Broker:
    """Takes events, unless it is away or fails."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.is_there = threading.Event()
        self.is_there.set()
        self.fails = False

    def publish(self, event: dict[str, Any]) -> None:
        self.is_there.wait(10)
        if self.fails:
            raise ConnectionError("gone")
        self.taken.append(event)


async def say(store: ConversationStore, sender: str, turn: Turn, number: int) -> None:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(turn(number), None)
    await store.save(tracker)


async def test_events_arrive_once_and_in_their_order(
    domain: Domain, turn: Turn, wait: Callable[..., None]
) -> None:
    broker = Broker()
    store = ConversationStore(domain, broker)
    for number in range(5):
        await say(store, "a", turn, number)
    wait(lambda: len(broker.taken) == 20)
    assert [event["event"] for event in broker.taken] == ["user", "action", "bot", "action"] * 5
    assert {event["sender_id"] for event in broker.taken} == {"a"}
    await store.close()


async def test_nobody_waits_for_a_broker(
    domain: Domain, turn: Turn, wait: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "MOST_WAITING", 3)
    dropped = REGISTRY.get_sample_value("bot_dropped_events_total") or 0
    broker = Broker()
    broker.is_there.clear()
    store = ConversationStore(domain, broker)
    started = time.monotonic()
    for number in range(5):
        await say(store, "a", turn, number)
    assert time.monotonic() - started < 1
    assert (REGISTRY.get_sample_value("bot_dropped_events_total") or 0) - dropped == 8
    broker.is_there.set()
    wait(lambda: len(broker.taken) == 12)
    await store.close()


async def test_a_broker_that_fails_costs_no_answer(
    domain: Domain, turn: Turn, wait: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    broker = Broker()
    broker.fails = True
    store = ConversationStore(domain, broker)
    await say(store, "a", turn, 1)
    wait(lambda: "did not take" in caplog.text)
    assert len(await store.events("a")) == 4
    await store.close()
