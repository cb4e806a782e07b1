"""What of a conversation a turn has to see: every slot's last value, and where it stands.

Rasa replays all events of a session several times a turn, so that a conversation gets slower with
each question. Our rules look at one turn, and our actions at the slots.
"""

from collections.abc import Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered

from faq.stores.rows import EventRow


def window(rows: Sequence[EventRow]) -> list[EventRow]:
    """Return what the next turn needs of the last session's events.

    That is the last value of each slot, the last question, whose time tells how old the session
    is, and all from where the bot began to wait for the next one. A session in which it has not
    begun to is returned as it is.
    """
    start = _last(rows, SessionStarted.type_name)
    waits = _last(rows, ActionExecuted.type_name, ACTION_LISTEN_NAME)
    if waits <= start:
        return list(rows[max(start - 1, 0) :])
    before = rows[max(start, 0) : waits]
    slots = {row.action_name: row for row in before if row.type_name == SlotSet.type_name}
    questions = [row for row in before if row.type_name == UserUttered.type_name]
    return [*slots.values(), *questions[-1:], *rows[waits:]]


def _last(rows: Sequence[EventRow], kind: str, name: str | None = None) -> int:
    """Return the index of the last event of a kind, and of a name if one is given, or -1."""
    for i in reversed(range(len(rows))):
        if rows[i].type_name == kind and name in (None, rows[i].action_name):
            return i
    return -1
