"""The messages of many people are there, labelled so that they can be read, and varied."""

from pathlib import Path

import pytest

from faq.knowledge.book import Book
from faq.understanding.examples import Said, read
from tools.evaluation.voices import core, main, measure, too_few


def test_the_set_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0, capsys.readouterr().out


def test_reading(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("一つ目\\n¦二つ目\ttell¦thank\n", encoding="utf-8")
    (tmp_path / "a.dialogues.tsv").write_text("#\nどうも\tthank\n", encoding="utf-8")
    assert list(read(tmp_path)) == [
        Said("a", ("どうも",), ("thank",), dialogue=True),
        Said("a", ("一つ目\n", "二つ目"), ("tell", "thank")),
    ]


def test_copies_and_floors(book: Book) -> None:
    entries = [Said("a", (text,), ("roles:-",)) for text in ("CEOの役割は?", "ＣＦＯの役割は")]
    entries.append(Said("a", ("どうも",), ("thank",), dialogue=True))
    figures, copies = measure(entries, book)
    assert figures["people"] == 1 and figures["messages"] == 2 and figures["dialogues"] == 1
    assert copies == 0.5
    assert len(too_few(figures, copies)) == 5
    assert core("CxOって何?", book) == core("ｃｆｏって、何", book)
