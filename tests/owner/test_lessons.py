"""What was asked in vain is shown once, and what an owner says of it is kept."""

from pathlib import Path

import pytest

from faq.knowledge.book import Book
from faq.owner.exchanges import Vote
from faq.owner.lessons import (
    FACT,
    REFUSE,
    SKIP,
    Lesson,
    Notebook,
    decide,
    lessons,
    refuse,
    seen,
    teach,
)
from faq.understanding import labelling
from faq.understanding.engine import Engine
from tests.owner.test_demand import exchange, refused


def test_what_was_not_answered_well(engine: Engine, book: Book) -> None:
    found = lessons(
        [
            refused("CFOの守備範囲は?", "守備範囲"),
            refused("CFOの守備範囲は?", "守備範囲"),
            exchange("CTOとは?"),
            exchange("COOとは?", vote=Vote(False, "違います")),
            exchange("こんにちは", kind="social"),
            exchange("今日の天気は?", kind="off_topic"),
        ],
        (),
        engine,
        book,
    )
    assert [(each.text, each.count, each.comment) for each in found] == [
        ("CFOの守備範囲は?", 2, None),
        ("COOとは?", 1, "違います"),
        ("今日の天気は?", 1, None),
    ]


def test_what_was_seen_is_not_shown_again(engine: Engine, book: Book) -> None:
    asked = [refused("一の年収は?"), refused("二の年収は?")]
    first, second = lessons(asked, (), engine, book)
    assert lessons(asked, {first.key}, engine, book) == [second]


def test_the_likeliest_topics_are_offered_with_the_roles_that_are_named(
    engine: Engine, book: Book
) -> None:
    (found,) = lessons([refused("CFOとCTOの役割は?")], (), engine, book)
    assert found.labels[0] == "roles:CFO,CTO"
    assert len(found.labels) == 3
    (found,) = lessons([refused("はじまりは?")], (), engine, book)
    assert found.labels[0] == "origin:-"
    # Nothing of the article is asked of a role that it does not describe.
    (found,) = lessons([refused("CHROの役割は?")], (), engine, book)
    assert found.labels == ()


LESSON = Lesson("CFOの\n守備範囲は?\t¦", 1, "not_in_article", None, ("roles:CFO",))


def test_what_is_taught_is_an_example_that_can_be_read(tmp_path: Path, book: Book) -> None:
    (tmp_path / "voices").mkdir()
    for _ in range(2):
        teach(LESSON, "roles:CFO", tmp_path)
    path = tmp_path / "voices" / "visitors.tsv"
    assert path.read_text(encoding="utf-8") == "CFOの\\n守備範囲は?  \troles:CFO\n"
    assert list(labelling.problems_of(path, book)) == []


def test_what_is_rightly_refused_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        refuse(LESSON, tmp_path)
    assert (tmp_path / "refused.txt").read_text(encoding="utf-8").splitlines() == [
        "CFOの 守備範囲は?\t¦"
    ]


@pytest.fixture
def kept(tmp_path: Path) -> Notebook:
    (tmp_path / "voices").mkdir()
    return Notebook(tmp_path, tmp_path / "reports" / "wanted.txt", tmp_path / "seen.json")


@pytest.mark.parametrize(
    ("choice", "file", "line"),
    [
        ("roles:CFO", "voices/visitors.tsv", "CFOの\\n守備範囲は?  \troles:CFO"),
        (REFUSE, "refused.txt", "CFOの 守備範囲は?\t¦"),
        (FACT, "reports/wanted.txt", "CFOの 守備範囲は?\t¦"),
        (SKIP, None, ""),
    ],
)
def test_what_an_owner_says_is_kept(
    choice: str, file: str | None, line: str, kept: Notebook
) -> None:
    assert seen(kept) == []
    decide(LESSON, choice, kept)
    assert seen(kept) == [LESSON.key]
    written = {
        str(path.relative_to(kept.article)): path.read_text(encoding="utf-8")
        for path in kept.article.rglob("*")
        if path.is_file() and path != kept.seen
    }
    assert written == ({} if file is None else {file: f"{line}\n"})


@pytest.mark.parametrize("choice", ["", "1", "roles:CEO", "q", "roles:CFO "])
def test_nothing_else_can_be_said(choice: str, kept: Notebook) -> None:
    with pytest.raises(ValueError):
        decide(LESSON, choice, kept)
    assert seen(kept) == []
    assert [path.name for path in kept.article.iterdir()] == ["voices"]


@pytest.mark.parametrize("text", ["", "　"])
def test_nothing_is_offered_for_nothing(text: str, engine: Engine, book: Book) -> None:
    (found,) = lessons([refused(text)], (), engine, book)
    assert found.labels == ()
