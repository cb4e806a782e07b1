"""What a message asks as a whole, from its parts."""

from collections.abc import Sequence

import pytest

from faq.answering.question import Question, question_of
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Command, Gap, Language, Part, Remark, Request

ROLES = Request("roles", ("CTO",))
MAYBE = Request("roles", ("CTO",), unsure=True)
CFO = Request("roles", ("CFO",))
ORIGIN = Request("origin", ("CCO",))
PART = Request("roles", ("CTO",), ("cto.roles.2",))
SALARY = Gap("aspect", "年収", ("CTO",))
CIO = Gap("role", "CIO", near="CIO")
ON_ROLES = Context(("CTO",), topic="roles", asked=(ROLES,), before=(ORIGIN,))


# fmt: off
QUESTIONS = [
    # (parts, context, question)
    ([ROLES], EMPTY, Question("facts", None, (ROLES,), (), ("CTO",), "roles")),
    ([ROLES, CFO], EMPTY, Question("facts", None, (ROLES, CFO), (), ("CTO", "CFO"), "roles")),
    ([ROLES, SALARY], EMPTY,
     Question("facts", None, (ROLES,), (SALARY,), ("CTO",), "roles")),
    ([SALARY], EMPTY, Question("facts", None, (), (SALARY,), ("CTO",))),
    # a role that is not described is one of the roles
    ([ROLES, CIO], EMPTY, Question("facts", None, (ROLES,), (CIO,), ("CTO", "CIO"), "roles")),
    # remarks beside a question say nothing
    ([Remark("social", "greet"), ROLES], EMPTY,
     Question("facts", None, (ROLES,), (), ("CTO",), "roles")),
    ([Remark("social", "greet")], ON_ROLES, Question("social", "greet")),
    ([Remark("off_topic")], ON_ROLES, Question("off_topic")),
    ([], ON_ROLES, Question("clarify", "more")),
    # a wish about what the message asks itself
    ([ROLES, Command("shorter")], EMPTY,
     Question("facts", "shorter", (ROLES,), (), ("CTO",), "roles", "short")),
    ([ROLES, Command("table")], EMPTY,
     Question("facts", None, (ROLES,), (), ("CTO",), "roles", "table")),
    # … or about the last answer
    ([Command("again")], ON_ROLES, Question("facts", None, (ROLES,), (), ("CTO",), "roles")),
    ([Command("simpler")], ON_ROLES,
     Question("facts", "simpler", (ROLES,), (), ("CTO",), "roles", "short")),
    ([Command("back")], ON_ROLES, Question("facts", None, (ORIGIN,), (), ("CCO",), "origin")),
    ([Command("all")], Context(("CTO",), asked=(PART,)),
     Question("facts", None, (ROLES,), (), ("CTO",), "roles")),
    *[([Command(name)], ON_ROLES, Question(name, roles=("CTO",), topic="roles"))
      for name in ("source", "sure", "count")],
    *[([Command(name)], EMPTY, Question("clarify", "more"))
      for name in ("again", "all", "back", "shorter", "simpler", "table")],
    # what may not be asked comes last, and not again
    ([MAYBE, CFO], EMPTY,
     Question("facts", None, (CFO, MAYBE), (), ("CFO", "CTO"), "roles")),
    ([MAYBE, ROLES], EMPTY, Question("facts", None, (ROLES,), (), ("CTO",), "roles")),
    # in English
    ([ROLES, Language()], EMPTY,
     Question("facts", None, (ROLES,), (), ("CTO",), "roles", "full", True)),
]
# fmt: on


@pytest.mark.parametrize(("parts", "context", "question"), QUESTIONS, ids=lambda value: None)
def test_what_is_asked(parts: Sequence[Part], context: Context, question: Question) -> None:
    assert question_of(parts, context) == question


@pytest.mark.parametrize(
    ("gaps", "topic"),
    [
        # 「CFOの起源は?」 is silent, 「CTOは?」 may not be
        ([Gap("aspect", "起源", ("CFO",), "origin", topic="origin")], "origin"),
        # 「CTOとCIOの違いは?」, 「ではCFOとは?」
        ([Gap("role", "CIO", near="CIO", topic="difference")], "difference"),
    ],
)
def test_the_topic_that_is_left_open(gaps: list[Gap], topic: str) -> None:
    assert question_of(gaps, EMPTY).topic == topic
    assert question_of([ROLES, *gaps], EMPTY).topic in (topic, "roles")
