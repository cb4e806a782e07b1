"""Training with a handful of messages."""

from collections.abc import Callable

import numpy as np
import pytest

from faq.knowledge.book import Book
from faq.understanding import encoder, training
from faq.understanding.borders import cut
from faq.understanding.examples import Said
from faq.understanding.message import Message, whole
from faq.understanding.training import Models, families, marked

Read = Callable[[str], Message]


@pytest.fixture
def kind(small: Models, read: Read) -> Callable[[str], str]:
    """Return what the words of a text seem to be to the small models."""

    def likeliest(text: str) -> str:
        scores = small.words.scores(families(whole(read(text))))
        return small.words.labels[int(scores.argmax())]

    return likeliest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COOの役割は?", "roles"),
        ("CFOの年収は?", "silent"),
        # a role of which nobody wrote
        ("CCOの年収はいくらですか", "silent"),
        ("CCOの役割を教えてください", "roles"),
        # pieces of longer messages
        ("調べものの最中", "tell"),
        ("はじめまして", "greet"),
    ],
)
def test_pieces_are_learned_from(text: str, expected: str, kind: Callable[[str], str]) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("pair", "learned"),
    [
        # across the border of a message with one asking piece
        ("p:最中 <role>", True),
        # of one with two, and of one with none
        ("p:て 年収", False),
        ("p:今日は 始めまして", False),
        # inside pieces, but what only asks politely
        ("p:の 役割", True),
        ("p:知る たい", False),
    ],
)
def test_whole_messages_with_one_question_are_learned_from(
    pair: str, learned: bool, small: Models
) -> None:
    assert (pair in small.words.vocabulary) == learned


def test_what_stands_around_a_question_does_not_change_it(kind: Callable[[str], str]) -> None:
    assert kind("調べものの最中、CFOの役割を教えてください") == "roles"


def test_facts_are_learned_from(book: Book, small: Models, kind: Callable[[str], str]) -> None:
    topics = {fact.topic for fact in book.facts}
    # The bot suggests questions on all topics, also on those that other facts answer.
    assert {*small.words.labels} == topics | {*book.topics, "greet", "silent", "tell"}
    assert {*small.meaning.labels} == {*small.words.labels}
    right = [fact for fact in book.facts if kind(fact.text) == fact.topic]
    assert len(right) > 0.8 * len(book.facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("CEOの給料はどのくらいですか", "silent"), ("やあ、こんにちは", "greet")],
)
def test_meanings_are_learned_from(text: str, expected: str, small: Models) -> None:
    shares = small.meaning.shares(encoder.encode(text))
    likely = [small.meaning.labels[i] for i in np.argsort(-shares)[:3]]
    assert expected in likely


def test_borders_are_learned_from(small: Models, read: Read) -> None:
    clauses = cut(read("調べものの最中、CCOの役割を教えてください"), small.borders, 0.5)
    assert [clause.text for clause in clauses] == ["調べものの最中、", "ccoの役割を教えてください"]


def test_nouns_that_name_what_is_asked_are_learned(small: Models) -> None:
    assert small.asked == {"年収"}


def test_training_twice_gives_the_same_models(said: list[Said], book: Book, small: Models) -> None:
    """Who wrote a message twice counts once."""
    told: list[str] = []
    again = training.train([*said, *said], book, told.append)
    assert again.words.vocabulary == small.words.vocabulary
    assert (again.borders, again.asked) == (small.borders, small.asked)
    for name in ("rarity", "weights", "bias"):
        assert np.array_equal(getattr(again.words, name), getattr(small.words, name)), name
    for name in ("hidden", "hidden_bias", "output", "output_bias"):
        assert np.array_equal(getattr(again.meaning, name), getattr(small.meaning, name)), name
    assert len(told) == len({*told}) > 1
    assert f"{len(said)} messages" in told[0]


# fmt: off
MARKED = [
    (("CEOの役割は?",), []),
    (("こんにちは。", "CEOとは?"), ["CEO"]),
    (("CEOの役割は?", "CFOの年収は?", "おわり"), ["CFO", "終わり"]),
    (("最高 経営責任者と", "は"), ["は"]),
    # blanks and line breaks at the border, on either side of it
    (("CEOの役割 ", "COOの年収"), ["COO"]), (("CEOの役割", "　COOの年収"), ["COO"]),
    (("CEOの役割\n", "\nCOOの年収"), ["COO"]),
    # full and half width
    (("ﾃﾞﾒﾘｯﾄは？", "ｼｰｴﾌｵｰは？"), ["CFO"]),
    # Japanese in Latin letters
    (("konnichiwa. ", "CFO no yakuwari wa?"), ["CFO"]),
    # no word begins there, or nothing stands before or behind
    (("CEOの役", "割は?"), ["は"]), (("C", "EOの役割は?"), ["の"]),
    (("", "CEOとは"), []), ((" ", "CEOとは"), []), (("CEOとは", ""), []), (("CEOとは", " \n"), []),
]
# fmt: on


@pytest.mark.parametrize(("pieces", "expected"), MARKED)
def test_marked(pieces: tuple[str, ...], expected: list[str], read: Read) -> None:
    said = Said("a", pieces, ("tell",) * len(pieces))
    message = read(said.text)
    assert [message.words[i].norm for i in sorted(marked(message, said))] == expected
