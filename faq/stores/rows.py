"""Events as the rows of Rasa's table `events`, the form in which they are kept everywhere."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import ujson
from rasa.shared.core.events import Event, UserUttered, deserialise_events

# So that it looks as the standard library writes it, which `Database.has_message` looks for.
_AS_JSON_WRITES: Any = {
    "ensure_ascii": False,
    "escape_forward_slashes": False,
    "separators": (", ", ": "),
}


class EventRow(NamedTuple):
    """One event. `timestamp` is in seconds since 1970; `data` is its JSON."""

    type_name: str
    timestamp: float | None
    intent_name: str | None
    action_name: str | None
    data: str


def rows(events: Iterable[Event]) -> list[EventRow]:
    """Return the rows of events, filled as Rasa's SQLTrackerStore fills them."""
    return [_row(event, event.as_dict()) for event in events]


def _row(event: Event, data: dict[str, Any]) -> EventRow:
    intent = (data.get("parse_data") or {}).get("intent") or {}
    return EventRow(
        event.type_name, data.get("timestamp"), intent.get("name"), data.get("name"), as_json(data)
    )


def as_json(data: dict[str, Any]) -> str:
    """Return the data of an event as the text that is kept."""
    text: str = ujson.dumps(data, **_AS_JSON_WRITES)
    return text


def events(kept: Iterable[EventRow]) -> list[Event]:
    """Return the events of rows."""
    found: list[Event] = deserialise_events([ujson.loads(row.data) for row in kept])
    return found


def message_id(row: EventRow) -> str | None:
    """Return the id of the message that a row holds, or None when it holds none."""
    if row.type_name != UserUttered.type_name:
        return None
    id = ujson.loads(row.data).get("message_id")
    return id if isinstance(id, str) else None
