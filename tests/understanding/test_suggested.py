"""What the bot suggests it also understands."""

import pytest

from faq.answering.turn import take
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.understanding.engine import Engine
from faq.understanding.suggested import by_text, plain, questions
from faq.understanding.text import normalise


def test_each_topic_of_each_role_that_has_it_is_asked(book: Book) -> None:
    asked = dict(questions(book))
    assert asked["CTOの業務内容は?"] == Request("tasks", ("CTO",))
    assert asked["CEOとCTOの違いは?"] == Request("difference", ("CEO", "CTO"))
    assert {request.topic for request in asked.values()} == {*book.topics}
    assert not any("CFOはどうやって" in question for question in asked)


@pytest.mark.parametrize("typed", ["CTOの業務内容は?", "ctoの業務内容は", "ＣＴＯの業務内容は？？"])
def test_marks_and_width_do_not_matter(typed: str, book: Book) -> None:
    assert by_text(book)[plain(normalise(typed).text)] == Request("tasks", ("CTO",))


def test_every_suggestion_asks_what_it_says_whatever_was_said_before(engine: Engine) -> None:
    """Whoever presses a button gets its answer; no model has a say in it."""
    before = Context(("CFO",), topic="roles", asked=(Request("roles", ("CFO",)),))
    for question in dict(questions(engine.book)):
        request = by_text(engine.book)[plain(normalise(question).text)]
        for context in (EMPTY, before):
            understood = engine.understand(engine.read(question), context)
            assert understood.parts == (request,)
            assert take(understood.parts, context, engine.book)[0].kind == "answer"
