"""Votes and forgetting also hold where the tracker store is a database."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.core.tracker_store import (
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain

from tests.website.standin import Server

Serve = Callable[..., Server]

WORDS = "わたしの秘密のCCO"


class OtherStore(TrackerStore):
    """A store of a kind that we do not know; it only ever adds events."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self._inner = InMemoryTrackerStore(domain)
        self.save = self._inner.save
        self.retrieve = self._inner.retrieve


class Redis:
    """Stands in for the connection to Redis."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.values.get(key)

    def set(self, key: str, value: str, ex: float | None) -> None:
        self.values[key] = value

    def delete(self, key: str) -> int:
        return 0 if self.values.pop(key, None) is None else 1


@pytest.fixture(params=["sql", "memory", "redis", "other"])
def store(request: pytest.FixtureRequest, domain: Domain, tmp_path: Path) -> TrackerStore:
    if request.param == "sql":
        return SQLTrackerStore(domain, db=str(tmp_path / "tracker.db"))
    if request.param == "redis":
        store = RedisTrackerStore(domain)
        store.red = Redis()
        return store
    return InMemoryTrackerStore(domain) if request.param == "memory" else OtherStore(domain)


@pytest.fixture
def kept(store: TrackerStore, tmp_path: Path) -> Callable[[], str]:
    """Return a function that tells all that the store keeps."""

    def read() -> str:
        if isinstance(store, SQLTrackerStore):
            with store.session_scope() as session:
                data = [json.loads(event.data) for event in session.query(store.SQLEvent)]
            return json.dumps(data, ensure_ascii=False)
        if isinstance(store, RedisTrackerStore):
            texts = store.red.values
        else:
            texts = (store if isinstance(store, InMemoryTrackerStore) else store._inner).store
        return json.dumps([json.loads(text) for text in texts.values()], ensure_ascii=False)

    return read


def test_votes_and_history(server: Server) -> None:
    token = server.start()
    for number in range(3):
        server.say(token, f"m{number}", f"CCOとは{number}")
        vote = {"message_id": f"m{number}.0", "helpful": number == 1}
        assert server.ask("POST", "/feedback", vote, token=token).status == 204
    assert [(turn["text"], turn["answers"][0]["helpful"]) for turn in server.history(token)] == [
        ("CCOとは0", False),
        ("CCOとは1", True),
        ("CCOとは2", False),
    ]
    assert server.say(token, "m0", "CCOとは0").status == 200
    assert len(server.history(token)) == 3


def test_forgetting(
    server: Server,
    store: TrackerStore,
    kept: Callable[[], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    token, other = server.start(), server.start()
    server.say(token, "one", WORDS)
    server.say(other, "one", "CFOとは")
    with caplog.at_level(logging.WARNING):
        assert server.ask("DELETE", "/conversations/current", token=token).status == 204
    assert server.ask("GET", "/messages", token=token).status == 401
    assert server.say(token, "two", "CCOとは").status == 401
    assert len(server.history(other)) == 1
    if isinstance(store, OtherStore):
        assert "OtherStore cannot delete" in caplog.text
    else:
        assert WORDS not in kept()
    assert "CFOとは" in kept()
