"""Names of intents come from the topics and from what people do."""

import pytest

from faq.knowledge.book import Book
from faq.rasa.intents import PREFIX, intent_of, known


@pytest.mark.parametrize(
    ("kind", "intent"),
    [
        ("roles", "ask_roles"),
        ("who:CFO", "ask_who"),
        ("silent", "ask_uncovered"),
        ("norole", "ask_other_role"),
        ("sense", "ask_other_meaning"),
        ("off", "out_of_article"),
        ("item", "ask_item"),
        ("name", "ask_role"),
        ("human", "ask_human"),
        ("thank", "thank"),
        ("shorter", "wish_shorter"),
    ],
)
def test_intent_of(kind: str, intent: str) -> None:
    assert intent_of(kind) == intent


def test_every_topic_has_an_intent_and_all_stand_once(book: Book) -> None:
    names = list(known(book))
    assert {PREFIX + topic for topic in book.topics} <= {*names}
    assert len(names) == len({*names})
