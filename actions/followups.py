"""Parts that make sense only after what was said before, and questions for a role's name."""

from actions.context import Context
from actions.facts import Book
from actions.parts import Part
from actions.requests import (
    Found,
    Gap,
    Question,
    Request,
    add_request,
    ask_other_role,
    ask_roles,
    ask_uncovered,
    items_at,
)


def _mention(part: Part, context: Context, book: Book, found: Found) -> None:
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
        ask_roles(topic, part.roles, part, False, book, found)


def _item(part: Part, context: Context, book: Book, found: Found) -> None:
    items = items_at(part.ordinals, context.listed)
    if part.roles and not part.ordinals:
        _mention(part, context, book, found)
    elif part.roles and not context.listed:
        ask_roles("tasks", part.roles, part, False, book, found)
    elif not context.listed:
        found.question = Question("clarify", "item")
    elif not items:
        found.gaps.append(Gap("item", str(len(context.listed)), context.roles))
    else:
        # The list is still that of an earlier role when another was asked of in vain since.
        first = book.fact(items[0])
        add_request(Request(first.topic, first.roles, items), book, found)


def _more(part: Part, context: Context, book: Book, found: Found) -> None:
    """Tell more: what the listed items mean, else the next topic that was not shown yet."""
    roles = part.roles or context.roles
    if context.topic is None and not part.roles:
        found.question = Question("clarify", "more")
        return
    listing = bool(context.listed) and set(context.listed) <= set(context.shown)
    if listing and any(book.fact(item).detail for item in context.listed):
        add_request(Request(context.topic or "", roles, context.listed), book, found)
        return
    for topic in book.topics[context.topic].next if context.topic else ("roles",):
        for role in roles or ("",):
            facts = book.about(topic, role or None)
            if facts and not {fact.id for fact in facts} <= set(context.shown):
                found.requests.append(Request(topic, (role,) if role else ()))
        if found.requests:
            return
    found.gaps.append(Gap("more", "", roles, context.topic))


def _reason(part: Part, context: Context, book: Book, found: Found) -> None:
    if context.topic is None:
        if context.aspect is not None:
            found.gaps.append(Gap("aspect", context.aspect, context.roles))
        else:
            found.question = Question("clarify", "reason")
        return
    why = book.topics[context.topic].why
    if why is not None and any(book.about(why, role) for role in context.roles):
        ask_roles(why, context.roles, part, False, book, found)
    else:
        found.gaps.append(Gap("reason", "", context.roles, context.topic))


def _reverse(part: Part, context: Context, book: Book, found: Found) -> None:
    """Which role is in charge of something: by the keywords of the roles."""
    if part.roles:
        ask_roles("definition", part.roles, part, False, book, found)
        return
    if part.others:
        ask_other_role(part, context, book, found)
        return
    scores = {
        role: sum(len(word) for word in entry.keywords if word.lower() in part.nouns)
        for role, entry in book.roles.items()
    }
    best = max(scores, key=lambda role: scores[role])
    if scores[best]:
        ask_roles("definition", (best,), part, False, book, found)
    else:
        ask_uncovered(part, context, book, found)


FOLLOW_UPS = {
    "mention_role": _mention,
    "ask_item": _item,
    "ask_more": _more,
    "ask_reason": _reason,
    "ask_reverse": _reverse,
}
