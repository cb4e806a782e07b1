"""Only what is named by its number becomes an example."""

from collections.abc import Callable
from pathlib import Path

import pytest

from faq.knowledge.book import Book
from faq.knowledge.problems import DataError
from faq.owner.frames import Proposal
from tests.tools.test_teach import typing
from tools import wordings

FOUND = [Proposal(f"CFOの評価は{n}", "evaluation:CFO") for n in range(1, 51)]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "voices").mkdir()
    return tmp_path


def added(article: Path) -> list[int]:
    """The numbers of what was added."""
    path = article / "voices" / "owner.tsv"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    known = [f"{each.text}\t{each.label}" for each in FOUND]
    return [known.index(line) + 1 for line in lines]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["", "", ""], []),
        (["1 3 5-8", "q"], [1, 3, 5, 6, 7, 8]),
        (["2、4,6　8", "21〜22", "50"], [2, 4, 6, 8, 21, 22, 50]),
        (["20 20 19-20", "q"], [20, 19]),
        # What is not shown is asked for again.
        (["21", "0", "x", "1 x", "3-2 999999", "1-999999", "7", "7", "21", "q"], [7, 21]),
        (["q"], []),
        # The end of the input ends it all.
        (["5"], [5]),
        ([], []),
    ],
)
def test_what_is_named_is_added(
    typed: list[str], expected: list[int], article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wordings.choose(FOUND, typing(*typed), article) == len(expected)
    assert added(article) == expected
    assert f"{len(expected)}件を言い回しに加えました" in capsys.readouterr().out


def test_twenty_are_shown_at_once(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(_: str) -> str:
        shown.append(capsys.readouterr().out)
        return ""

    shown: list[str] = []
    wordings.choose(FOUND, ask, article)
    assert [len(page.splitlines()) for page in shown] == [20, 20, 10]
    assert "  50  CFOの評価は50" in shown[-1]


def test_what_is_an_example_already_is_not_proposed(article: Path, book: Book) -> None:
    first, second, *_ = wordings.proposals("roles", book, article)
    wordings.add([first], article)
    assert wordings.proposals("roles", book, article)[0] == second
    assert wordings.counts(book, article)["roles"] == 1
    assert list(wordings.counts(book, article))[-1] == "roles"


def test_voices_that_cannot_be_read(article: Path, book: Book) -> None:
    (article / "voices" / "somebody.tsv").write_text("no label\n")
    with pytest.raises(DataError, match="make check-article"):
        wordings.proposals("roles", book, article)


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["nonsense"], 2)])
def test_without_a_topic_all_are_listed(
    arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wordings.main(arguments) == status
    lines = capsys.readouterr().out.splitlines()
    numbers = [int(line.partition("件")[0]) for line in lines]
    assert numbers == sorted(numbers) and len(lines) > 50


def test_a_topic_is_gone_through(
    article: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: Callable[[str], str] = typing("q")
    monkeypatch.setattr("builtins.input", asked)
    assert wordings.main(["roles"]) == 0
    said = capsys.readouterr().out
    assert "話題「役割」" in said and "0件を言い回しに加えました" in said
