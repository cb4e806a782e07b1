"""From what was understood of a message to the question: requests that facts answer, and gaps.

`resolve` is a pure function of the message's parts, the context and the facts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from actions.context import Context
from actions.facts import Book
from actions.followups import FOLLOW_UPS
from actions.parts import REFUSED, SOCIAL, Part
from actions.requests import (
    Found,
    Gap,
    Question,
    Request,
    ask_other_role,
    ask_topic,
    ask_uncovered,
    is_detail,
)

# A topic near the top of the ranking wins over it when it belongs to the subject under discussion.
NEAR_TOP = 0.05
# A question that cannot stand alone may go on with the subject when it is covered this likely.
IN_CONTEXT = 0.5
# So does one this close that has facts for the role, over one that has none.
CLOSE = 0.5
# The topic of a question about a role that is not described counts when it is this likely.
LIKELY = 0.5


def resolve(parts: Sequence[Part], context: Context, book: Book) -> Question:
    """Turn the parts of a message into one question, with what the context adds."""
    found = Found()
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


def _resolve_part(part: Part, context: Context, book: Book, found: Found) -> None:
    if part.meaning is not None:
        role, sense = part.meaning.split(":", 1)
        found.gaps.append(Gap("meaning", sense, (role,)))
    elif part.intent in SOCIAL:
        found.question = found.question or Question("social", part.intent)
    elif part.elliptic and part.ordinals and context.listed and part.intent in REFUSED:
        FOLLOW_UPS["ask_item"](part, context, book, found)
    elif _goes_on(part, context, book):
        ask_topic(part, _topic_of(_best(part), context, book), context, book, found)
    elif part.intent == "out_of_article" and not part.roles and not part.others:
        found.question = found.question or Question("off_topic")
    elif part.intent == "ask_source":
        found.question = Question("source", roles=context.roles, topic=context.topic)
    elif part.intent in FOLLOW_UPS:
        FOLLOW_UPS[part.intent](part, context, book, found)
    elif part.intent == "ask_other_role" or (part.intent in REFUSED and part.others):
        ask_other_role(part, context, book, found)
    elif part.intent in REFUSED:
        ask_uncovered(part, context, book, found)
    else:
        ask_topic(part, _topic_of(part, context, book), context, book, found)


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
        not is_detail(topic, book) or any(f.section in near for f in book.about(topic))
    )


def _topic_of(part: Part, context: Context, book: Book) -> str:
    """Return the topic; an elliptic question prefers one of the subject under discussion.

    「メリットは?」 fits several subjects; topics that are asked of every role are no such subject.
    """
    topic = part.intent[len("ask_") :]
    if part.roles and topic != "difference" and not _answered(topic, part.roles, book):
        return _second_best(topic, part, book)
    if not part.elliptic or not is_detail(context.topic, book) or not is_detail(topic, book):
        return topic
    sections = {fact.section for fact in book.about(context.topic or "")}
    floor = part.ranking[0][1] * NEAR_TOP if part.ranking else 1.0
    for intent, share in part.ranking:
        candidate = intent[len("ask_") :]
        facts = book.about(candidate) if is_detail(candidate, book) else []
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
