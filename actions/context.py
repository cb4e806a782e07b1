"""What the bot remembers of a conversation: small, explicit, and soon forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from actions.facts import Book

# Turns of small talk after which the last subject no longer counts as the subject.
MAX_AGE = 2


@dataclass(frozen=True)
class Context:
    """The last subject.

    `roles` and `topic` are those of the last question, `earlier_roles` those of the one before,
    `aspect` what was asked and is not in the article, `listed` the facts of the last list that was
    shown, `shown` all facts of the last answer, `age` the turns of small talk since.
    """

    roles: tuple[str, ...] = ()
    earlier_roles: tuple[str, ...] = ()
    topic: str | None = None
    aspect: str | None = None
    listed: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    age: int = 0


EMPTY = Context()


def from_slots(slots: Mapping[str, Any]) -> Context:
    """Read the context from Rasa's slots; slots are untrusted, what has a wrong type is dropped."""
    values: dict[str, Any] = {}
    for field in fields(Context):
        value = slots.get(field.name)
        if isinstance(getattr(EMPTY, field.name), tuple):
            values[field.name] = (
                tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()
            )
        elif field.name == "age":
            values["age"] = value if isinstance(value, int) and 0 <= value <= MAX_AGE else 0
        else:
            values[field.name] = value if isinstance(value, str) else None
    return Context(**values)


def to_slots(context: Context) -> dict[str, Any]:
    """Return the slot values that keep the context."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in vars(context).items()}


def known(context: Context, book: Book) -> Context:
    """Return the context without what the facts do not have: a conversation outlives a change."""
    return replace(
        context,
        roles=tuple(role for role in context.roles if role in book.roles),
        earlier_roles=tuple(role for role in context.earlier_roles if role in book.roles),
        topic=context.topic if context.topic in book.topics else None,
        listed=tuple(id for id in context.listed if book.has(id)),
        shown=tuple(id for id in context.shown if book.has(id)),
    )


def aged(context: Context) -> Context:
    """Return the context after one turn of small talk."""
    older = replace(context, age=context.age + 1)
    return older if older.age <= MAX_AGE else EMPTY
