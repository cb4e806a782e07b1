"""What people wrote becomes pieces to learn from, later turns with the question before them."""

import pytest

from faq.knowledge.book import Book
from faq.understanding.examples import Said
from faq.understanding.names import NameFinder
from faq.understanding.pieces import Piece, pieces_of, with_question


def dialogue(*turns: tuple[str, str]) -> list[Said]:
    """A dialogue of messages with their labels, `¦` between pieces."""
    return [
        Said("a", tuple(text.split("¦")), tuple(label.split("¦")), dialogue=True, opens=i == 0)
        for i, (text, label) in enumerate(turns)
    ]


# fmt: off
CASES = [
    # (turns, what is learned from the last of them)
    ([("CTOの役割は?", "roles:CTO")], [Piece("CTOの役割は?", "roles")]),
    # pieces, and the message around the one that asks
    ([("どうも。¦CTOの役割は?", "greet¦roles:CTO")],
     [Piece("どうも。", "greet"), Piece("CTOの役割は?", "roles"),
      Piece("どうも。CTOの役割は?", "roles")]),
    # what asks later and names no role stands behind the question before it
    ([("CTOの役割は?", "roles:CTO"), ("年収は?", "silent:CTO=年収")],
     [Piece("CTOの役割は?年収は?", "silent")]),
    # what names a role is known by itself
    ([("CTOの役割は?", "roles:CTO"), ("最高財務責任者は?", "roles:CFO")],
     [Piece("最高財務責任者は?", "roles", "roles")]),
    # an act is learned both ways
    ([("CTOの役割は?", "roles:CTO"), ("短く", "shorter")],
     [Piece("CTOの役割は?短く", "shorter"), Piece("短く", "shorter")]),
    # what is not answered leaves the topic standing, and who asks for somebody asks what that is
    ([("CTOの役割は?", "roles:CTO"), ("年収は?", "silent:CTO=年収"), ("起源は?", "origin:CTO")],
     [Piece("CTOの役割は?起源は?", "origin")]),
    ([("お金の責任者は?", "who:CFO"), ("起源は?", "origin:CFO")],
     [Piece("CFOとは?起源は?", "origin")]),
    # before anything was asked there is nothing to stand behind
    ([("どうも", "greet"), ("起源は?", "origin:-")], [Piece("起源は?", "origin")]),
]
# fmt: on


@pytest.mark.parametrize(("turns", "learned"), CASES, ids=lambda value: None)
def test_what_is_learned_from_a_dialogue(
    turns: list[tuple[str, str]], learned: list[Piece], finder: NameFinder, book: Book
) -> None:
    before, whole = ([*pieces_of(dialogue(*said), finder, book)] for said in (turns[:-1], turns))
    first = Piece(book.facts[0].text, book.facts[0].topic)
    assert whole[before.index(first) : whole.index(first)] == learned


def test_a_new_conversation_begins_with_nothing(finder: NameFinder, book: Book) -> None:
    said = [*dialogue(("CTOの役割は?", "roles:CTO")), *dialogue(("起源は?", "origin:-"))]
    assert Piece("起源は?", "origin") in [*pieces_of(said, finder, book)]


@pytest.mark.parametrize("name", ["CFO", "cfo", "ＣＦＯ", "最高財務責任者"])
def test_who_takes_a_described_role_for_another_is_not_learned_from(
    name: str, finder: NameFinder, book: Book
) -> None:
    said = [Said("a", (f"{name}の年収",), (f"norole={name}",))]
    assert [*pieces_of(said, finder, book)] == [*pieces_of([], finder, book)]
    other = [Said("a", ("CZOの年収",), ("norole=CZO",))]
    assert Piece("CZOの年収", "norole") in [*pieces_of(other, finder, book)]


def test_a_role_for_which_nobody_asked_is_asked_for_by_what_it_does(
    finder: NameFinder, book: Book
) -> None:
    asked = [Said("a", ("お金の責任者は?",), ("who:CFO",))]
    found = [*pieces_of(asked, finder, book)]
    for role in book.described:
        area = book.roles[role].keywords[0]
        made = Piece(f"{area}を担当する役職は?", f"who:{role}")
        assert (made in found) == (role != "CFO")
    # An article whose roles are in charge of nothing is not asked so.
    assert not any(p.kind.startswith("who:") for p in pieces_of([], finder, book))


def test_facts_and_suggestions_are_learned_from(finder: NameFinder, book: Book) -> None:
    found = {*pieces_of([], finder, book)}
    assert {Piece(fact.text, fact.topic) for fact in book.facts} <= found
    assert Piece("CEOとCOOの違いは?", "difference") in found


@pytest.mark.parametrize(
    ("topic", "roles", "whole"),
    [
        ("tasks", ("CTO",), "CTOの業務内容は?いつから?"),
        ("difference", ("CEO", "COO"), "CEOとCOOの違いは?いつから?"),
        # of nobody, or of somebody who is not described: of the article's subject
        ("tasks", (), "CCOの業務内容は?いつから?"),
        ("tasks", ("CZO",), "CCOの業務内容は?いつから?"),
    ],
)
def test_a_text_with_the_question_before_it(
    topic: str, roles: tuple[str, ...], whole: str, book: Book
) -> None:
    assert with_question(topic, roles, "いつから?", book) == whole
