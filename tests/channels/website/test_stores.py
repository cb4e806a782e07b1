"""Votes and forgetting also hold where the tracker store is a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from faq.stores.conversations import ConversationStore
from faq.stores.database import Database
from faq.stores.rows import EventRow
from tests.channels.website.standin import Server

WORDS = "わたしの秘密のCCO"


@pytest.fixture(params=["database", "memory"])
def store(request: pytest.FixtureRequest, domain: Domain, tmp_path: Path) -> ConversationStore:
    url = f"sqlite:///{tmp_path}/tracker.db"
    return ConversationStore(domain, host=url if request.param == "database" else None)


@pytest.fixture
def kept(store: ConversationStore, tmp_path: Path) -> Callable[[], str]:
    """Return a function that tells all that the store keeps."""

    def read() -> str:
        rows: list[EventRow] = []
        for sender in store._recent.senders():
            rows += store._recent.rows(sender)
        if store._database is not None:
            database = Database(f"sqlite:///{tmp_path}/tracker.db")
            for sender in database.senders():
                rows += database.all(sender)
            database.close()
        return json.dumps([json.loads(row.data) for row in rows], ensure_ascii=False)

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


def test_forgetting(server: Server, kept: Callable[[], str]) -> None:
    token, other = server.start(), server.start()
    server.say(token, "one", WORDS)
    server.say(other, "one", "CFOとは")
    assert WORDS in kept()
    assert server.ask("DELETE", "/conversations/current", token=token).status == 204
    assert server.ask("GET", "/messages", token=token).status == 401
    assert server.say(token, "two", "CCOとは").status == 401
    assert len(server.history(other)) == 1
    assert WORDS not in kept()
    assert "CFOとは" in kept()
