"""Wordings for a topic have the form of what people asked about others, and are no examples yet."""

import re
from collections.abc import Iterator

import pytest

from faq.knowledge.book import Book, Topic
from faq.knowledge.facts import load
from faq.owner.frames import ROLE, TOPIC, Frame, frames, proposals
from faq.understanding import labelling
from faq.understanding.examples import Said, learned_from
from tests.conftest import ROOT


def said(text: str, label: str, person: str = "a", **given: bool) -> Said:
    return Said(person, tuple(text.split("¦")), tuple(label.split("¦")), **given)


def common(*texts: str) -> Iterator[Said]:
    """Let people use these texts for every topic that the tests ask about."""
    for number, text in enumerate(texts):
        for topic in ("roles", "tasks", "abilities", "origin", "demand", "spread"):
            yield said(text, f"{topic}:-", f"p{number}")


@pytest.mark.parametrize(
    ("text", "label", "frame"),
    [
        ("CFOの役割って何ですか", "roles:CFO", "{role}の{topic}って何ですか"),
        ("最高財務責任者の責務って何ですか", "roles:CFO", "{role}の{topic}って何ですか"),
        ("役割って何ですか", "roles:-", "{topic}って何ですか"),
        ("CTOの業務内容って何ですか", "tasks:CTO", "{role}の{topic}って何ですか"),
        # Whose words are not used for other topics, that say how many there are, that name nothing.
        ("CFOの役割って何ですか、予算とか", "roles:CFO", None),
        ("CFOの3つの役割って何ですか", "roles:CFO", None),
        ("CFOは何ですか", "roles:CFO", None),
        # Other roles, or what a role is in charge of.
        ("CFOとCTOの役割って何ですか", "roles:CFO,CTO", None),
        ("CFOの役割って何ですか、CTOも", "roles:CFO", None),
        ("CFOの役割って何ですか、財務", "roles:CFO", None),
        ("CMOの役割って何ですか", "roles:-", None),
        # Said twice, part of a longer word, or a verb.
        ("CFOの役割って何ですか、役割", "roles:CFO", None),
        ("CFOのお仕事って何ですか", "tasks:CFO", None),
        ("CFOの役割者って何ですか", "roles:CFO", None),
        ("CFOは仕事してますか", "tasks:CFO", None),
        # A name that is no noun.
        ("CFOの主な役目って何ですか", "mission:CFO", None),
        # More than one piece, and no topic.
        ("はい、¦CFOの役割って何ですか", "yes¦roles:CFO", None),
        ("CFOの役割って何ですか", "silent:CFO=役割", None),
        ("{role}の役割って何ですか", "roles:-", None),
    ],
)
def test_frames(text: str, label: str, frame: str | None, book: Book) -> None:
    known = common("って何ですか", "してますか", "主な")
    found = frames([*known, said(text, label)], book)
    assert [each.text for each in found] == ([] if frame is None else [frame])


def test_a_turn_of_a_dialogue_leans_on_the_one_before(book: Book) -> None:
    turn = said("CFOの役割って何ですか", "roles:CFO", dialogue=True)
    assert frames([*common("って何ですか"), turn], book) == []


def test_frames_that_differ_by_marks_are_one_and_the_most_used_come_first(book: Book) -> None:
    texts = ("役割は?", "役割は？", "役割は?", "役割は。", "役割って何ですか")
    asked = [said(text, "roles:-", f"p{n}") for n, text in enumerate(texts)]
    found = frames([*common("って何ですか", "は"), *asked], book)
    assert found == [Frame("{topic}は?", 4), Frame("{topic}って何ですか", 1)]


@pytest.fixture(scope="module")
def found(book: Book) -> list[Frame]:
    """The frames of what is really learned from."""
    return frames(learned_from(), book)


def with_topic(book: Book, roles: tuple[str, ...]) -> Book:
    """Return the book with a new topic, which its facts tell of some roles."""
    topic = Topic(
        name="評価のしかた", ask="{role}はどう評価されますか?", next=(), words=("評価", "査定")
    )
    fact = book.fact("cfo.roles").model_copy(
        update={"id": "new.evaluation", "topic": "evaluation", "roles": roles, "also": ()}
    )
    data = {**dict(book), "topics": {**book.topics, "evaluation": topic}}
    return Book(**{**data, "facts": [*book.facts, fact]})


def test_there_are_many_frames_of_many_people(found: list[Frame]) -> None:
    assert len(found) > 100
    assert [frame.people for frame in found] == sorted((f.people for f in found), reverse=True)
    for frame in found:
        assert frame.text.count(TOPIC) == 1 and frame.text.count(ROLE) <= 1


def test_a_new_topic_has_wordings(found: list[Frame], book: Book) -> None:
    newer = with_topic(book, ("CFO", "CTO"))
    made = proposals("evaluation", newer, found, ())
    assert len({each.text for each in made}) == len(made) > 100
    assert {each.label for each in made} == {"evaluation:CFO", "evaluation:CTO", "evaluation:-"}
    for each in made:
        assert len(re.findall("評価|査定", each.text)) == 1
        assert list(labelling._of_line(f"{each.text}\t{each.label}", newer)) == []
    # As many people have asked before.
    assert {"CFOの評価は?", "CTOの査定は?"} & {each.text for each in made}


def test_of_a_topic_without_roles_no_role_is_asked(found: list[Frame], book: Book) -> None:
    made = proposals("evaluation", with_topic(book, ()), found, ())
    assert made and {each.label for each in made} == {"evaluation:-"}
    assert not any(role in each.text for each in made for role in book.roles)


def test_what_is_known_is_not_proposed(found: list[Frame], book: Book) -> None:
    newer = with_topic(book, ("CFO",))
    first, second, *_ = proposals("evaluation", newer, found, ())
    assert proposals("evaluation", newer, found, {first.text})[0] == second


def test_another_article_profits_from_these_frames(found: list[Frame]) -> None:
    library = load(ROOT / "tests" / "library" / "facts.yml")
    made = proposals("period", library, found, ())
    texts = {each.text for each in made}
    assert any("児童の" in text for text in texts)
    assert not any("CFO" in text for text in texts)
