"""Safe reading of payloads: whatever is missing or of a wrong kind is an empty string."""

import re
from typing import Any

# Ids of teams, channels, people and apps; timestamps, by which Slack knows messages.
_ID = re.compile(r"[A-Za-z0-9]{1,40}")
_TS = re.compile(r"[0-9]{1,20}\.[0-9]{1,10}")


def at(data: Any, *path: str) -> Any:
    """Return what stands at the end of the path, or None."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def text_at(data: Any, *path: str) -> str:
    """Return the string at the end of the path."""
    value = at(data, *path)
    return value if isinstance(value, str) else ""


def id_at(data: Any, *path: str) -> str:
    """Return the id at the end of the path."""
    value = text_at(data, *path)
    return value if is_id(value) else ""


def ts_at(data: Any, *path: str) -> str:
    """Return the timestamp at the end of the path."""
    value = text_at(data, *path)
    return value if is_ts(value) else ""


def is_id(value: Any) -> bool:
    """Whether it is the id of a team, a channel, a person or an app."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_ts(value: Any) -> bool:
    """Whether it is a timestamp."""
    return isinstance(value, str) and _TS.fullmatch(value) is not None
