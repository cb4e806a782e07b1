"""Sections and lines of facts."""

import pytest

from faq.answering.sources import sources_of
from faq.contract.answer import Source, runs
from faq.knowledge.book import Book


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ((), []),
        ((4,), [(4, 4)]),
        ((4, 5, 6, 9), [(4, 6), (9, 9)]),
        ((1, 3, 5), [(1, 1), (3, 3), (5, 5)]),
    ],
)
def test_runs(lines: tuple[int, ...], joined: list[tuple[int, int]]) -> None:
    assert runs(lines) == joined


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [((4,), "4行目"), ((4, 5, 6), "4〜6行目"), ((4, 6, 7, 20), "4、6〜7、20行目")],
)
def test_spoken_lines(lines: tuple[int, ...], spoken: str) -> None:
    assert Source("CEO", lines).spoken_lines == spoken


def test_sources_are_sorted_merged_and_in_the_articles_order(book: Book) -> None:
    facts = [book.fact(id) for id in ("cto.origin", "cco.mission", "ceo.mission", "cto.spread")]
    assert sources_of(facts, book) == (
        Source("CCOとCEOの違い", (18, 19, 20)),
        Source("CTO", (68, 69)),
        Source("まとめ", (171, 172, 173)),
    )
    assert sources_of([], book) == ()


def test_the_articles_address_becomes_a_link(book: Book) -> None:
    article = book.article.model_copy(update={"url": "https://example.com/a"})
    linked = book.model_copy(update={"article": article})
    assert sources_of([book.fact("cto.origin")], linked)[0].url == "https://example.com/a"
    assert sources_of([book.fact("cto.origin")], book)[0].url is None
