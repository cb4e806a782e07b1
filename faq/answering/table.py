"""The comparison of roles: a row per aspect, a column per role, nothing filled in."""

from collections.abc import Sequence

from faq.contract.answer import Cell, Table
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase


def comparison(roles: Sequence[str], book: Book) -> Table:
    """Compare roles by the aspects that the facts file lists for it."""
    rows = []
    for topic in book.comparison:
        cells = [_cell(topic, role, book) for role in roles]
        if any(cell.facts for cell in cells):
            rows.append((Cell(book.topics[topic].name), *cells))
    caption = phrase("compare_caption", roles=phrase("and").join(roles))
    return Table(caption, (phrase("aspect"), *roles), tuple(rows))


def _cell(topic: str, role: str, book: Book) -> Cell:
    facts = [f for f in book.about(topic, role) if f.short is not None]
    own = [f for f in facts if f.topic == topic]
    # The English name stands in the fact that defines the role, which also answers expansion.
    chosen = own or facts[:1]
    if not chosen:
        return Cell(phrase("not_stated"))
    text = phrase("cell_separator").join(f.short for f in chosen if f.short)
    return Cell(text, tuple(f.id for f in chosen))
