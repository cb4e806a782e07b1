"""One turn: from what was understood and remembered to the answer and what to remember."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.answer import Answer, answer
from actions.context import EMPTY, Context, aged, known
from actions.facts import Book, is_item
from actions.parts import parts_of
from actions.question import resolve
from actions.requests import Question

# Small talk that leaves the subject standing for a while; any other ends it.
_KEEPS_SUBJECT = ("thank", "complain", "help")


def take(message: Mapping[str, Any], context: Context, book: Book) -> tuple[Answer, Context]:
    """Return the answer to Rasa's parse of a message and the context after it."""
    context = known(context, book)
    question = resolve(parts_of(message), context, book)
    answered = answer(question, context, book)
    return answered, remember(question, answered, context, book)


def remember(question: Question, answered: Answer, context: Context, book: Book) -> Context:
    """Return what to remember after the answer."""
    if question.kind in ("source", "clarify"):
        return context
    if question.kind == "social" and question.about in _KEEPS_SUBJECT:
        return aged(context)
    if question.kind != "facts":
        return EMPTY
    earlier = context.roles if set(context.roles) != set(question.roles) else context.earlier_roles
    roles = question.roles or context.roles
    if not question.requests:
        gap = question.gaps[0]
        aspect = gap.text if gap.kind in ("aspect", "subject") else None
        return replace(
            context,
            roles=roles,
            earlier_roles=earlier,
            topic=question.topic,
            aspect=aspect,
            shown=(),
            age=0,
        )
    shown = answered.facts
    items = tuple(s.facts[0] for s in answered.sentences if s.template == "item")
    keeps_list = not items and any(_belongs(id, context, book) for id in shown)
    return Context(
        roles=roles,
        earlier_roles=earlier,
        topic=question.topic,
        listed=items or (context.listed if keeps_list else ()),
        shown=shown,
    )


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
