"""The text that every channel can show is complete by itself."""

import pytest

from faq.answering.compose import answer
from faq.answering.question import Question
from faq.answering.render import render
from faq.contract.answer import Answer, Cell, Note, Sentence, Source, Table
from faq.contract.context import EMPTY
from faq.contract.parts import Gap, Request
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

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
        phrase("table_role", role="CEO"),
        phrase("table_row", aspect="役割", text="甲"),
        phrase("table_role", role="COO"),
        phrase("table_row", aspect="役割", text="記事に記載なし"),
        phrase("note", text="注です。"),
        phrase("sources", places="「CEO」(4〜5行目)、「COO」(9行目)"),
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
        Question("clarify", "more"),
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
