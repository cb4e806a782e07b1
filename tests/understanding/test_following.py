"""What people ask next of a role that they name is learned from dialogues."""

import pytest

from faq.knowledge.book import Book
from faq.understanding.following import Following, fit
from faq.understanding.pieces import Piece

KINDS = ["roles", "tasks", "origin", "demand", "silent", "thank", "more"]


@pytest.fixture(scope="module")
def following(book: Book) -> Following:
    """After the roles people ask for the roles of others, now and then for their tasks."""
    pieces = [Piece(f"{kind}{i}", kind) for kind in KINDS for i in range(10)]
    pieces += [Piece("CFOは?", "roles", "roles")] * 12
    pieces += [Piece("CFOの仕事は?", "tasks", "roles")] * 4
    return fit(pieces, book)


def test_what_followed_often_is_likelier(following: Following) -> None:
    after = following["roles"]
    assert after["roles"] > after["tasks"] > 0 > after["thank"]


def test_of_other_topics_it_is_known_in_general(following: Following) -> None:
    # Nobody was asked of the demand before: the same topic is likely after any.
    assert following["demand"]["demand"] > 0.5
    assert following["demand"]["origin"] < following["demand"]["demand"]


def test_nothing_is_ruled_out_or_sure(following: Following, book: Book) -> None:
    assert {*following} == {*book.topics}
    assert all(-3 <= rate <= 3 for after in following.values() for rate in after.values())
