"""Pieces of what people wrote, as the models learn from them.

「オンラインでも?」 is learned with the question before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase
from faq.knowledge.words import word_list
from faq.understanding.examples import NO_ROLE, SILENT, SOCIAL, WHO, Label, Said, label_of
from faq.understanding.names import ROLE, NameFinder
from faq.understanding.text import normalise


@dataclass(frozen=True)
class Piece:
    """A text and its kind; `before` is the topic that was asked before, if it names a role."""

    text: str
    kind: str
    before: str | None = None


def pieces_of(said: Iterable[Said], finder: NameFinder, book: Book) -> Iterator[Piece]:
    """Yield what is learned from: pieces of messages, the facts, and what the bot suggests.

    What asks in a later turn and names no role is understood only with the question before it; so
    that stands in front of it. Acts are read both ways.
    """
    topic: str | None = None
    roles: tuple[str, ...] = ()
    asked: set[str] = set()
    for message in said:
        if message.opens:
            topic, roles = None, ()
        labels = [label_of(label) for label in message.labels]
        if any(described_now(label, finder) for label in labels):
            continue
        for text, kind in _texts(message, labels):
            asked.add(kind)
            yield from _learned(text, kind, topic, roles, finder, book)
        topic, roles = _after(labels, topic, roles, book)
    yield from (Piece(fact.text, fact.topic) for fact in book.facts)
    yield from _offered(book)
    if any(kind.startswith(f"{WHO}:") for kind in asked):
        new = (role for role in book.described if f"{WHO}:{role}" not in asked)
        yield from (piece for role in new for piece in _in_charge(role, book))


def _in_charge(role: str, book: Book) -> Iterator[Piece]:
    """Yield who-questions about a role for which nobody asked yet: it is new."""
    for area in book.roles[role].keywords:
        for frame in sorted(word_list("asks_who")):
            yield Piece(frame.replace("～", area), f"{WHO}:{role}")


def _learned(
    text: str,
    kind: str,
    topic: str | None,
    roles: Sequence[str],
    finder: NameFinder,
    book: Book,
) -> Iterator[Piece]:
    if topic is None:
        yield Piece(text, kind)
    elif any(name.kind == ROLE for name in finder.find(normalise(text).text)):
        yield Piece(text, kind, topic)
    else:
        yield Piece(with_question(topic, roles, text, book), kind)
        if kind not in book.topics and kind != SILENT:
            yield Piece(text, kind)


def described_now(label: Label, finder: NameFinder) -> str | None:
    """Return the role that a label takes for one that is not described, although it is now."""
    if label.name != NO_ROLE:
        return None
    names = finder.find(normalise(label.text).text)
    return next((name.value for name in names if name.kind == ROLE), None)


def with_question(topic: str, roles: Sequence[str], text: str, book: Book) -> str:
    """Return a text with the question before it, as the bot would put that."""
    roles = [role for role in roles if role in book.roles] or [*book.roles][:1]
    return book.question(topic, roles, phrase("and")) + text


def _texts(message: Said, labels: Sequence[Label]) -> Iterator[tuple[str, str]]:
    kinds = [label.kind for label in labels]
    yield from (each for each in zip(message.pieces, kinds, strict=True) if each[0].strip())
    asking = [kind for kind in kinds if kind not in SOCIAL]
    if len(kinds) > 1 and len(asking) == 1:
        # What stands around a question must not change it.
        yield message.text, asking[0]


def _after(
    labels: Sequence[Label], topic: str | None, roles: tuple[str, ...], book: Book
) -> tuple[str | None, tuple[str, ...]]:
    """Return topic and roles after a message; what is not answered leaves the topic standing."""
    asked = [book.plays.define if label.name == WHO else label.name for label in labels]
    named = [tuple(role for role in label.roles if role in book.roles) for label in labels]
    return (
        next((name for name in reversed(asked) if name in book.topics), topic),
        next((each for each in reversed(named) if each), roles),
    )


def _offered(book: Book) -> Iterator[Piece]:
    """Yield the questions that the bot itself suggests, with their topics."""
    for topic in book.topics:
        compares = topic == book.plays.compare
        named = combinations(book.described, 2) if compares else ((role,) for role in book.roles)
        asked = dict.fromkeys(book.question(topic, roles, phrase("and")) for roles in named)
        yield from (Piece(question, topic) for question in asked)
