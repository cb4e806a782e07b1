"""The owner's page shows what was counted, and nothing that was written runs as markup."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from faq.knowledge.book import Book
from faq.owner.demand import report_of
from faq.owner.exchanges import Exchange, Vote
from faq.owner.report_page import html, table
from tests.browser.hostile import STRINGS
from tests.owner.test_demand import FIRST, LAST, exchange, refused


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes' names, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, ...]] = Counter()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[(tag, *sorted(name for name, _ in attrs))] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(asked: list[Exchange], book: Book) -> Tags:
    tags = Tags()
    tags.feed(html(report_of(asked, FIRST, LAST, book), book))
    return tags


def everywhere(text: str) -> list[Exchange]:
    """Put a text wherever visitors' words can stand."""
    return [
        refused(text, text, nearest="roles"),
        exchange(text, answer=text, vote=Vote(False, text), sure=0.1, channel=text),
    ]


def test_figures_and_words(book: Book) -> None:
    asked = [
        *(exchange(topic="roles") for _ in range(3)),
        refused("年収は?", "年収"),
        exchange(vote=Vote(False, "違います"), sure=0.2, topic="tasks", roles=("CFO",)),
    ]
    text = parsed(asked, book).text
    for expected in (
        "2026-11-01",
        "80%",
        "年収は?",
        "違います",
        "20%",
        "CFO 業務内容",
        "ウェブサイト",
    ):
        assert expected in text, expected


def test_an_empty_page_says_so(book: Book) -> None:
    assert parsed([], book).text.count("この期間にはありません。") == 4


def test_no_word_of_a_visitor_is_markup(book: Book) -> None:
    plain = parsed(everywhere("ふつうの文"), book).tags
    assert len(STRINGS) > 500
    assert [t for t in STRINGS if parsed(everywhere(t), book).tags != plain] == []


def test_the_table_has_a_line_for_each_question(book: Book) -> None:
    asked = [exchange("一,\n「二」", topic="roles", vote=Vote(True)), refused("年収は?", "年収")]
    rows = list(csv.reader(io.StringIO(table(asked, book))))
    assert len(rows) == 3
    assert len(rows[0]) == len(rows[1]) == len(rows[2])
    assert rows[1][0] == "2026-11-01 12:00"
    assert rows[1][4] == "一,\n「二」"
    assert rows[1][10] == "役に立った"
    assert rows[2][8] == "年収"


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_is_a_formula(text: str, book: Book) -> None:
    asked = [replace(exchange(text), answer=text, vote=Vote(False, text))]
    (_, row) = csv.reader(io.StringIO(table(asked, book)))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_a_year_fits(book: Book) -> None:
    page = html(report_of([], date(2025, 11, 28), date(2026, 11, 27), book), book)
    assert page.count("<text") < 20
