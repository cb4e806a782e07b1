"""What the bot remembers goes through Rasa's slots, which can hold anything."""

import json
import math

import pytest

from faq.contract.context import EMPTY, MAX_AGE, Context, aged, from_slots, known, to_slots
from faq.contract.parts import Request
from faq.knowledge.book import Book

FULL = Context(
    roles=("CCO", "CEO"),
    earlier_roles=("CTO",),
    topic="roles",
    aspect="年収",
    listed=("cco.roles.1", "cco.roles.2"),
    shown=("cco.roles",),
    asked=(Request("roles", ("CCO",), ("cco.roles.1",)), Request("difference", ("CCO", "CEO"))),
    before=(Request("origin", ("CTO",), assumed=True),),
    offered=(Request("article"),),
    age=1,
)


@pytest.mark.parametrize("context", [EMPTY, FULL])
def test_slots_keep_the_context(context: Context) -> None:
    assert from_slots(json.loads(json.dumps(to_slots(context)))) == context


@pytest.mark.parametrize(
    ("slots", "field", "expected"),
    [
        ({}, "roles", ()),
        ({"roles": None}, "roles", ()),
        ({"roles": "CEO"}, "roles", ()),
        ({"roles": {"CEO": 1}}, "roles", ()),
        ({"roles": ["CEO", 1, None, ["COO"], "CFO"]}, "roles", ("CEO", "CFO")),
        ({"topic": ["roles"]}, "topic", None),
        ({"topic": 3}, "topic", None),
        ({"aspect": {"text": "年収"}}, "aspect", None),
        ({"listed": 7}, "listed", ()),
        ({"shown": [{}]}, "shown", ()),
        ({"asked": "roles"}, "asked", ()),
        ({"asked": [{"part": "request"}]}, "asked", ()),
        ({"before": [{"part": "remark", "kind": "social"}]}, "before", ()),
        ({"offered": [{"part": "request", "topic": "roles", "to": 1}]}, "offered", ()),
        ({"age": "1"}, "age", 0),
        ({"age": None}, "age", 0),
        ({"age": math.nan}, "age", 0),
        ({"age": math.inf}, "age", 0),
        ({"age": -5}, "age", 0),
        ({"age": 10**9}, "age", 0),
        ({"age": 2}, "age", 2),
        ({"requested_slot": "x", "session_started_metadata": {}}, "age", 0),
    ],
)
def test_slots_of_a_wrong_type_are_dropped(slots: dict, field: str, expected: object) -> None:
    assert getattr(from_slots(slots), field) == expected


def test_what_the_facts_no_longer_have_is_forgotten(book: Book) -> None:
    stale = Context(
        roles=("CZO", "CEO"),
        earlier_roles=("CZO",),
        topic="salary",
        aspect="年収",
        listed=("czo.roles.1", "ceo.roles.1"),
        shown=("czo.roles",),
        asked=(Request("salary", ("CEO",)), Request("roles", ("CZO",)), Request("roles", ("CEO",))),
        offered=(Request("roles", ("CEO",), ("ceo.roles.9",)),),
    )
    assert known(stale, book) == Context(
        roles=("CEO",),
        aspect="年収",
        listed=("ceo.roles.1",),
        asked=(Request("roles", ("CEO",)),),
    )
    assert known(FULL, book) == FULL


def test_a_context_ages_and_ends() -> None:
    context = Context(roles=("CEO",), topic="roles")
    for turn in range(1, MAX_AGE + 1):
        context = aged(context)
        assert (context.roles, context.age) == (("CEO",), turn)
    assert aged(context) == EMPTY
