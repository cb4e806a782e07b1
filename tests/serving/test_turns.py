"""Each turn is counted once, whichever channel it came by, as what its Answer says."""

import asyncio
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from faq.channels.typed_text import say
from faq.channels.website import talk
from faq.channels.website.bodies import MessageBody
from faq.contract.answer import Answer
from faq.knowledge.facts import book
from faq.observing import log_lines
from faq.serving import turns
from faq.serving.adjustments import ADJUSTMENTS, owner_and_name
from faq.serving.turns import KINDS, REASONS, Outcome, outcome_of
from faq.stores.conversations import ConversationStore
from faq.stores.locks import ConversationLocks
from tests.knowledge.test_phrases import PHRASES, composed
from tools.train import MODEL


@pytest.fixture(scope="module")
def loaded(root: Path) -> Agent:
    """Rasa's agent with the trained model."""
    assert (root / MODEL).is_file(), "make train makes it"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agent = Agent(lock_store=ConversationLocks())
        agent.load_model(str(root / MODEL))
    return agent


@pytest.fixture
def agent(loaded: Agent, monkeypatch: pytest.MonkeyPatch) -> Agent:
    """The agent in a process that is adjusted for serving, and that remembers nothing yet."""
    for adjustment in ADJUSTMENTS:
        owner, name = owner_and_name(adjustment.place)
        monkeypatch.setattr(owner, name, adjustment.replacement)
    store = ConversationStore(loaded.domain)
    monkeypatch.setattr(loaded, "tracker_store", store)
    monkeypatch.setattr(loaded.processor, "tracker_store", store)
    monkeypatch.setattr(loaded.processor, "lock_store", loaded.lock_store)
    return loaded


def counted() -> dict[str, float]:
    """Return the samples that are not zero, each by its name with its labels."""
    samples = {}
    for family in REGISTRY.collect():
        for sample in family.samples:
            if sample.name.startswith("bot_") and not sample.name.endswith("_created"):
                labels = ",".join(sample.labels.values())
                samples[f"{sample.name} {labels}".strip()] = sample.value
    return {name: value for name, value in samples.items() if value}


@pytest.fixture
def run(agent: Agent) -> Callable[..., dict[str, float]]:
    """Return a function that runs something and returns what was counted meanwhile."""

    def count(*work: Any) -> dict[str, float]:
        async def all_of_it() -> None:
            for coroutine in work:
                await coroutine

        before = counted()
        asyncio.run(all_of_it())
        after = counted()
        return {
            name: value - before.get(name, 0)
            for name, value in after.items()
            if value != before.get(name, 0) and "bucket" not in name and "sum" not in name
        }

    return count


def asked(agent: Agent, text: str, channel: str, sender: str = "somebody") -> Any:
    message = UserMessage(text, CollectingOutputChannel(), sender, input_channel=channel)
    return agent.handle_message(message)


def test_each_channel_once(agent: Agent, run: Callable[..., dict[str, float]]) -> None:
    found = run(
        asked(agent, "CCOとは", "rest"),
        asked(agent, "こんにちは", "slack"),
        talk.ask(agent, "visitor", MessageBody("one", "CCOとは")),
        # The same message again is not asked again.
        talk.ask(agent, "visitor", MessageBody("one", "CCOとは")),
    )
    assert found == {
        "bot_turns_total rest,answer": 1,
        "bot_turns_total slack,social": 1,
        "bot_turns_total website,answer": 1,
        "bot_turn_seconds_count rest": 1,
        "bot_turn_seconds_count slack": 1,
        "bot_turn_seconds_count website": 1,
        "bot_stage_seconds_count action": 3,
        "bot_stage_seconds_count lock": 4,
        "bot_stage_seconds_count retrieve": found["bot_stage_seconds_count retrieve"],
        "bot_stage_seconds_count save": 3,
        "bot_stage_seconds_count understand": 3,
    }


@pytest.mark.parametrize("role", ["CFO", "CTO"])
def test_a_message_is_understood_with_its_conversation(agent: Agent, role: str) -> None:
    async def talk() -> list[Any]:
        return [await asked(agent, text, "rest", role) for text in (f"{role}の役割は?", "2番目は?")]

    _, said = asyncio.run(talk())
    facts = [s["facts"] for m in said if m.get("custom") for s in m["custom"]["sentences"]]
    assert facts == [[f"{role.lower()}.roles.2"]]


@pytest.mark.parametrize(
    ("text", "kind", "reasons"),
    [
        ("CFOの年収は?", "not_in_article", ["aspect"]),
        ("CIOとは", "not_in_article", ["role"]),
        ("CCO(コンプライアンス)とは", "other_meaning", ["meaning"]),
        ("今日の天気は?", "off_topic", ["off_topic"]),
        ("違いは?", "clarify", ["clarify"]),
        ("CTOの役割と年収", "answer", ["aspect"]),
    ],
)
def test_refusals(
    agent: Agent,
    run: Callable[..., dict[str, float]],
    text: str,
    kind: str,
    reasons: list[str],
) -> None:
    found = run(asked(agent, text, "rest"))
    assert found[f"bot_turns_total rest,{kind}"] == 1
    refused = {name: value for name, value in found.items() if name.startswith("bot_refusals")}
    assert refused == {f"bot_refusals_total {reason}": 1 for reason in reasons}


def test_a_turn_that_fails(
    agent: Agent, run: Callable[..., dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(turns, "_handle", fail)
    with pytest.raises(RuntimeError):
        run(asked(agent, "CCOとは", "rest"))
    assert counted()["bot_turns_total rest,error"] >= 1


def test_counting_never_costs_an_answer(
    agent: Agent, run: Callable[..., dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "TURNS", None)
    heard = []

    async def ask() -> None:
        heard.extend(await asked(agent, "CCOとは", "rest"))

    run(ask())
    assert heard[1]["custom"]["kind"] == "answer"


def test_the_conversation_is_known_to_the_log_only_during_its_turn(
    agent: Agent, run: Callable[..., dict[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    handle = turns._handle

    async def look(processor: Any, message: Any) -> Any:
        seen.append(log_lines._conversation.get())
        return await handle(processor, message)

    async def look_afterwards() -> None:
        seen.append(log_lines._conversation.get())

    monkeypatch.setattr(turns, "_handle", look)
    run(asked(agent, "CCOとは", "rest", "one"), look_afterwards())
    assert seen == ["one", None]


# fmt: off
OUTCOME_TESTS: list[tuple[list[dict[str, Any]], Outcome]] = [
    ([], turns.FAILED),
    ([{"text": "何か"}], turns.FAILED),
    ([{"custom": {"kind": "somebody's words"}}], turns.FAILED),
    ([{"custom": Answer("answer", topic="definition").to_dict()}], Outcome("answer", "definition")),
    ([{"custom": Answer("answer", topic="山田太郎").to_dict()}], Outcome("answer")),
    ([{"custom": Answer("not_in_article", unanswered=("山田太郎",)).to_dict()}],
     Outcome("not_in_article")),
    ([{"custom": say("error", "error").to_dict()}], turns.FAILED),
]
# fmt: on


@pytest.mark.parametrize(("said", "expected"), OUTCOME_TESTS)
def test_outcomes(said: list[dict[str, Any]], expected: Outcome) -> None:
    assert outcome_of(said) == expected


def test_kinds_are_those_of_the_schema(schema: Any) -> None:
    assert set(schema.schema["properties"]["kind"]["enum"]) == KINDS
    assert "definition" in book().topics


def test_every_way_to_refuse_has_a_reason() -> None:
    gaps = {name for name in composed() if name.startswith("gap_") and not name.endswith("_name")}
    assert gaps <= set(REASONS)
    assert set(REASONS) <= set(PHRASES)
