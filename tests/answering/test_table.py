"""The comparison of roles fills in nothing that the article leaves open."""

from itertools import combinations
from pathlib import Path

import pytest

from faq.answering.table import comparison
from faq.contract.answer import Cell, Table
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

DESCRIBED = ("CCO", "CEO", "COO", "CFO", "CTO")
SILENT = "記事に記載なし"


def rows(table: Table) -> dict[str, tuple[Cell, ...]]:
    return {row[0].text: row[1:] for row in table.rows}


def test_five_roles(book: Book) -> None:
    table = comparison(DESCRIBED, book)
    assert table.header == ("項目", *DESCRIBED)
    assert table.caption == "CCOとCEOとCOOとCFOとCTOの比較"
    assert list(rows(table)) == [book.topics[topic].name for topic in book.comparison]
    assert all(len(row) == len(table.header) for row in table.rows)


# fmt: off
CELLS = [
    ("はじまり", "CFO", SILENT, ()),
    ("はじまり", "CTO", "1980年代にアメリカで誕生", ("cto.origin",)),
    ("業務内容", "CEO", SILENT, ()),
    ("業務内容", "COO", SILENT, ()),
    ("求められる能力", "CTO", SILENT, ()),
    ("日本語での名称", "COO", "最高執行責任者", ("coo.translation",)),
    ("正式名称", "COO", "Chief Operating Officer", ("coo.definition",)),
    ("役割", "CFO", "創業期は資金調達／拡大期は財務戦略の立案と実行／"
     "上場前は監査法人・内部統制・証券会社の選定", ("cfo.roles.1", "cfo.roles.2", "cfo.roles.3")),
]
# fmt: on


@pytest.mark.parametrize(("aspect", "role", "text", "facts"), CELLS)
def test_cells(aspect: str, role: str, text: str, facts: tuple[str, ...], book: Book) -> None:
    column = DESCRIBED.index(role)
    assert rows(comparison(DESCRIBED, book))[aspect][column] == Cell(text, facts)


def test_the_widget_takes_apart_what_is_joined(root: Path) -> None:
    source = (root / "widget" / "src" / "talk" / "answer.ts").read_text(encoding="utf-8")
    assert f"const SEPARATOR = '{phrase('cell_separator')}';" in source


@pytest.mark.parametrize("roles", combinations(DESCRIBED, 2), ids="-".join)
def test_a_cell_has_facts_exactly_when_the_article_speaks(
    roles: tuple[str, ...], book: Book
) -> None:
    names = {topic.name: name for name, topic in book.topics.items()}
    for aspect, cells in rows(comparison(roles, book)).items():
        assert any(cell.facts for cell in cells)
        for role, cell in zip(roles, cells, strict=True):
            speaks = any(fact.short for fact in book.about(names[aspect], role))
            assert bool(cell.facts) == speaks
            assert (cell.text == phrase("not_stated")) == (not speaks)
            assert all(book.fact(id).roles == (role,) for id in cell.facts)
            shorts = [book.fact(id).short or "" for id in cell.facts]
            assert cell.text == (phrase("cell_separator").join(shorts) or SILENT)


def test_a_row_about_nobody_is_left_out(book: Book) -> None:
    assert "はじまり" not in rows(comparison(("COO", "CFO"), book))


def test_the_facts_of_a_table_are_those_of_its_cells() -> None:
    cells = (Cell("項目"), Cell("x", ("a", "b")), Cell(SILENT), Cell("y", ("b", "c")))
    assert Table("", ("",) * 4, (cells, cells)).facts == ("a", "b", "c")
