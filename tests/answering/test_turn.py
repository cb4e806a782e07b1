"""What is remembered from one turn to the next, and what is forgotten."""

from collections.abc import Sequence

import pytest

from faq.answering.turn import take
from faq.contract.answer import Answer
from faq.contract.context import EMPTY, MAX_AGE, Context
from faq.contract.parts import Command, Gap, Part, Remark, Request
from faq.knowledge.book import Book

ITEMS = tuple(f"cco.tasks.{n}" for n in (1, 2, 3, 4))
TASKS = Request("tasks", ("CCO",))
CEO, COO = Request("definition", ("CEO",)), Request("definition", ("COO",))
SALARY = Gap("aspect", "給料", ("CEO",))
THANKS = Remark("social", "thank")


def say(*turns: Part, book: Book, context: Context = EMPTY) -> tuple[Answer, Context]:
    answer = Answer("error")
    for part in turns:
        answer, context = take([part], context, book)
    return answer, context


def test_a_new_conversation_starts_clean(book: Book) -> None:
    answer, context = say(Remark("off_topic"), book=book)
    assert (answer.kind, context) == ("off_topic", EMPTY)


def test_an_answer_is_remembered(book: Book) -> None:
    answer, context = say(TASKS, book=book)
    assert context == Context(
        roles=("CCO",),
        topic="tasks",
        listed=ITEMS,
        lists=("cco.tasks",),
        shown=answer.facts,
        asked=(TASKS,),
        offered=tuple(suggestion.request for suggestion in answer.suggestions),
    )


def test_the_roles_and_the_question_before_are_kept(book: Book) -> None:
    _, context = say(CEO, COO, COO, book=book)
    assert (context.roles, context.earlier_roles) == (("COO",), ("CEO",))
    assert (context.asked, context.before) == ((COO,), (CEO,))


def test_the_list_before_and_the_topics_before_are_kept(book: Book) -> None:
    roles, origin = Request("roles", ("CEO",)), Request("origin", ("CTO",))
    _, context = say(TASKS, roles, origin, origin, book=book)
    assert context.listed == ()
    assert [book.fact(id).topic for id in context.lists] == ["roles", "tasks"]
    assert context.told[:2] == ("origin", "roles")


# What was said, and what is remembered of it: roles, topic, aspect, listed.
# fmt: off
REMEMBERED = [
    # the list still stands after one of its items was told, and no longer after another answer
    ([TASKS, Request("kpi", ("CCO",))], ("CCO",), "kpi", None, ITEMS),
    ([TASKS, Request("tasks", ("CCO",), ("cco.tasks.2",))], ("CCO",), "tasks", None, ITEMS),
    ([TASKS, Request("origin", ("CTO",))], ("CTO",), "origin", None, ()),
    # a refusal keeps what was refused for the next role, and its role for the next topic
    ([CEO, SALARY], ("CEO",), None, "給料", ()),
    ([Gap("aspect", "起源", ("CFO",), "origin", topic="origin")], ("CFO",), "origin", None, ()),
    # … but a role that is not described leaves the question standing
    ([TASKS, Gap("role", "CHRO", near="CHRO")], ("CCO",), "tasks", None, ITEMS),
    # small talk leaves the subject standing for a while, a closing ends it
    ([CEO, THANKS], ("CEO",), "definition", None, ()),
    ([CEO, Remark("social", "greet")], ("CEO",), "definition", None, ()),
    ([CEO, Remark("social", "bye")], (), None, None, ()),
    ([CEO, Remark("social", "stop")], (), None, None, ()),
    # asking back, telling the source, whether it is true and how many change nothing
    *[([TASKS, part], ("CCO",), "tasks", None, ITEMS)
      for part in (Remark("clarify", "item"), Command("source"), Command("sure"),
                   Command("count"))],
    # what is told once more is what was asked
    *[([TASKS, Command(name)], ("CCO",), "tasks", None, ITEMS)
      for name in ("again", "shorter", "simpler", "all")],
]
# fmt: on


@pytest.mark.parametrize(
    ("turns", "roles", "topic", "aspect", "listed"), REMEMBERED, ids=lambda value: None
)
def test_what_is_remembered(
    turns: Sequence[Part],
    roles: tuple[str, ...],
    topic: str | None,
    aspect: str | None,
    listed: tuple[str, ...],
    book: Book,
) -> None:
    _, context = say(*turns, book=book)
    assert (context.roles, context.topic) == (roles, topic)
    assert (context.aspect, context.listed) == (aspect, listed)


# fmt: off
ON_THE_LAST = [
    # (turns, kind, facts that are told, facts that are not)
    ([TASKS, Command("again")], "answer", {"cco.tasks", *ITEMS}, set()),
    ([Request("roles", ("CEO",)), Command("shorter")], "answer", {"ceo.roles.1"},
     {"ceo.mission"}),
    ([CEO, COO, Command("back")], "answer", {"ceo.definition"}, {"coo.definition"}),
    ([CEO, Command("back")], "answer", {"ceo.definition"}, set()),
    ([TASKS, Request("tasks", ("CCO",), ("cco.tasks.2",)), Command("all")], "answer",
     {"cco.tasks", *ITEMS}, set()),
    ([TASKS, Command("count")], "answer", {*ITEMS}, set()),
    ([CEO, Command("sure")], "answer", {"ceo.definition"}, set()),
    ([Request("origin", ("CTO",)), Command("table")], "answer", {"cto.mission"}, set()),
]
# fmt: on


@pytest.mark.parametrize(("turns", "kind", "told", "untold"), ON_THE_LAST, ids=lambda value: None)
def test_wishes_about_the_last_answer(
    turns: Sequence[Part], kind: str, told: set[str], untold: set[str], book: Book
) -> None:
    answer, _ = say(*turns, book=book)
    assert answer.kind == kind
    assert told <= {*answer.facts}
    assert not untold & {*answer.facts}


def test_small_talk_ends_a_subject_at_last(book: Book) -> None:
    _, context = say(CEO, book=book)
    for _ in range(MAX_AGE):
        _, context = say(THANKS, book=book, context=context)
        assert context.roles == ("CEO",)
    _, context = say(THANKS, book=book, context=context)
    assert context == EMPTY


def test_a_question_makes_the_subject_young_again(book: Book) -> None:
    _, context = say(CEO, THANKS, SALARY, book=book)
    assert context.age == 0


def test_what_the_facts_no_longer_have_breaks_no_conversation(book: Book) -> None:
    gone = Request("salary", ("CZO",))
    stale = Context(
        roles=("CZO",), topic="salary", listed=("czo.roles.1",), aspect="x", asked=(gone,)
    )
    for part in (Command("again"), Command("count"), Command("back"), Command("source"), CEO):
        answer, context = say(part, book=book, context=stale)
        assert answer.kind != "error"
        assert "CZO" not in context.roles + answer.roles
