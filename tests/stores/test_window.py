from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered

from stores.window import window
from tests.stores.conftest import Turn


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, UserUttered)]


def slots(events: list[Event]) -> dict[str, object]:
    return {event.key: event.value for event in events if isinstance(event, SlotSet)}


def test_a_new_conversation_is_seen_whole(begin: list[Event], turn: Turn) -> None:
    assert window([]) == []
    assert window(begin) == begin
    assert window([*begin, *turn(1)]) == [*begin, *turn(1)]


def test_the_last_turn_and_every_slot(begin: list[Event], turn: Turn) -> None:
    events = [*begin, *turn(1, topic="roles", age=0), *turn(2, topic="tasks"), *turn(3)]
    seen = window(events)
    assert texts(seen) == ["質問3"]
    assert slots(seen) == {"topic": "tasks", "age": 0}
    # The action before the question is what rules look at.
    question = next(i for i, event in enumerate(seen) if isinstance(event, UserUttered))
    assert seen[question - 1] == ActionExecuted("action_listen")


def test_an_earlier_session_is_over(begin: list[Event], turn: Turn) -> None:
    events = [*begin, *turn(1, topic="roles"), *begin, *turn(2)]
    assert texts(window(events)) == ["質問2"]
    assert slots(window(events)) == {}


def test_it_does_not_grow(begin: list[Event], turn: Turn) -> None:
    events = list(begin)
    for number in range(200):
        events += turn(number, topic="roles", age=number)
    assert len(window(events)) <= 12
