"""What the bot remembers of a conversation: small, explicit, and soon forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from faq.contract.parts import PartError, Request, from_json, to_json
from faq.knowledge.book import Book

# Turns of small talk after which the last subject no longer counts as the subject.
MAX_AGE = 2
_PARTS = ("asked", "before", "offered")
# What of it stands in the words of the person.
OWN_WORDS = ("aspect",)
# Numbers, each with the largest that is believed.
_COUNTS = {"age": MAX_AGE, "refused": 1000}


@dataclass(frozen=True)
class Context:
    """The last subject.

    `roles` and `topic` are those of the last question, `earlier_roles` those of the one before,
    `aspect` what was asked and is not in the article, `listed` the facts of the last list that was
    shown and still stands, `lists` the facts that lead in the lists that were shown, `shown` all
    facts of the last answer, `asked` what the last answer answered, `before` what the one before it
    did, `told` the topics of answers before that, `offered` what was suggested, `age` the turns of
    small talk since, `refused` how many questions in a row were asked in vain.
    """

    roles: tuple[str, ...] = ()
    earlier_roles: tuple[str, ...] = ()
    topic: str | None = None
    aspect: str | None = None
    listed: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    asked: tuple[Request, ...] = ()
    before: tuple[Request, ...] = ()
    told: tuple[str, ...] = ()
    offered: tuple[Request, ...] = ()
    age: int = 0
    refused: int = 0

    @property
    def last_topic(self) -> str | None:
        """The topic of the last question, or of the last that was answered."""
        return self.topic or (self.asked[-1].topic if self.asked else None)


EMPTY = Context()


def from_slots(slots: Mapping[str, Any]) -> Context:
    """Read the context from Rasa's slots; slots are untrusted, what has a wrong type is dropped."""
    values: dict[str, Any] = {}
    for field in fields(Context):
        value = slots.get(field.name)
        if field.name in _PARTS:
            values[field.name] = _requests(value)
        elif isinstance(getattr(EMPTY, field.name), tuple):
            values[field.name] = (
                tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()
            )
        elif field.name in _COUNTS:
            most = _COUNTS[field.name]
            values[field.name] = value if isinstance(value, int) and 0 <= value <= most else 0
        else:
            values[field.name] = value if isinstance(value, str) else None
    return Context(**values)


def _requests(value: object) -> tuple[Request, ...]:
    try:
        parts = from_json(value)
    except PartError:
        return ()
    return tuple(part for part in parts if isinstance(part, Request))


def to_slots(context: Context) -> dict[str, Any]:
    """Return the slot values that keep the context."""
    kept: dict[str, Any] = {}
    for name, value in vars(context).items():
        if name in _PARTS:
            kept[name] = to_json(value)
        else:
            kept[name] = list(value) if isinstance(value, tuple) else value
    return kept


def known(context: Context, book: Book) -> Context:
    """Return the context without what the facts do not have: a conversation outlives a change."""
    return replace(
        context,
        roles=tuple(role for role in context.roles if role in book.roles),
        earlier_roles=tuple(role for role in context.earlier_roles if role in book.roles),
        topic=context.topic if context.topic in book.topics else None,
        listed=tuple(id for id in context.listed if book.has(id)),
        lists=tuple(id for id in context.lists if book.has(id)),
        shown=tuple(id for id in context.shown if book.has(id)),
        asked=_answerable(context.asked, book),
        before=_answerable(context.before, book),
        told=tuple(topic for topic in context.told if topic in book.topics),
        offered=_answerable(context.offered, book),
    )


def _answerable(requests: Sequence[Request], book: Book) -> tuple[Request, ...]:
    return tuple(
        request
        for request in requests
        if request.topic in book.topics
        and set(request.roles) <= set(book.roles)
        and all(map(book.has, request.items))
    )


def aged(context: Context) -> Context:
    """Return the context after one turn of small talk."""
    older = replace(context, age=context.age + 1)
    is_empty = replace(context, age=0) == EMPTY
    return EMPTY if is_empty or older.age > MAX_AGE else older
