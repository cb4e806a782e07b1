"""Votes and forgetting also hold where the tracker store is a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from faq.stores.conversations import ConversationStore
from faq.stores.database import Database
from faq.stores.rows import EventRow
from tests.channels.website.standin import Agent, Server

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


def test_where_no_words_are_kept_a_conversation_outlives_them(
    server: Server, store: ConversationStore, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store._database is None:
        pytest.skip("in memory alone, a conversation ends with its words")
    monkeypatch.setattr(store, "_wordless", True)
    token = server.start()
    first = server.say(token, "m0", WORDS)
    assert server.say(token, "m0", WORDS).json == first.json
    assert server.say(token, "m0", "CFOとは").status == 409
    assert [turn["text"] for turn in server.history(token)] == [WORDS]
    # As after a restart.
    store._recent.forget(0.0)
    assert server.history(token) == []
    vote = {"message_id": "m0.0", "helpful": True}
    assert server.ask("POST", "/feedback", vote, token=token).status == 204
    assert (
        "COO"
        in server.say(token, "m1", "じゃあCOOは?").json["answers"][0]["answer"]["question"]["roles"]
    )
    # What is asked again is answered again.
    assert server.say(token, "m0", WORDS).json == first.json
    assert [turn["text"] for turn in server.history(token)] == ["じゃあCOOは?", WORDS]
    assert len(agent.processor.asked) == 3


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
