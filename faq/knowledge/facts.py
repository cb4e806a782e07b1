"""Reads facts.yml, once, and says all that is wrong with it."""

import functools
from pathlib import Path

from pydantic import ValidationError

from faq.knowledge import consistency, marked, problems
from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book
from faq.knowledge.marked import MarkedFile
from faq.knowledge.problems import DataError, Problem

PATH = FOLDER / "facts.yml"


class FactsError(DataError):
    """facts.yml cannot be used; the message has a line for each problem."""


def load(path: Path = PATH) -> Book:
    """Read and check the facts file. Raises FactsError when it cannot be used."""
    book, found = checked(marked.read(path))
    if book is None or found:
        raise FactsError("\n".join(found))
    return book


def checked(file: MarkedFile) -> tuple[Book | None, list[str]]:
    """Return the facts of a file, if they can be read at all, and what is wrong, a line each."""
    book, found = None, [*file.problems]
    if not any(problem.location == () for problem in found):
        try:
            book = Book.model_validate(file.data)
        except ValidationError as error:
            found += problems.of_shape(error)
        else:
            found += consistency.problems_of(book)
            book = _shown(book)
    return book, tell(file, found)


def _shown(book: Book) -> Book:
    """Return the facts without those that are hidden."""
    kept = [fact for fact in book.facts if not fact.hidden]
    return book if len(kept) == len(book.facts) else Book(**{**dict(book), "facts": kept})


def tell(file: MarkedFile, found: list[Problem]) -> list[str]:
    """Return problems of a file as lines, in the file's order."""
    placed = sorted(found, key=lambda problem: file.line(problem.location))
    return [
        problems.told(
            problem, str(file.path), file.line(problem.location), file.name(problem.location)
        )
        for problem in placed
    ]


@functools.lru_cache(maxsize=1)
def book() -> Book:
    """Return the article's facts, read at the first call. Raises FactsError."""
    return load()
