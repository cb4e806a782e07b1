"""Requests that facts answer, and gaps: what a part of a message comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from actions.context import Context
from actions.facts import Book, Fact
from actions.parts import GENERAL, OtherName, Part


@dataclass(frozen=True)
class Request:
    """Something that facts answer: a topic for roles, or single `items` of a list."""

    topic: str
    roles: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Gap:
    """Something that the article does not answer.

    `kind` is aspect, subject, term, role, meaning, item, more or reason; `text` what the person
    asked for; `near` the topic that comes closest, for a role its name; `roles` the roles it was
    asked of; `nouns` words by which facts that come close are found.
    """

    kind: str
    text: str
    roles: tuple[str, ...] = ()
    near: str | None = None
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked. `kind` is facts, source, clarify, social or off_topic; `about` names which."""

    kind: str
    about: str | None = None
    requests: tuple[Request, ...] = ()
    gaps: tuple[Gap, ...] = ()
    roles: tuple[str, ...] = ()
    topic: str | None = None


@dataclass
class Found:
    """What the parts of a message have come to so far."""

    requests: list[Request] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    question: Question | None = None


def is_detail(topic: str | None, book: Book) -> bool:
    """Whether the topic belongs to a subject of its own and is not asked of every role."""
    return topic in book.topics and len(book.roles_of(topic)) == 1


def ask_topic(part: Part, topic: str, context: Context, book: Book, found: Found) -> None:
    """Ask for a topic of the roles that are meant, and note what is not described."""
    if topic not in book.topics:
        found.question = found.question or Question("off_topic")
        return
    others = _unknown_to(topic, part.others, book)
    found.gaps.extend(Gap("role", other.text, near=other.name) for other in others)
    if topic == "difference":
        _difference(part, context, book, found, halved=bool(others))
    elif part.roles or not others:
        roles, assumed = _roles_for(topic, part, context, book)
        ask_roles(topic, roles, part, assumed, book, found)


def _unknown_to(topic: str, others: Iterable[OtherName], book: Book) -> list[OtherName]:
    """Return the other roles that the question is about and the facts do not speak of.

    What is said of a subject such as the KPI holds for whoever is meant by 「役員」 or 「部長」.
    """
    texts = [fact.text for fact in book.about(topic)]
    detail = is_detail(topic, book)
    return [
        other
        for other in others
        if not any(other.text in text for text in texts)
        and not (detail and not other.name.isascii())
    ]


def _roles_for(
    topic: str, part: Part, context: Context, book: Book
) -> tuple[tuple[str, ...], bool]:
    """Return the roles that are asked about, and whether the bot had to assume them."""
    own = book.roles_of(topic)
    only = book.topics[topic].only
    general = own == [GENERAL] or (only is not None and GENERAL in part.roles)
    if part.roles and not general:
        return part.roles, False
    if only is not None:
        return (only,), False
    if len({tuple(book.about(topic, role)) for role in own}) < 2:
        return tuple(own[:1]), False
    if context.roles:
        return context.roles, False
    subject = next(iter(book.roles))
    return ((subject,), True) if subject in own else (tuple(own), False)


def ask_roles(
    topic: str,
    roles: Sequence[str],
    part: Part,
    assumed: bool,
    book: Book,
    found: Found,
) -> None:
    """Ask for the topic of each role, or note that the article is silent on it."""
    entry = book.topics[topic]
    if not roles:
        found.requests.append(Request(topic))
        return
    if entry.only is not None and entry.only not in roles:
        found.gaps.append(Gap("aspect", entry.name, tuple(roles), topic))
        return
    for role in roles:
        for name in filter(None, (topic, entry.instead)):
            facts = book.about(name, role)
            if facts:
                items = items_at(part.ordinals, _list_items(facts, book))
                add_request(Request(name, (role,), items, assumed), book, found)
                break
        else:
            found.gaps.append(Gap("aspect", entry.name, (role,), topic))


def add_request(request: Request, book: Book, found: Found) -> None:
    """Take the request; a list item with a topic of its own becomes that topic."""
    if request.items and all(book.fact(item).detail for item in request.items):
        found.requests.extend(
            Request(fact.detail, fact.roles)
            for fact in map(book.fact, request.items)
            if fact.detail
        )
    else:
        found.requests.append(request)


def _list_items(facts: Iterable[Fact], book: Book) -> tuple[str, ...]:
    return tuple(item.id for fact in facts for item in book.items(fact))


def items_at(ordinals: Iterable[int], items: Sequence[str]) -> tuple[str, ...]:
    """Return the items at places that count from 1; -1 is the last."""
    picked = [items[n - 1 if n > 0 else n] for n in ordinals if items and n <= len(items)]
    return tuple(dict.fromkeys(picked))


def _difference(part: Part, context: Context, book: Book, found: Found, *, halved: bool) -> None:
    roles = list(part.roles)
    if GENERAL in roles:
        if len(roles) == 2:
            ask_roles("definition", roles, part, False, book, found)
            return
        roles = [role for role in roles if role != GENERAL] or book.roles_of("mission")
    if halved:
        if roles:
            ask_roles("definition", roles, part, False, book, found)
        return
    if len(roles) < 2:
        before = [*context.roles, *context.earlier_roles]
        known = [r for r in before if r not in roles and book.about("mission", r)]
        roles = (known[: 2 - len(roles)][::-1] + roles) if known else roles
    if not roles:
        found.question = Question("clarify", "difference")
        return
    if len(roles) == 1:
        # The article compares every role with its subject, and the subject with the next one.
        subject, second = list(book.roles)[:2]
        roles = [subject if roles[0] != subject else second, roles[0]]
    found.requests.append(Request("difference", tuple(dict.fromkeys(roles))))


def ask_other_role(part: Part, context: Context, book: Book, found: Found) -> None:
    """Note the roles that are not described, and answer for those that are."""
    found.gaps.extend(Gap("role", other.text, near=other.name) for other in part.others)
    if part.silent is not None and part.roles:
        ask_uncovered(part, context, book, found)
    elif part.roles:
        ask_roles("definition", part.roles, part, False, book, found)
    elif not part.others:
        ask_uncovered(part, context, book, found)


def ask_uncovered(part: Part, context: Context, book: Book, found: Found) -> None:
    """Note an aspect that the article is silent on."""
    # 「給料は?」 is asked of the role under discussion; 「ラーメン屋は?」 is not.
    roles = part.roles or (context.roles if part.elliptic and part.silent else ())
    near = next((aspect.near for aspect in book.silent if aspect.name == part.silent), None)
    kind = "term" if part.term else "aspect" if part.silent else "subject"
    text = part.term or part.aspect or part.silent or ""
    found.gaps.append(Gap(kind, text, tuple(roles), near, part.nouns))
