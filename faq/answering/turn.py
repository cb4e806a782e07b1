"""One turn: from what was understood and remembered to the answer and what to remember."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from faq.answering import people
from faq.answering.compose import answer
from faq.answering.question import Question, question_of
from faq.contract.answer import Answer, Sentence
from faq.contract.context import EMPTY, Context, aged, known
from faq.contract.parts import Part, Request
from faq.knowledge.book import JAPAN, Book, is_item, lead_id
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site

# Small talk after which the subject still stands for a while; any other ends it.
_ENDS_SUBJECT = ("bye", "stop")
# So many topics and lists of earlier answers are kept in mind.
_RECALLED = 8


def take(
    parts: Sequence[Part], context: Context, book: Book, now: datetime | None = None
) -> tuple[Answer, Context]:
    """Return the answer to the parts of a message and the context after it."""
    now = now or datetime.now(JAPAN)
    context = known(context, book)
    question = question_of(parts, context)
    answered = answer(question, context, book, now)
    after = remember(question, answered, context, book)
    told = people.offered(answered, context, site().contact, now)
    return told, _counted(answered, after, context)


def _counted(answered: Answer, after: Context, before: Context) -> Context:
    """Count the questions in a row that were asked in vain; small talk between them is none."""
    if answered.kind == "social":
        return after
    in_vain = answered.kind in people.REFUSALS
    return replace(after, refused=before.refused + 1 if in_vain else 0)


def apology() -> Answer:
    """Return what is said where a question could not be answered, and where people are."""
    return Answer("error", sentences=(Sentence(phrase("error"), (), "error"), *people_now()))


def people_now() -> tuple[Sentence, ...]:
    """Return what is said now to whom the bot could not help: where people are."""
    return people.offer(site().contact, datetime.now(JAPAN))


def remember(question: Question, answered: Answer, context: Context, book: Book) -> Context:
    """Return what to remember after the answer."""
    if question.kind in ("source", "sure", "count", "clarify"):
        offered = _offered(answered) or context.offered
        return replace(context, offered=offered)
    if question.kind != "facts":
        return EMPTY if question.about in _ENDS_SUBJECT else aged(context)
    described = tuple(role for role in question.roles if role in book.roles)
    earlier = context.roles if set(context.roles) != set(described) else context.earlier_roles
    roles = described or context.roles
    offered = _offered(answered)
    if not question.requests:
        gap = question.gaps[0]
        if all(gap.kind == "role" for gap in question.gaps):
            # 「CHROは?」「ではCFOは?」: what was asked before is still what is asked.
            return replace(context, shown=(), offered=offered, age=0)
        return replace(
            context,
            roles=roles,
            earlier_roles=earlier,
            topic=question.topic,
            aspect=gap.text if gap.kind == "aspect" and not gap.topic else None,
            shown=(),
            offered=offered,
            age=0,
        )
    shown = answered.facts
    items = tuple(s.facts[0] for s in answered.sentences if s.template == "item")
    keeps_list = not items and any(_belongs(id, context, book) for id in shown)
    before = context.asked if context.asked != question.requests else context.before
    listed = items or (context.listed if keeps_list else ())
    told = dict.fromkeys([*(request.topic for request in context.asked), *context.told])
    return Context(
        roles=roles,
        earlier_roles=earlier,
        topic=question.topic,
        listed=listed,
        lists=_lists(items, context, book),
        shown=shown,
        asked=question.requests,
        before=before,
        told=tuple(told)[:_RECALLED],
        offered=offered,
    )


def _lists(items: Sequence[str], context: Context, book: Book) -> tuple[str, ...]:
    """Return what leads in the lists that were shown, the last one first."""
    leads = dict.fromkeys([*(lead_id(book.fact(id)) for id in items), *context.lists])
    return tuple(leads)[:_RECALLED]


def _offered(answered: Answer) -> tuple[Request, ...]:
    return tuple(s.request for s in answered.suggestions if s.request is not None)


def _belongs(id: str, context: Context, book: Book) -> bool:
    """Whether a fact is an item of the last list, or tells of one: the list still stands."""
    if id in context.listed:
        return True
    fact = book.fact(id)
    items = [book.fact(item) for item in context.listed]
    return not is_item(fact) and any(
        item.detail and fact.answers(item.detail) and set(item.roles) & set(fact.roles)
        for item in items
    )
