"""What a reader would ask next, chosen from facts that exist."""

from collections.abc import Iterable, Sequence

from faq.answering.gaps import elsewhere
from faq.answering.question import Question
from faq.contract.answer import Suggestion
from faq.contract.context import Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

MOST = 4
# schema: a title has at most 40 characters
LONGEST_TITLE = 40


def ask(topic: str, roles: Sequence[str], book: Book) -> Suggestion:
    """Return the question that asks for a topic of roles."""
    text = book.question(topic, roles, phrase("and"))
    only = book.topics[topic].only
    asked = tuple(roles) if only is None or roles else (only,)
    return Suggestion(text[:LONGEST_TITLE], text, Request(topic, asked))


def starters(book: Book, about: str | None) -> tuple[Suggestion, ...]:
    """Return questions to begin with; for an open 「違いは?」 sets of roles."""
    described, compare = book.described, book.plays.compare
    if about == "compare" and compare is not None:
        pairs = (described[:2], described[1:3], book.compared)
        chosen = [ask(compare, roles, book) for roles in pairs if len(roles) > 1]
    else:
        chosen = [
            ask(topic, described[: 2 if topic == compare else 1], book) for topic in book.plays.open
        ]
    return tuple(dict.fromkeys(chosen))[:MOST]


def after(
    question: Question, context: Context, told: Iterable[str], book: Book
) -> tuple[Suggestion, ...]:
    """Return what leads on from an answer that told these facts."""
    known = {*told, *context.shown}
    answered = {*map(_asked, (*question.requests, *context.asked, *context.before))}
    chosen: list[Suggestion] = []
    for topic, roles in _next(question, book):
        new = {f.id for role in roles or ("",) for f in book.about(topic, role or None)}
        suggestion = ask(topic, roles, book)
        if (topic == book.plays.compare or new - known) and (topic, roles) not in answered:
            chosen.append(suggestion)
    return tuple(dict.fromkeys(chosen))[:MOST] or starters(book, None)


def _asked(request: Request) -> tuple[str, tuple[str, ...]] | None:
    """Return what a request asks as a whole; nothing when it asks for single items only."""
    return None if request.items else (request.topic, request.roles)


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
        plays = book.plays
        follow.extend((gap.topic or "", (role,)) for role in elsewhere(gap, book))
        for topic in filter(None, (gap.near, plays.function, plays.duties, plays.define)):
            if topic in book.topics:
                follow.extend(_asks(topic, gap.roles, book))
    return follow


def _asks(topic: str, roles: Sequence[str], book: Book) -> Iterable[tuple[str, tuple[str, ...]]]:
    if topic == book.plays.compare:
        described = book.compared
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
