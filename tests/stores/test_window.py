from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered

from faq.stores.rows import events, rows
from faq.stores.window import window
from tests.stores.conftest import Turn


def seen(said: list[Event]) -> list[Event]:
    return events(window(rows(said)))


def texts(said: list[Event]) -> list[str]:
    return [event.text for event in said if isinstance(event, UserUttered)]


def slots(said: list[Event]) -> dict[str, object]:
    return {event.key: event.value for event in said if isinstance(event, SlotSet)}


def test_a_session_without_a_question(begin: list[Event]) -> None:
    assert seen([]) == []
    # It waits already.
    assert seen(begin) == begin[-1:]
    # It does not yet.
    assert seen(begin[:-1]) == begin[:-1]


def test_where_it_stands_and_every_slot(begin: list[Event], turn: Turn) -> None:
    said = [*begin, *turn(1, topic="roles", age=0), *turn(2, topic="tasks"), *turn(3)]
    left = seen(said)
    assert texts(left) == ["質問3"]
    assert slots(left) == {"topic": "tasks", "age": 0}
    # The action before the next question is what rules look at.
    assert left[-1] == ActionExecuted("action_listen")
    assert len(left) == 4


def test_what_comes_after_a_turn_is_seen(begin: list[Event], turn: Turn) -> None:
    said = [*begin, *turn(1, topic="roles"), SlotSet("topic", "tasks")]
    assert slots(seen(said)) == {"topic": "tasks"}
    # What was broken off, too.
    assert texts(seen([*said, *turn(2)[:2]])) == ["質問1", "質問2"]


def test_an_earlier_session_is_over(begin: list[Event], turn: Turn) -> None:
    said = [*begin, *turn(1, topic="roles"), *begin, *turn(2)]
    assert texts(seen(said)) == ["質問2"]
    assert slots(seen(said)) == {}


def test_it_does_not_grow(begin: list[Event], turn: Turn) -> None:
    said = list(begin)
    for number in range(200):
        said += turn(number, topic="roles", age=number)
    assert len(seen(said)) == 4
