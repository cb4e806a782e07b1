"""What is remembered from one turn to the next, and what is forgotten."""

import pytest

from actions.answer import Answer
from actions.context import EMPTY, MAX_AGE, Context
from actions.facts import Book
from actions.turn import take

KPI_ITEMS = tuple(f"cco.tasks.{n}" for n in (1, 2, 3, 4))


def say(*messages: dict, book: Book, context: Context = EMPTY) -> tuple[Answer, Context]:
    answer = Answer("error")
    for message in messages:
        message.setdefault("elliptic", not message.get("roles") and not message.get("others"))
        answer, context = take({"parts": [message]}, context, book)
    return answer, context


def part(intent: str, *roles: str, **more: object) -> dict:
    return {"intent": intent, "roles": list(roles), **more}


TASKS = part("ask_tasks", "CCO")
SALARY = part("ask_uncovered", aspect="給料", silent="年収や報酬")


def test_a_new_conversation_starts_clean(book: Book) -> None:
    answer, context = say(part("out_of_article"), book=book)
    assert (answer.kind, context) == ("off_topic", EMPTY)


def test_an_answer_is_remembered(book: Book) -> None:
    answer, context = say(TASKS, book=book)
    assert context == Context(roles=("CCO",), topic="tasks", listed=KPI_ITEMS, shown=answer.facts)


def test_the_roles_before_are_kept_for_a_bare_difference(book: Book) -> None:
    ceo, coo = part("ask_roles", "CEO"), part("ask_roles", "COO")
    _, context = say(ceo, coo, coo, book=book)
    assert (context.roles, context.earlier_roles) == (("COO",), ("CEO",))
    answer, _ = say(part("ask_difference"), book=book, context=context)
    assert answer.roles == ("CEO", "COO")


# fmt: off
CONVERSATIONS = [
    # (turns, kind, roles, topic, facts that are told)
    ([part("ask_definition", "CEO"), part("mention_role", "COO")],
     "answer", ("COO",), "definition", {"coo.definition"}),
    ([part("ask_definition", "CEO"), part("ask_roles")],
     "answer", ("CEO",), "roles", {"ceo.roles.1"}),
    ([TASKS, part("ask_item", ordinals=[1])], "answer", ("CCO",), "kpi", {"cco.kpi"}),
    # the list still stands after one of its items was told
    ([TASKS, part("ask_item", ordinals=[1]), part("ask_item", ordinals=[4])],
     "answer", ("CCO",), "satisfaction", {"cco.satisfaction.1"}),
    ([part("ask_tasks", "CFO"), part("ask_item", ordinals=[2]), part("ask_item", ordinals=[3])],
     "answer", ("CFO",), "tasks", {"cfo.tasks.3"}),
    # a new list takes its place
    ([TASKS, part("ask_roles", "CEO"), part("ask_item", ordinals=[1])],
     "answer", ("CEO",), "roles", {"ceo.roles.1"}),
    # another subject ends the list
    ([TASKS, part("ask_origin", "CTO"), part("ask_item", ordinals=[1])],
     "clarify", (), None, set()),
    # a refusal keeps what was refused for the next role
    ([part("ask_roles", "CEO"), SALARY, part("mention_role", "COO")],
     "not_in_article", ("COO",), None, {"coo.mission"}),
    # … and its role for the next topic
    ([part("ask_uncovered", "CTO", aspect="給料", silent="年収や報酬"), part("ask_roles")],
     "answer", ("CTO",), "roles", {"cto.roles.1"}),
    # small talk leaves the subject standing for a while
    ([part("ask_definition", "CEO"), part("thank"), part("ask_roles")],
     "answer", ("CEO",), "roles", {"ceo.roles.1"}),
    *[([part("ask_definition", "CEO"), part(end), part("ask_roles")],
       "answer", ("CCO",), "roles", {"cco.roles.1"})
      for end in ("greet", "goodbye", "bot", "out_of_article")],
    # asking back and telling the source change nothing
    ([part("ask_definition", "CEO"), part("ask_source"), part("ask_roles")],
     "answer", ("CEO",), "roles", {"ceo.roles.1"}),
    ([part("ask_definition", "CEO"), part("ask_item", ordinals=[1]), part("ask_roles")],
     "answer", ("CEO",), "roles", {"ceo.roles.1"}),
    # why, and why again
    ([part("ask_kpi", "CCO"), part("ask_reason")],
     "answer", ("CCO",), "kpi_merits", {"cco.kpi_merits.1"}),
    ([part("ask_kpi", "CCO"), part("ask_reason"), part("ask_reason")],
     "not_in_article", ("CCO",), None, set()),
    # comparing goes on
    ([part("ask_difference", "CEO", "COO"), part("mention_role", "CTO")],
     "answer", ("CEO", "COO", "CTO"), "difference", {"cto.mission"}),
]
# fmt: on


@pytest.mark.parametrize(
    ("turns", "kind", "roles", "topic", "facts"),
    CONVERSATIONS,
    ids=[" ".join(turn["intent"] for turn in case[0]) for case in CONVERSATIONS],
)
def test_conversations(
    turns: list[dict],
    kind: str,
    roles: tuple[str, ...],
    topic: str | None,
    facts: set[str],
    book: Book,
) -> None:
    answer, _ = say(*turns, book=book)
    assert (answer.kind, answer.roles, answer.topic) == (kind, roles, topic)
    assert facts <= set(answer.facts)


def test_small_talk_ends_a_subject_at_last(book: Book) -> None:
    _, context = say(part("ask_definition", "CEO"), book=book)
    for _ in range(MAX_AGE):
        _, context = say(part("thank"), book=book, context=context)
        assert context.roles == ("CEO",)
    _, context = say(part("thank"), book=book, context=context)
    assert context == EMPTY


def test_a_question_makes_the_subject_young_again(book: Book) -> None:
    _, context = say(part("ask_definition", "CEO"), part("thank"), SALARY, book=book)
    assert context.age == 0


def test_what_the_facts_no_longer_have_breaks_no_conversation(book: Book) -> None:
    stale = Context(
        roles=("CZO",), topic="salary", listed=("czo.roles.1",), shown=("czo.roles",), aspect="x"
    )
    for intent in ("ask_item", "ask_more", "ask_reason", "ask_source", "ask_roles"):
        answer, context = say(part(intent, ordinals=[1]), book=book, context=stale)
        assert answer.kind != "error"
        assert "CZO" not in context.roles + answer.roles
