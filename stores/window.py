"""What of a conversation a turn has to see: the turn before it, and every slot's last value.

Rasa replays all events of a session several times a turn, so that a conversation gets slower with
each question. Our rules look at one turn, and our actions at the slots.
"""

from collections.abc import Sequence

from rasa.shared.core.events import Event, SessionStarted, SlotSet, UserUttered

TURNS = 1


def window(events: Sequence[Event]) -> list[Event]:
    """Return the last turn of the last session, after the slots that were set before them.

    Whatever comes before the first question of the window is left out, but for the last value of
    each slot. A session of few turns is returned as it is.
    """
    start = _last(events, SessionStarted)
    questions = [i for i in range(start, len(events)) if isinstance(events[i], UserUttered)]
    if len(questions) <= TURNS:
        return list(events[max(start - 1, 0) :])
    cut = questions[-TURNS] - 1
    slots = {event.key: event for event in events[start:cut] if isinstance(event, SlotSet)}
    return [*slots.values(), *events[cut:]]


def _last(events: Sequence[Event], kind: type[Event]) -> int:
    """Return the index of the last event of a kind, or 0."""
    return next((i for i in reversed(range(len(events))) if isinstance(events[i], kind)), 0)
