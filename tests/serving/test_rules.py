"""The index of rules and the plain runner find what Rasa finds, in the model that is served."""

import itertools
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from serving import graph, rules

LISTEN, ANSWER = "action_listen", "action_answer"


@pytest.fixture(scope="module")
def processor(root: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rasa.core.agent import Agent

        return Agent.load(str(root / "models" / "bot.tar.gz")).processor


@pytest.fixture(scope="module")
def policy(processor: Any) -> Any:
    nodes = processor.graph_runner._instantiated_nodes.values()
    return next(n._component for n in nodes if isinstance(n._component, RulePolicy))


def state(intent: str | None, action: str | None) -> dict[str, dict[str, str]]:
    user = {"user": {"intent": intent}} if intent else {}
    return {**user, **({"prev_action": {"action_name": action}} if action else {})}


def test_the_index_leaves_the_rules_that_may_apply(policy: Any) -> None:
    lookup = policy.lookup[RULES]
    intents = {json.loads(key)[-1].get("user", {}).get("intent") for key in lookup} | {"unknown"}
    assert len(intents) > 60
    applied = 0
    for intent, action in itertools.product(intents, (None, LISTEN, ANSWER, "action_unknown")):
        for states in ([state(intent, action)], [state(intent, LISTEN), state(intent, action)]):
            found = rules.possible(policy, lookup, states)
            assert found == rules._possible(policy, lookup, states)
            applied += bool(found)
    assert applied > 100
    assert rules.possible(policy, lookup, []) == rules._possible(policy, lookup, [])


def asked(intent: str) -> list[Event]:
    return [ActionExecuted(LISTEN), UserUttered("何か", {"name": intent, "confidence": 1.0}, [])]


def answered(intent: str) -> list[Event]:
    return [*asked(intent), ActionExecuted(ANSWER), SlotSet("topic", "roles")]


CASES = [
    ([], None),
    (asked("ask_roles"), ANSWER),
    (answered("ask_roles"), LISTEN),
    ([*answered("greet"), *asked("ask_definition")], ANSWER),
    ([*answered("greet"), *answered("ask_definition")], LISTEN),
    (asked("unknown"), None),
]


@pytest.mark.parametrize(("events", "expected"), CASES)
def test_the_next_action_is_that_of_rasa(
    events: list[Event], expected: str | None, policy: Any, processor: Any
) -> None:
    domain = processor.domain
    tracker = DialogueStateTracker.from_events("me", events, domain.slots)
    found = rules.find(policy, tracker, domain, False)
    assert found == rules._find(policy, tracker, domain, False)
    assert found[0] == expected
    # By the text that was typed, none applies; then nobody reads which one does.
    action, _, is_returning = rules._find(policy, tracker, domain, True)
    assert rules.find(policy, tracker, domain, True) == (action, None, is_returning)


@pytest.mark.parametrize("text", ["CFOの役割は?", "こんにちは", "CEOの年収と役割は?"])
def test_the_runner_comes_to_the_same_result(text: str, processor: Any) -> None:
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    results = [
        run(runner, {PLACEHOLDER_MESSAGE: [UserMessage(text)]}, [target])[target][0].as_dict()
        for run in (graph.run, DaskGraphRunner.run)
    ]
    ours, theirs = ({k: v for k, v in r.items() if k != "message_id"} for r in results)
    assert ours == theirs
    assert ours["intent"]["name"]
