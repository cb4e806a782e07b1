"""Where no words are kept, a database holds none, and running conversations know theirs."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AgentUttered,
    BotUttered,
    EntitiesAdded,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from faq.contract.context import OWN_WORDS, Context
from faq.stores import conversations
from faq.stores.conversations import ConversationStore
from faq.stores.database import Database
from faq.stores.rows import EventRow, events, rows
from faq.stores.wordless import with_words, without_words
from tests.stores.conftest import Turn
from tests.stores.talking import opened, say, texts
from tests.stores.test_publisher import Broker

SECRET = "ひみつのことば"
PARSED = {
    "intent": {"name": "ask_uncovered", "confidence": 0.5},
    "entities": [{"entity": "role", "value": SECRET}],
    "text": SECRET,
    "message_id": "m1",
    "metadata": {"origin": "https://one.example"},
    "intent_ranking": [{"name": "ask_roles", "confidence": 0.4}],
    "parts": [{"part": "gap", "kind": "aspect", "text": SECRET}],
}
ANSWER = {
    "kind": "not_in_article",
    "sentences": [
        {"text": f"「{SECRET}」については…", "facts": ["cfo.roles"], "template": "gap_aspect"}
    ],
    "table": {"caption": SECRET},
    "suggestions": [{"title": SECRET, "text": SECRET}],
    "question": {"roles": ["CFO", SECRET], "topic": SECRET, "unanswered": [SECRET]},
}
QUESTION = UserUttered(
    SECRET,
    PARSED["intent"],  # type: ignore[arg-type]
    [],
    PARSED,
    input_channel="website",
    message_id="m1",
    metadata={"origin": "https://one.example"},
)


def kept(event: Event) -> dict[str, Any]:
    (row,) = without_words(rows([event]))
    found: dict[str, Any] = json.loads(row.data)
    return found


def test_of_a_question_stays_what_it_was() -> None:
    found = kept(QUESTION)
    assert (found["text"], found["message_id"], found["input_channel"]) == ("", "m1", "website")
    assert found["metadata"] == {"origin": "https://one.example"}
    assert found["parse_data"] == {
        "intent": PARSED["intent"],
        "intent_ranking": PARSED["intent_ranking"],
        "entities": [],
        "text": "",
    }
    assert kept(UserUttered(None))["text"] is None


def test_of_an_answer_stays_what_it_was() -> None:
    assert kept(BotUttered(f"{SECRET}は…", {"custom": None})) | {"timestamp": 0} == {
        "event": "bot",
        "timestamp": 0,
        "metadata": {},
        "text": None,
        "data": {},
    }
    assert kept(BotUttered(None, {"custom": ANSWER}))["data"]["custom"] == {
        "kind": "not_in_article",
        "sentences": [{"text": "", "facts": ["cfo.roles"]}],
        "question": {"roles": ["CFO"], "topic": None, "unanswered": []},
    }


@pytest.mark.parametrize(
    "event", [ActionExecuted("action_answer"), SessionStarted(), AgentUttered("v")]
)
def test_what_holds_no_words_stays_as_it_is(event: Event) -> None:
    assert without_words(rows([event])) == rows([event])


def test_what_the_bot_remembers_stays_but_for_peoples_own_words() -> None:
    assert set(OWN_WORDS) <= set(vars(Context()))
    assert kept(SlotSet("aspect", SECRET))["value"] is None
    assert kept(SlotSet("shown", ["cfo.roles"]))["value"] == ["cfo.roles"]


def test_what_is_unknown_is_left_out() -> None:
    entities = [{"entity": "role", "value": SECRET}]
    assert without_words(rows([EntitiesAdded(entities)])) == []


def test_what_is_remembered_still_comes_back() -> None:
    said = rows([QUESTION, BotUttered(None, {"custom": ANSWER}), SlotSet("aspect", SECRET)])
    stripped = without_words(said)
    assert SECRET not in repr(stripped)
    assert with_words(stripped, said) == said
    assert with_words(stripped, said[1:]) == [stripped[0], *said[1:]]
    assert with_words(stripped, []) == stripped
    assert len(events(stripped)) == 3


@pytest.fixture(autouse=True)
def wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDLESS", "true")


def stored(url: str, sender: str) -> list[EventRow]:
    database = Database(url)
    try:
        return database.all(sender)
    finally:
        database.close()


async def test_words_are_in_memory_alone(domain: Domain, url: str, turn: Turn) -> None:
    async with opened(domain, url) as store:
        for number in range(3):
            await say(store, "a", turn(number, aspect=SECRET, topic="roles"))
        assert texts(await store.history("a")) == ["質問0", "質問1", "質問2"]
        tracker = await store.retrieve("a")
        assert tracker is not None and tracker.get_slot("aspect") == SECRET
        assert await store.has_message("a", "m1")
    text = repr(stored(url, "a"))
    assert SECRET not in text and "質問" not in text and "答え" not in text
    # After a restart it goes on, without what was said.
    async with opened(domain, url) as store:
        tracker = await store.retrieve("a")
        assert tracker is not None
        assert (tracker.get_slot("topic"), tracker.get_slot("aspect")) == ("roles", None)
        await say(store, "a", turn(3, topic="tasks"))
        assert texts(await store.history("a")) == ["", "", "", "質問3"]


async def test_another_worker_goes_on(domain: Domain, url: str, turn: Turn) -> None:
    async with opened(domain, url) as one, opened(domain, url) as other:
        await say(one, "b", turn(0, topic="roles"))
        await say(other, "b", turn(1, topic="tasks"))
        tracker = await one.retrieve("b")
        assert tracker is not None and tracker.get_slot("topic") == "tasks"
        # And when the database is away, too.
        one._breaker.open()
        tracker = await one.retrieve("b")
        assert tracker is not None and tracker.get_slot("topic") == "tasks"
        one._breaker.close()


async def test_what_waits_for_a_database_has_no_words(
    domain: Domain, url: str, turn: Turn, wait: Callable[..., None]
) -> None:
    async with opened(domain, url) as store:
        await say(store, "c", turn(0))
        store._breaker.open()
        await say(store, "c", turn(1, aspect=SECRET))
        assert texts(await store.history("c")) == ["質問0", "質問1"]
        assert "質問" not in repr(store._buffer)
        store._breaker.close()
        await store._heal_once()
    assert [row.type_name for row in stored(url, "c")].count("user") == 2
    assert SECRET not in repr(stored(url, "c"))


async def test_an_event_broker_gets_no_words(
    domain: Domain, turn: Turn, wait: Callable[..., None]
) -> None:
    broker = Broker()
    store = ConversationStore(domain, broker)
    await say(store, "a", turn(0, aspect=SECRET))
    wait(lambda: len(broker.taken) == 5)
    assert [event["event"] for event in broker.taken] == ["user", "action", "bot", "slot", "action"]
    assert SECRET not in repr(broker.taken) and "質問" not in repr(broker.taken)
    await store.close()


async def test_when_people_have_gone_their_words_go(
    domain: Domain, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "LONGEST_SILENCE", 0.6)
    async with opened(domain) as store:
        await say(store, "a", turn(0))
        assert await store.exists("a")
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not await store.keys():
                break
        assert not await store.exists("a")
        # Whoever comes back is remembered again.
        await say(store, "a", turn(1))
        assert await store.exists("a")
