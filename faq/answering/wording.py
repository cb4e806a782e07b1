"""How facts and phrases become sentences and notes."""

from collections.abc import Iterable
from typing import Any

from faq.contract.answer import Note, Sentence
from faq.knowledge.book import Book, Fact
from faq.knowledge.phrases import phrase


def connective(template: str, **values: Any) -> Sentence:
    """Return a phrase as a sentence."""
    return Sentence(phrase(template, **values), (), template)


def stated(fact: Fact) -> Sentence:
    """Return a fact as a sentence."""
    return Sentence(fact.text, (fact.id,))


def notes_of(facts: Iterable[Fact], book: Book) -> tuple[Note, ...]:
    """Return the remarks that belong to facts, each once."""
    ids = dict.fromkeys(erratum for fact in facts for erratum in fact.errata)
    return tuple(Note(book.erratum(id).reason, id) for id in ids)
