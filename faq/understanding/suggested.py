"""The questions that the bot itself suggests, and what each of them asks."""

from collections.abc import Iterator
from itertools import combinations

from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase
from faq.understanding.text import normalise


def questions(book: Book) -> Iterator[tuple[str, Request]]:
    """Yield each topic of each role that has it, and each two roles that are compared."""
    for topic in book.topics:
        compares = topic == book.plays.compare
        pairs = [*combinations(book.described, 2)]
        alone = [(role,) if role else () for role in book.roles_of(topic) or [""]]
        for roles in pairs if compares else alone:
            yield book.question(topic, roles, phrase("and")), Request(topic, roles)


def by_text(book: Book) -> dict[str, Request]:
    """Return what is asked by the normalised texts of the questions, without last marks."""
    found: dict[str, Request] = {}
    for question, request in questions(book):
        found.setdefault(plain(normalise(question).text), request)
    return found


def plain(text: str) -> str:
    """Return a normalised text without its last marks."""
    return text.rstrip("?!.。 ")
