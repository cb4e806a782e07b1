"""Next questions lead on to facts that exist."""

from itertools import combinations

import pytest

from faq.answering.question import Question
from faq.answering.suggestions import LONGEST_TITLE, MOST, after, ask, starters
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Gap, Request
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

ABOUTS = [None, "difference", "role", "item", "more", "reason", "greet", "help"]


def texts(question: Question, book: Book, context: Context = EMPTY, told: tuple = ()) -> list[str]:
    return [s.text for s in after(question, context, told, book)]


def about(topic: str, *roles: str) -> Question:
    return Question("facts", requests=(Request(topic, roles),))


@pytest.mark.parametrize("about", ABOUTS)
def test_starters(about: str | None, book: Book) -> None:
    found = starters(book, about)
    assert 0 < len(found) <= 5
    assert len(set(found)) == len(found)


def test_an_open_question_gets_choices(book: Book) -> None:
    assert all("違い" in s.text for s in starters(book, "compare"))


def test_titles_are_short_and_no_text_has_an_open_place(book: Book) -> None:
    for topic in book.topics:
        for roles in [(), *((role,) for role in book.roles), *combinations(book.roles, 2)]:
            suggestion = ask(topic, roles, book)
            assert 0 < len(suggestion.title) <= LONGEST_TITLE == 40
            assert suggestion.text.startswith(suggestion.title)
            assert "{" not in suggestion.text


# fmt: off
LEADS_ON = [
    # CEO has no tasks of its own, so they are not offered
    (about("definition", "CEO"), [("roles", "CEO"), ("difference", "CCO", "CEO")]),
    (about("origin", "CTO"), [("spread", "CTO"), ("definition", "CTO"), ("roles", "CTO")]),
    # what an item is about comes first
    (Question("facts", requests=(Request("need", ("CCO",), ("cco.need.2",)),)),
     [("sales_methods", "CCO"), ("customer_focus", "CCO"), ("global", "CCO")]),
    # near to what the article does not say
    (Question("facts", gaps=(Gap("aspect", "適性", ("CFO",), "abilities"),)),
     [("abilities", "CFO"), ("roles", "CFO"), ("tasks", "CFO"), ("definition", "CFO")]),
    # an assumed role: the same of the others
    (Question("facts", requests=(Request("origin", ("CCO",), assumed=True),)),
     [("origin", "CTO"), ("spread", "CCO"), ("definition", "CCO"), ("roles", "CCO")]),
]
# fmt: on


@pytest.mark.parametrize(("question", "expected"), LEADS_ON, ids=lambda v: None)
def test_what_leads_on(question: Question, expected: list[tuple[str, ...]], book: Book) -> None:
    found = texts(question, book)
    asked = [book.question(topic, roles, phrase("and")) for topic, *roles in expected]
    assert [text for text in found if text in asked] == asked
    assert len(found) <= MOST


def test_what_was_told_is_not_offered_again(book: Book) -> None:
    roles = [fact.id for fact in book.about("roles", "CEO")]
    assert "CEOの役割は?" not in texts(about("definition", "CEO"), book, told=tuple(roles))
    shown = Context(shown=tuple(roles))
    assert "CEOの役割は?" not in texts(about("definition", "CEO"), book, shown)


def test_nothing_left_leads_back_to_the_start(book: Book) -> None:
    everything = tuple(fact.id for fact in book.facts)
    start = [s.text for s in starters(book, None)]
    assert texts(about("article"), book, told=everything) == start
