"""Where in the article the facts of an answer stand."""

from collections.abc import Iterable

from faq.contract.answer import Source
from faq.knowledge.book import Book, Fact


def sources_of(facts: Iterable[Fact], book: Book) -> tuple[Source, ...]:
    """Return the sections and lines that the facts come from, in the article's order."""
    by_section: dict[str, list[int]] = {}
    for line in sorted({line for fact in facts for line in fact.lines}):
        by_section.setdefault(book.section_of(line).id, []).append(line)
    sections = {section.id: section for section in book.sections}
    return tuple(
        Source(sections[id].heading, tuple(lines), sections[id].url or book.article.url)
        for id, lines in by_section.items()
    )
