"""Names of intents: derived from the topics, and from what people do besides asking."""

from collections.abc import Iterable

from faq.knowledge.book import Book
from faq.understanding import certain
from faq.understanding.examples import (
    COMMANDS,
    ITEM,
    NO_ROLE,
    OFF,
    SENSE,
    SILENT,
    SOCIAL,
    WHO,
)

PREFIX = "ask_"
# Of wishes about the last answer; Rasa has an intent of its own called `back`.
_WISH = "wish_"
# What is asked that is no topic of the article.
_BESIDE = {
    ITEM: "ask_item",
    certain.NUMBER: "ask_item",
    certain.NAME: "ask_role",
    certain.MEANING: "ask_other_meaning",
    SENSE: "ask_other_meaning",
    NO_ROLE: "ask_other_role",
    SILENT: "ask_uncovered",
    OFF: "out_of_article",
    "human": "ask_human",
}


def intent_of(kind: str) -> str:
    """Return the intent for a kind of reading."""
    if kind in _BESIDE:
        return _BESIDE[kind]
    if kind in COMMANDS:
        return _WISH + kind
    if kind in SOCIAL:
        return kind
    return PREFIX + kind.partition(":")[0]


def known(book: Book) -> Iterable[str]:
    """Return every intent that a message may have."""
    kinds = [*book.topics, WHO, *_BESIDE, *SOCIAL, *COMMANDS]
    return sorted({intent_of(kind) for kind in kinds})
