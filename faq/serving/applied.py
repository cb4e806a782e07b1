"""Which events of a conversation count: all of them, unless one of them takes others back."""

from typing import Any

from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

_TAKING_BACK = (ActionReverted, ActiveLoop, Restarted, SessionStarted, UserUtteranceReverted)
_KINDS = frozenset(kind for base in _TAKING_BACK for kind in (base, *all_subclasses(base)))

_applied = DialogueStateTracker.applied_events


def events(tracker: Any) -> list[Event]:
    """Return what DialogueStateTracker.applied_events does."""
    if _KINDS.isdisjoint(map(type, tracker.events)):
        return list(tracker.events)
    found: list[Event] = _applied(tracker)
    return found
