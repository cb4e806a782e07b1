import pytest
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from faq.serving import applied

TURN: list[Event] = [
    ActionExecuted("action_listen"),
    UserUttered("CCOとは"),
    ActionExecuted("action_answer"),
    SlotSet("topic", "definition"),
]
CASES: list[list[Event]] = [
    [],
    TURN,
    [*TURN, *TURN],
    [ActionExecuted("action_session_start"), SessionStarted(), *TURN],
    [*TURN, Restarted(), *TURN],
    [*TURN, ActionReverted()],
    [*TURN, *TURN, UserUtteranceReverted()],
    [*TURN, ActiveLoop("a_form"), ActionExecuted("a_form"), *TURN, ActionExecuted("a_form")],
    [*TURN, LegacyForm("a_form"), ActionExecuted("a_form"), *TURN, ActionExecuted("a_form")],
]


@pytest.mark.parametrize("events", CASES)
def test_the_events_that_count_are_those_of_rasa(events: list[Event]) -> None:
    tracker = DialogueStateTracker.from_events("me", events, [])
    assert applied.events(tracker) == tracker.applied_events()
    # Whoever changes what is returned does not change the conversation.
    applied.events(tracker).clear()
    assert list(tracker.events) == events
