"""The text that every channel can show is complete by itself."""

import pytest

from actions.answer import Answer, Note, Sentence, answer
from actions.context import EMPTY
from actions.facts import Book
from actions.render import render
from actions.requests import Gap, Question, Request
from actions.sources import Source
from actions.table import Cell, Table

FULL = Answer(
    "answer",
    sentences=(
        Sentence("違いです。", (), "difference"),
        Sentence("文です。", ("a",)),
        Sentence("項目", ("b",), "item"),
    ),
    table=Table(
        "比較",
        ("項目", "CEO", "COO"),
        ((Cell("役割"), Cell("甲", ("c",)), Cell("記事に記載なし")),),
    ),
    notes=(Note("注です。", "e"),),
    sources=(Source("CEO", (4, 5)), Source("COO", (9,))),
)


def test_everything_in_its_order() -> None:
    assert render(FULL).splitlines() == [
        "違いです。",
        "文です。",
        "・項目",
        "■ CEO",
        "・役割：甲",
        "■ COO",
        "・役割：記事に記載なし",
        "※ 注です。",
        "出典：「CEO」(4〜5行目)、「COO」(9行目)",
    ]


@pytest.mark.parametrize(
    "question",
    [
        Question("facts", requests=(Request("tasks", ("CFO",)),)),
        Question("facts", requests=(Request("difference", ("CCO", "CEO", "COO")),)),
        Question("facts", gaps=(Gap("aspect", "年収", ("CEO",)),)),
        Question("source"),
        Question("off_topic"),
        Question("social", "help"),
        Question("clarify", "role"),
    ],
    ids=lambda question: question.kind,
)
def test_no_line_is_blank_and_nothing_is_lost(question: Question, book: Book) -> None:
    spoken = answer(question, EMPTY, book)
    text = render(spoken)
    assert all(line.strip() for line in text.split("\n"))
    cells = [cell for row in spoken.table.rows for cell in row] if spoken.table else []
    for piece in (*spoken.sentences, *cells, *spoken.notes):
        assert piece.text in text
    for source in spoken.sources:
        assert f"「{source.section}」({source.spoken_lines})" in text
