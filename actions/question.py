"""From what was understood of a message to the question: requests that facts answer, and gaps.

`resolve` is a pure function of the message's parts, the context and the facts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from actions.context import Context
from actions.facts import Book, Fact

SOCIAL = ("greet", "thank", "goodbye", "help", "bot", "complain")
REFUSED = ("ask_uncovered", "ask_other_role", "out_of_article")
# The role that stands for all: what is said of it is said whatever role is named.
GENERAL = "CxO"
# A topic near the top of the ranking wins over it when it belongs to the subject under discussion.
NEAR_TOP = 0.05
# A question that cannot stand alone may go on with the subject when it is covered this likely.
IN_CONTEXT = 0.5
# So does one this close that has facts for the role, over one that has none.
CLOSE = 0.5
# The topic of a question about a role that is not described counts when it is this likely.
LIKELY = 0.5


@dataclass(frozen=True)
class OtherName:
    """A role that the article does not describe: its name, and how the person wrote it."""

    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """One question of a message, as the NLU understood it.

    `ranking` are intents with their confidence, best first. `ordinals` count from 1, -1 is the
    last. `aspect` is what is asked in the person's words, `silent` the entry of the facts file
    that says the article is silent on it, `meaning` a sense that the article does not treat,
    `term` a term of the article that the part asks the meaning of, `elliptic` whether the part
    leaves its subject to the context, `covered` how likely it is that
    the article covers it.
    """

    intent: str
    ranking: tuple[tuple[str, float], ...] = ()
    roles: tuple[str, ...] = ()
    others: tuple[OtherName, ...] = ()
    ordinals: tuple[int, ...] = ()
    aspect: str | None = None
    silent: str | None = None
    meaning: str | None = None
    term: str | None = None
    nouns: tuple[str, ...] = ()
    elliptic: bool = False
    covered: float = 0.0


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
class _Found:
    requests: list[Request] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    question: Question | None = None


def parts_of(message: Mapping[str, Any]) -> list[Part]:
    """Read the parts from Rasa's parse of a message; one part from the bare intent if none."""
    raw = message.get("parts") or [{"intent": (message.get("intent") or {}).get("name") or ""}]
    return [_part(entry) for entry in raw]


def _part(entry: Mapping[str, Any]) -> Part:
    names = {field.name for field in fields(Part)}
    values: dict[str, Any] = {name: entry[name] for name in names & entry.keys()}
    for name in ("roles", "ordinals", "nouns"):
        values[name] = tuple(values.get(name, ()))
    values["ranking"] = tuple((name, float(p)) for name, p in values.get("ranking", ()))
    values["others"] = tuple(OtherName(**other) for other in values.get("others", ()))
    return Part(**values)


def resolve(parts: Sequence[Part], context: Context, book: Book) -> Question:
    """Turn the parts of a message into one question, with what the context adds."""
    found = _Found()
    subject = context
    for part in parts:
        before = len(found.requests), len(found.gaps)
        _resolve_part(part, subject, book, found)
        roles = _roles_in(found.requests[before[0] :], found.gaps[before[1] :])
        if roles:
            subject = Context(roles=roles, topic=subject.topic, listed=context.listed)
    requests = tuple(dict.fromkeys(found.requests))
    gaps = tuple(dict.fromkeys(found.gaps))
    if not requests and not gaps:
        return found.question or Question("off_topic")
    roles = _roles_in(requests, gaps)
    topic = requests[0].topic if requests else _topic_refused(parts, gaps, book)
    return Question("facts", requests=requests, gaps=gaps, roles=roles, topic=topic)


def _roles_in(requests: Iterable[Request], gaps: Iterable[Gap]) -> tuple[str, ...]:
    asked = [role for request in requests for role in request.roles]
    return tuple(dict.fromkeys([*asked, *(role for gap in gaps for role in gap.roles)]))


def _topic_refused(parts: Sequence[Part], gaps: Sequence[Gap], book: Book) -> str | None:
    """Return the topic that was asked of a role that the article does not describe."""
    if not parts or parts[0].silent or any(gap.kind != "role" for gap in gaps):
        return None
    part = parts[0]
    likely = [intent for intent, share in part.ranking[:1] if share >= LIKELY]
    named = [topic for topic, entry in book.topics.items() if part.aspect in entry.words]
    topics = [*named, *(intent[len("ask_") :] for intent in (part.intent, *likely))]
    return next((topic for topic in topics if topic in book.topics), None)


def _resolve_part(part: Part, context: Context, book: Book, found: _Found) -> None:
    if part.meaning is not None:
        role, sense = part.meaning.split(":", 1)
        found.gaps.append(Gap("meaning", sense, (role,)))
    elif part.intent in SOCIAL:
        found.question = found.question or Question("social", part.intent)
    elif part.elliptic and part.ordinals and context.listed and part.intent in REFUSED:
        _item(part, context, book, found)
    elif _goes_on(part, context, book):
        _topic(part, _topic_of(_best(part), context, book), context, book, found)
    elif part.intent == "out_of_article" and not part.roles and not part.others:
        found.question = found.question or Question("off_topic")
    elif part.intent == "ask_source":
        found.question = Question("source", roles=context.roles, topic=context.topic)
    elif part.intent in _FOLLOW_UPS:
        _FOLLOW_UPS[part.intent](part, context, book, found)
    elif part.intent == "ask_other_role" or (part.intent in REFUSED and part.others):
        _other_role(part, context, book, found)
    elif part.intent in REFUSED:
        _uncovered(part, context, book, found)
    else:
        _topic(part, _topic_of(part, context, book), context, book, found)


def _best(part: Part) -> Part:
    return replace(part, intent=part.ranking[0][0])


def _goes_on(part: Part, context: Context, book: Book) -> bool:
    """Whether a refused question makes sense when it goes on with the subject: 「代わりは?」."""
    if part.intent not in REFUSED or not part.elliptic or part.silent or not part.ranking:
        return False
    if context.topic is None or part.covered < IN_CONTEXT:
        return False
    topic = part.ranking[0][0][len("ask_") :]
    near = {fact.section for fact in book.about(context.topic)}
    return topic in book.topics and (
        not _is_detail(topic, book) or any(f.section in near for f in book.about(topic))
    )


def _topic_of(part: Part, context: Context, book: Book) -> str:
    """Return the topic; an elliptic question prefers one of the subject under discussion.

    「メリットは?」 fits several subjects; topics that are asked of every role are no such subject.
    """
    topic = part.intent[len("ask_") :]
    if part.roles and topic != "difference" and not _answered(topic, part.roles, book):
        return _second_best(topic, part, book)
    if not part.elliptic or not _is_detail(context.topic, book) or not _is_detail(topic, book):
        return topic
    sections = {fact.section for fact in book.about(context.topic or "")}
    floor = part.ranking[0][1] * NEAR_TOP if part.ranking else 1.0
    for intent, share in part.ranking:
        candidate = intent[len("ask_") :]
        facts = book.about(candidate) if _is_detail(candidate, book) else []
        if share >= floor and any(fact.section in sections for fact in facts):
            return candidate
    return topic


def _answered(topic: str, roles: Iterable[str], book: Book) -> bool:
    """Whether facts answer the topic for one of the roles."""
    entry = book.topics.get(topic)
    names = [topic, *([entry.instead] if entry and entry.instead else [])]
    return any(book.about(name, role) for name in names for role in roles)


def _second_best(topic: str, part: Part, book: Book) -> str:
    """Return a topic that is nearly as likely and has facts for the roles, if there is one."""
    for intent, share in part.ranking[1:]:
        candidate = intent[len("ask_") :]
        close = share >= part.ranking[0][1] * CLOSE
        if close and candidate in book.topics and _answered(candidate, part.roles, book):
            return candidate
    return topic


def _is_detail(topic: str | None, book: Book) -> bool:
    """Whether the topic belongs to a subject of its own and is not asked of every role."""
    return topic in book.topics and len(book.roles_of(topic)) == 1


def _topic(part: Part, topic: str, context: Context, book: Book, found: _Found) -> None:
    if topic not in book.topics:
        found.question = found.question or Question("off_topic")
        return
    others = _unknown_to(topic, part.others, book)
    found.gaps.extend(Gap("role", other.text, near=other.name) for other in others)
    if topic == "difference":
        _difference(part, context, book, found, halved=bool(others))
    elif part.roles or not others:
        roles, assumed = _roles_for(topic, part, context, book)
        _request(topic, roles, part, assumed, book, found)


def _unknown_to(topic: str, others: Iterable[OtherName], book: Book) -> list[OtherName]:
    """Return the other roles that the question is about and the facts do not speak of.

    What is said of a subject such as the KPI holds for whoever is meant by 「役員」 or 「部長」.
    """
    texts = [fact.text for fact in book.about(topic)]
    detail = _is_detail(topic, book)
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


def _request(
    topic: str,
    roles: Sequence[str],
    part: Part,
    assumed: bool,
    book: Book,
    found: _Found,
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
                items = _items_at(part.ordinals, _list_items(facts, book))
                _add_request(Request(name, (role,), items, assumed), book, found)
                break
        else:
            found.gaps.append(Gap("aspect", entry.name, (role,), topic))


def _add_request(request: Request, book: Book, found: _Found) -> None:
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


def _items_at(ordinals: Iterable[int], items: Sequence[str]) -> tuple[str, ...]:
    picked = [items[n - 1 if n > 0 else n] for n in ordinals if items and n <= len(items)]
    return tuple(dict.fromkeys(picked))


def _difference(part: Part, context: Context, book: Book, found: _Found, *, halved: bool) -> None:
    roles = list(part.roles)
    if GENERAL in roles:
        if len(roles) == 2:
            _request("definition", roles, part, False, book, found)
            return
        roles = [role for role in roles if role != GENERAL] or book.roles_of("mission")
    if halved:
        if roles:
            _request("definition", roles, part, False, book, found)
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


def _other_role(part: Part, context: Context, book: Book, found: _Found) -> None:
    found.gaps.extend(Gap("role", other.text, near=other.name) for other in part.others)
    if part.silent is not None and part.roles:
        _uncovered(part, context, book, found)
    elif part.roles:
        _request("definition", part.roles, part, False, book, found)
    elif not part.others:
        _uncovered(part, context, book, found)


def _uncovered(part: Part, context: Context, book: Book, found: _Found) -> None:
    # 「給料は?」 is asked of the role under discussion; 「ラーメン屋は?」 is not.
    roles = part.roles or (context.roles if part.elliptic and part.silent else ())
    near = next((aspect.near for aspect in book.silent if aspect.name == part.silent), None)
    kind = "term" if part.term else "aspect" if part.silent else "subject"
    text = part.term or part.aspect or part.silent or ""
    found.gaps.append(Gap(kind, text, tuple(roles), near, part.nouns))


def _mention(part: Part, context: Context, book: Book, found: _Found) -> None:
    """A bare role: the question before is asked again of it, or it is asked what the role is."""
    found.gaps.extend(Gap("role", other.text, near=other.name) for other in part.others)
    if not part.roles:
        if not part.others:
            found.question = Question("clarify", "role")
        return
    if context.aspect is not None and context.topic is None:
        found.gaps.append(Gap("aspect", context.aspect, part.roles))
    elif context.topic == "difference" and not part.ordinals:
        roles = tuple(dict.fromkeys([*context.roles, *part.roles]))
        found.requests.append(Request("difference", roles))
    else:
        shared = context.topic is not None and len(book.roles_of(context.topic)) > 1
        topic = context.topic if shared and context.topic else "definition"
        _request(topic, part.roles, part, False, book, found)


def _item(part: Part, context: Context, book: Book, found: _Found) -> None:
    items = _items_at(part.ordinals, context.listed)
    if part.roles and not part.ordinals:
        _mention(part, context, book, found)
    elif part.roles and not context.listed:
        _request("tasks", part.roles, part, False, book, found)
    elif not context.listed:
        found.question = Question("clarify", "item")
    elif not items:
        found.gaps.append(Gap("item", str(len(context.listed)), context.roles))
    else:
        # The list is still that of an earlier role when another was asked of in vain since.
        first = book.fact(items[0])
        _add_request(Request(first.topic, first.roles, items), book, found)


def _more(part: Part, context: Context, book: Book, found: _Found) -> None:
    """Tell more: what the listed items mean, else the next topic that was not shown yet."""
    roles = part.roles or context.roles
    if context.topic is None and not part.roles:
        found.question = Question("clarify", "more")
        return
    listing = bool(context.listed) and set(context.listed) <= set(context.shown)
    if listing and any(book.fact(item).detail for item in context.listed):
        _add_request(Request(context.topic or "", roles, context.listed), book, found)
        return
    for topic in book.topics[context.topic].next if context.topic else ("roles",):
        for role in roles or ("",):
            facts = book.about(topic, role or None)
            if facts and not {fact.id for fact in facts} <= set(context.shown):
                found.requests.append(Request(topic, (role,) if role else ()))
        if found.requests:
            return
    found.gaps.append(Gap("more", "", roles, context.topic))


def _reason(part: Part, context: Context, book: Book, found: _Found) -> None:
    if context.topic is None:
        if context.aspect is not None:
            found.gaps.append(Gap("aspect", context.aspect, context.roles))
        else:
            found.question = Question("clarify", "reason")
        return
    why = book.topics[context.topic].why
    if why is not None and any(book.about(why, role) for role in context.roles):
        _request(why, context.roles, part, False, book, found)
    else:
        found.gaps.append(Gap("reason", "", context.roles, context.topic))


def _reverse(part: Part, context: Context, book: Book, found: _Found) -> None:
    """Which role is in charge of something: by the keywords of the roles."""
    if part.roles:
        _request("definition", part.roles, part, False, book, found)
        return
    if part.others:
        _other_role(part, context, book, found)
        return
    scores = {
        role: sum(len(word) for word in entry.keywords if word.lower() in part.nouns)
        for role, entry in book.roles.items()
    }
    best = max(scores, key=lambda role: scores[role])
    if scores[best]:
        _request("definition", (best,), part, False, book, found)
    else:
        _uncovered(part, context, book, found)


_FOLLOW_UPS = {
    "mention_role": _mention,
    "ask_item": _item,
    "ask_more": _more,
    "ask_reason": _reason,
    "ask_reverse": _reverse,
}
