"""One key says what a question is, and a run goes on where the last one ended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from faq.knowledge.book import Book
from faq.owner.lessons import Lesson, Notebook, seen
from tools import teach

LESSONS = [
    Lesson(text, 2, "not_in_article", "違います", ("roles:CFO", "tasks:-", "mission:CFO"))
    for text in ("一", "二", "三", "四", "五")
]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "voices").mkdir()
    return tmp_path


@pytest.fixture
def kept(article: Path) -> Notebook:
    return Notebook(article, article / "reports" / "wanted.txt", article / "seen.json")


def typing(*keys: str) -> Callable[[str], str]:
    left = list(keys)

    def ask(_: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return ask


def test_each_key_does_what_it_says(
    article: Path, kept: Notebook, book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    pressed = teach.teach(LESSONS, book, typing("2", "r", "F", "s", "1"), kept)
    assert pressed == {"2": 1, "r": 1, "f": 1, "s": 1, "1": 1}
    taught = (article / "voices" / "visitors.tsv").read_text(encoding="utf-8")
    assert taught == "一\ttasks:-\n五\troles:CFO\n"
    assert (article / "refused.txt").read_text(encoding="utf-8") == "二\n"
    assert (article / "reports" / "wanted.txt").read_text(encoding="utf-8") == "三\n"
    assert seen(kept) == [lesson.key for lesson in LESSONS]
    printed = capsys.readouterr().out
    assert "[1/5] 一" in printed
    assert f"1  {book.topics['roles'].name} (CFO)" in printed
    assert f"2  {book.topics['tasks'].name}\n" in printed
    assert "違います" in printed


def test_other_keys_do_nothing_and_the_end_ends_it(
    article: Path, kept: Notebook, book: Book
) -> None:
    assert teach.teach(LESSONS, book, typing("4", "", "x", "s", "q"), kept) == {"s": 1, "q": 1}
    assert seen(kept) == [LESSONS[0].key]
    assert teach.teach(LESSONS[1:], book, typing(), kept) == {"q": 1}
    assert not (article / "refused.txt").exists()
