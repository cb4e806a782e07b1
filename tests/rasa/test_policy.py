"""A message leads to the answer, the answer to listening."""

from typing import Any
from unittest.mock import Mock

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from faq.rasa.policy import AnswerPolicy


@pytest.mark.parametrize(
    ("events", "action"),
    [
        ([ActionExecuted(ACTION_LISTEN_NAME), UserUttered("CCOとは?")], "action_answer"),
        ([ActionExecuted(ACTION_LISTEN_NAME), UserUttered("?", {"name": "new"})], "action_answer"),
        (
            [
                ActionExecuted(ACTION_LISTEN_NAME),
                UserUttered("CCOとは?"),
                ActionExecuted("action_answer"),
                SlotSet("topic", "definition"),
            ],
            ACTION_LISTEN_NAME,
        ),
    ],
)
def test_what_comes_next(events: list[Event], action: str, domain: Any) -> None:
    tracker = DialogueStateTracker.from_events("someone", events, domain.slots)
    policy = AnswerPolicy({"priority": 1}, Mock(), Resource("policy"), Mock(is_finetuning=False))
    predicted = policy.predict_action_probabilities(tracker, domain).probabilities
    assert sum(predicted) == 1.0
    assert domain.action_names_or_texts[predicted.index(1.0)] == action
