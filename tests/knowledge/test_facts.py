"""The facts file is read into frozen objects, and a broken one says where and what is wrong."""

from pathlib import Path

import pytest

from faq.knowledge import facts
from faq.knowledge.book import Book
from faq.knowledge.facts import FactsError, load

REAL = facts.PATH.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"facts: [", ":2: YAMLとして読めません"),
        (b"facts\nroles: {}", ":2: YAMLとして読めません"),
        (b"\x00", ":1: YAMLとして読めません"),
        ("記事".encode("shift_jis"), ":1: ファイルを読めません"),
        (b"", ":1: 値の形が違います"),
        (b"just words", ":1: 値の形が違います"),
        (b"facts: []", ":1: article: 「article」がありません"),
    ],
)
def test_a_file_that_is_no_facts_file_says_so(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_bytes(content)
    with pytest.raises(FactsError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{path}{problem}")


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"facts\.yml:1: ファイルを読めません.*No such file"):
        load(tmp_path / "facts.yml")


def test_the_book_is_read_once() -> None:
    assert facts.book() is facts.book()


def test_the_book_is_the_real_file(book: Book) -> None:
    assert next(iter(book.roles)) in REAL
    assert len(book.facts) == REAL.count("  - {id: ") - len(book.sections) - len(book.errata)
