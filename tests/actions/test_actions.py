"""The Rasa action says what the core answers, and something when the core fails."""

import asyncio
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import actions
from actions.actions import ActionAnswer
from faq.contract.context import EMPTY, to_slots
from faq.contract.parts import Command, Part, Remark, Request, to_json
from faq.knowledge.phrases import phrase


def run(message: dict[str, Any], **slots: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the messages and the slots that the action sets."""
    tracker = Tracker("user", slots, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionAnswer().run(dispatcher, tracker, {}))
    assert {event["event"] for event in events} <= {"slot"}
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def asked(*parts: Part) -> dict[str, Any]:
    return {"parts": to_json(parts)}


ORIGIN = Request("origin", ("CTO",))
CEO = Request("definition", ("CEO",))


def test_the_name_is_that_of_the_domain(root) -> None:
    assert f"- {ActionAnswer().name()}\n" in (root / "domain.yml").read_text(encoding="utf-8")


def test_a_turn_is_a_text_and_an_answer(problems) -> None:
    messages, slots = run(asked(ORIGIN))
    text, custom = messages
    assert "1980年代" in text["text"]
    assert not text["custom"]
    assert custom["text"] is None
    assert problems(custom["custom"]) == []
    assert custom["custom"]["kind"] == "answer"
    assert slots["roles"] == ["CTO"]
    assert slots["shown"] == ["cto.origin"]


def test_slots_carry_the_context() -> None:
    _, slots = run(asked(CEO))
    messages, _ = run(asked(Command("again")), **slots)
    assert messages[1]["custom"]["question"]["roles"] == ["CEO"]


def test_the_end_of_a_subject_clears_the_slots() -> None:
    _, slots = run(asked(CEO))
    _, slots = run(asked(Remark("social", "bye")), **slots)
    assert slots == to_slots(EMPTY)


@pytest.mark.parametrize(
    "message",
    [{}, {"intent": None, "text": None}, {"parts": None}, {"parts": [{"part": "x"}]}],
)
def test_what_was_not_understood_by_this_version_is_a_failure(
    message: dict[str, Any], problems
) -> None:
    messages, slots = run(message)
    assert messages[0]["text"] == phrase("error")
    assert problems(messages[1]["custom"]) == []
    assert slots == {}


@pytest.mark.parametrize(
    "slots", [{"roles": "x", "age": "y", "listed": 3}, {"topic": "gone", "listed": ["gone.1"]}]
)
def test_broken_slots_do_no_harm(slots: dict[str, Any]) -> None:
    messages, after = run(asked(ORIGIN), **slots)
    assert messages[1]["custom"]["kind"] == "answer"
    assert after["topic"] == "origin"


@pytest.mark.parametrize("broken", ["take", "from_slots", "to_slots", "book"])
def test_a_failure_is_a_polite_sentence(
    broken: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, problems
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(actions, broken, fail)
    with caplog.at_level(logging.ERROR):
        messages, slots = run(asked(ORIGIN))
    text, custom = messages
    assert text["text"] == phrase("error")
    assert custom["custom"]["kind"] == "error"
    assert problems(custom["custom"]) == []
    assert "secret" not in str(messages)
    assert slots == {}
    assert "secret detail" in caplog.text
