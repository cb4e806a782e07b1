"""What a message was understood to ask: its parts, and their JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

RemarkKind = Literal["social", "clarify", "off_topic"]
GapKind = Literal["aspect", "item", "meaning", "more", "reason", "role"]
CommandName = Literal[
    "again", "all", "back", "count", "shorter", "simpler", "source", "sure", "table"
]


class PartError(ValueError):
    """What was read is no part; the message says why."""


@dataclass(frozen=True)
class Request:
    """Something that facts answer: a topic for roles, or single `items` of its list.

    `assumed` says that the roles were not named by the person, `unsure` that it may not be what
    was asked.
    """

    topic: str
    roles: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    assumed: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class Gap:
    """Something that the article does not answer.

    `text` is what the person asked for in their own words, or nothing; `near` the topic that
    comes closest, for a role its name; `roles` the roles that it was asked of; `terms` those of
    the article that were named, by which facts that come close are found; `topic` a topic that the
    article has for other roles.
    """

    kind: GapKind
    text: str = ""
    roles: tuple[str, ...] = ()
    near: str | None = None
    terms: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True)
class Remark:
    """What asks nothing of the article, asks too little, or lies off the subject."""

    kind: RemarkKind
    about: str = ""


@dataclass(frozen=True)
class Command:
    """What to do with the last answer."""

    name: CommandName


@dataclass(frozen=True)
class Language:
    """What language the person wrote in, where it was another one than Japanese."""

    code: Literal["en"] = "en"


Part = Request | Gap | Remark | Command | Language
_TYPES: dict[str, type[Part]] = {
    "request": Request,
    "gap": Gap,
    "remark": Remark,
    "command": Command,
    "language": Language,
}
_HINTS = {type_: get_type_hints(type_) for type_ in _TYPES.values()}
_NAMES = {type_: name for name, type_ in _TYPES.items()}


def to_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return parts as JSON data; what is left at its default is left out."""
    return [_plain(part) for part in parts]


def _plain(part: Part) -> dict[str, Any]:
    data: dict[str, Any] = {"part": _NAMES[type(part)]}
    for field in fields(part):
        value = getattr(part, field.name)
        if value != field.default:
            data[field.name] = list(value) if isinstance(value, tuple) else value
    return data


def from_json(data: object) -> tuple[Part, ...]:
    """Read parts. Raises PartError for an unknown key or a value of another type."""
    if not isinstance(data, list):
        raise PartError("parts must be a list")
    return tuple(map(_part, data))


def _part(entry: object) -> Part:
    type_ = _TYPES.get(str(entry.get("part"))) if isinstance(entry, Mapping) else None
    if type_ is None or not isinstance(entry, Mapping):
        raise PartError(f"no part: {entry!r}")
    hints = _HINTS[type_]
    values = {name: value for name, value in entry.items() if name != "part"}
    for name, value in values.items():
        if name not in hints or not _fits(value, hints[name]):
            raise PartError(f"{entry['part']}: {name} cannot be {value!r}")
        values[name] = tuple(value) if isinstance(value, list) else value
    try:
        return type_(**values)
    except TypeError as error:
        raise PartError(f"{entry['part']}: {error}") from error


def _fits(value: object, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    return isinstance(value, hint)
