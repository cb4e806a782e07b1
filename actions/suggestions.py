"""What a reader would ask next, chosen from facts that exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.context import Context
from actions.facts import Book
from actions.phrases import phrase
from actions.requests import Question

MOST = 4
# schema: a title has at most 40 characters
LONGEST_TITLE = 40


@dataclass(frozen=True)
class Suggestion:
    """A next question: what is shown, and what is sent as the person's message when picked."""

    title: str
    text: str


def ask(topic: str, roles: Sequence[str], book: Book) -> Suggestion:
    """Return the question that asks for a topic of roles."""
    text = book.topics[topic].ask.format(
        role=roles[0] if roles else "", roles=phrase("and").join(roles)
    )
    return Suggestion(text[:LONGEST_TITLE], text)


def starters(book: Book, about: str | None) -> tuple[Suggestion, ...]:
    """Return questions to begin with; for an open 「違いは?」 pairs of roles."""
    subject, second, third = list(book.roles)[:3]
    if about == "difference":
        pairs = [(subject, second), (second, third), book.roles_of("mission")]
        return tuple(ask("difference", pair, book) for pair in pairs)
    if about == "role":
        return tuple(ask("definition", (role,), book) for role in book.roles_of("mission"))
    return (
        ask("definition", (subject,), book),
        ask("difference", (subject, second), book),
        ask("tasks", (subject,), book),
        ask("need", (subject,), book),
    )


def after(
    question: Question, context: Context, told: Iterable[str], book: Book
) -> tuple[Suggestion, ...]:
    """Return what leads on from an answer that told these facts."""
    known = {*told, *context.shown}
    chosen: list[Suggestion] = []
    for topic, roles in _next(question, book):
        new = {f.id for role in roles or ("",) for f in book.about(topic, role or None)}
        suggestion = ask(topic, roles, book)
        if (topic == "difference" or new - known) and suggestion not in chosen:
            chosen.append(suggestion)
    return tuple(chosen[:MOST]) or starters(book, None)


def _next(question: Question, book: Book) -> list[tuple[str, tuple[str, ...]]]:
    """Return (topic, roles) that follow on the question, best first."""
    follow: list[tuple[str, tuple[str, ...]]] = []
    for request in question.requests:
        if request.assumed:
            follow.extend((request.topic, (role,)) for role in book.roles_of(request.topic)[1:])
        for item in (book.fact(id) for id in request.items):
            follow.extend([(item.detail, request.roles)] if item.detail else [])
        for topic in book.topics[request.topic].next:
            follow.extend(_asks(topic, request.roles, book))
    for gap in question.gaps:
        for topic in filter(None, (gap.near, "roles", "tasks", "definition")):
            if topic in book.topics:
                follow.extend(_asks(topic, gap.roles, book))
    return follow


def _asks(topic: str, roles: Sequence[str], book: Book) -> Iterable[tuple[str, tuple[str, ...]]]:
    if topic == "difference":
        described = book.roles_of("mission")
        if len(roles) == 1 and roles[0] in described:
            other = next(role for role in described if role != roles[0])
            yield topic, tuple(sorted((roles[0], other), key=described.index))
        return
    own = book.roles_of(topic)
    if book.topics[topic].only is not None or not own:
        yield topic, ()
    elif len(own) == 1:
        if not roles or own[0] in roles:
            yield topic, (own[0],)
    else:
        for role in roles:
            if role in own:
                yield topic, (role,)
