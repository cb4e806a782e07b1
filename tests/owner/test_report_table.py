"""The tables have a line for each question, or for what is counted, and no formula."""

import csv
import io
from dataclasses import replace

import pytest

from faq.knowledge.book import Book
from faq.owner.exchanges import Vote
from faq.owner.report_table import counts, table
from tests.owner.test_demand import ONE, PLACED, exchange, moment, refused


def test_the_table_has_a_line_for_each_question(book: Book) -> None:
    asked = [
        exchange("一,\n「二」", topic="roles", vote=Vote(True), site=ONE),
        refused("年収は?", "年収"),
    ]
    rows = list(csv.reader(io.StringIO(table(asked, book))))
    assert len(rows) == 3
    assert len(rows[0]) == len(rows[1]) == len(rows[2])
    assert rows[1][0] == "2026-11-01 12:00"
    assert rows[1][2] == "https://one.example"
    assert rows[1][5] == "一,\n「二」"
    assert rows[1][11] == "役に立った"
    assert rows[2][9] == "年収"


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_is_a_formula(text: str, book: Book) -> None:
    asked = [replace(exchange(text), answer=text, votes=(Vote(False, text),))]
    (_, row) = csv.reader(io.StringIO(table(asked, book)))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_what_is_alike_is_counted_on_one_line(book: Book) -> None:
    topic = book.topics["roles"].name
    asked = [
        *(exchange(topic="roles", site=ONE, vote=Vote(good, "ひみつ")) for good in (True, False)),
        exchange("べつの言葉", topic="roles", site=ONE, conversation="c2"),
        exchange(topic="roles", site=ONE, time=moment(2)),
        exchange(topic="roles"),
        refused("年収は?", "年収", channel="slack", vote=Vote(True)),
    ]
    rows = list(csv.reader(io.StringIO(counts(asked, book))))
    assert rows[1:] == [
        ["2026-11-01", "Slack", "", "記事にないこと", "", "1", "1", "0"],
        ["2026-11-01", "ウェブサイト", "", "答え", topic, "1", "0", "0"],
        ["2026-11-01", "ウェブサイト", ONE, "答え", topic, "3", "1", "1"],
        ["2026-11-02", "ウェブサイト", ONE, "答え", topic, "1", "0", "0"],
    ]
    assert {len(row) for row in rows} == {8}


def test_counts_hold_no_formula(book: Book) -> None:
    (_, row) = csv.reader(io.StringIO(counts([exchange(channel="=1+1")], book)))
    assert row[1] == "'=1+1"


def test_as_many_are_counted_as_there_were(book: Book) -> None:
    rows = list(csv.reader(io.StringIO(counts(PLACED, book))))[1:]
    assert [sum(int(row[column]) for row in rows) for column in (5, 6, 7)] == [7, 2, 1]
