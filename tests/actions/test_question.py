"""From the parts of a message and the context to requests and gaps."""

import pytest

from actions.context import EMPTY, Context
from actions.facts import Book
from actions.parts import REFUSED, SOCIAL, OtherName, Part, parts_of
from actions.question import resolve
from actions.requests import Gap, Question, Request

CIO = OtherName("CIO", "CIO")
PRESIDENT = OtherName("社長", "社長")
ROLES = ("CCO", "CEO", "COO", "CFO", "CTO")
TASKS = tuple(f"cco.tasks.{n}" for n in (1, 2, 3, 4))
CFO_TASKS = tuple(f"cfo.tasks.{n}" for n in (1, 2, 3, 4, 5))
ON_TASKS = Context(roles=("CCO",), topic="tasks", listed=TASKS, shown=("cco.tasks", *TASKS))
ON_CFO = Context(
    roles=("CFO",), topic="tasks", listed=CFO_TASKS, shown=("cfo.mission", "cfo.tasks", *CFO_TASKS)
)
ON_CEO = Context(roles=("CEO",), topic="definition", shown=("ceo.definition",))
ON_SALARY = Context(roles=("CTO",), aspect="給料")
ON_KPI = Context(roles=("CCO",), topic="kpi", shown=("cco.kpi", "cco.kpi_effect"))


def part(intent: str, *roles: str, **more: object) -> Part:
    more.setdefault("elliptic", not roles and not more.get("others"))
    return Part(intent=intent, roles=roles, **more)


def request(topic: str, *roles: str, **more: object) -> Request:
    return Request(topic, roles, **more)


# What was asked, what was asked before, the requests and the gaps.
# fmt: off
FACTS = [
    # a topic of roles
    ([part("ask_roles", "CTO")], EMPTY, [request("roles", "CTO")], []),
    ([part("ask_roles", "CTO", "CFO")], EMPTY, [request("roles", "CTO"), request("roles", "CFO")],
     []),
    ([part("ask_origin", "CFO")], EMPTY, [], [Gap("aspect", "はじまり", ("CFO",), "origin")]),
    ([part("ask_origin", "CTO", "CFO")], EMPTY, [request("origin", "CTO")],
     [Gap("aspect", "はじまり", ("CFO",), "origin")]),
    # CEO and COO have no tasks of their own: the roles answer instead
    ([part("ask_tasks", "COO")], EMPTY, [request("roles", "COO")], []),
    # no role: the one under discussion, else the article's subject, openly assumed
    ([part("ask_roles")], ON_CEO, [request("roles", "CEO")], []),
    ([part("ask_roles")], EMPTY, [request("roles", "CCO", assumed=True)], []),
    ([part("ask_need")], EMPTY, [request("need", "CCO")], []),
    ([part("ask_need")], ON_CEO, [request("need", "CCO")], []),
    ([part("ask_company_law")], EMPTY, [request("company_law", "CTO")], []),
    ([part("ask_cxo_list")], EMPTY, [request("cxo_list", "CxO")], []),
    ([part("ask_cxo_list", "CEO")], EMPTY, [request("cxo_list", "CxO")], []),
    ([part("ask_article")], EMPTY, [request("article")], []),
    # only one role has a rank
    ([part("ask_rank", "CEO", "COO")], EMPTY, [request("rank", "CEO"), request("rank", "COO")],
     []),
    ([part("ask_rank", "CFO", "CTO")], EMPTY, [], [Gap("aspect", "立場の上下", ("CFO", "CTO"),
                                                       "rank")]),
    ([part("ask_rank")], EMPTY, [request("rank", "CEO")], []),
    # differences
    ([part("ask_difference", "CEO", "COO")], EMPTY, [request("difference", "CEO", "COO")], []),
    ([part("ask_difference", *ROLES)], EMPTY, [request("difference", *ROLES)], []),
    ([part("ask_difference", "CxO")], EMPTY, [request("difference", *ROLES)], []),
    ([part("ask_difference", "CxO", "CEO")], EMPTY,
     [request("definition", "CxO"), request("definition", "CEO")], []),
    ([part("ask_difference", "CTO")], EMPTY, [request("difference", "CCO", "CTO")], []),
    ([part("ask_difference", "CCO")], EMPTY, [request("difference", "CEO", "CCO")], []),
    ([part("ask_difference", "CTO")], ON_CEO, [request("difference", "CEO", "CTO")], []),
    ([part("ask_difference")], Context(roles=("COO",), earlier_roles=("CEO",), topic="roles"),
     [request("difference", "CEO", "COO")], []),
    ([part("ask_difference")], ON_CEO, [request("difference", "CCO", "CEO")], []),
    # half covered
    ([part("ask_difference", "CTO", others=(CIO,))], EMPTY, [request("definition", "CTO")],
     [Gap("role", "CIO", near="CIO")]),
    ([part("ask_difference", others=(CIO, PRESIDENT))], EMPTY, [],
     [Gap("role", "CIO", near="CIO"), Gap("role", "社長", near="社長")]),
    ([part("ask_roles", "CTO", others=(CIO,))], EMPTY, [request("roles", "CTO")],
     [Gap("role", "CIO", near="CIO")]),
    ([part("ask_roles", "CTO"), part("ask_uncovered", "CTO", aspect="年収", silent="年収や報酬")],
     EMPTY, [request("roles", "CTO")], [Gap("aspect", "年収", ("CTO",))]),
    ([part("ask_definition", "CCO"), part("ask_difference", "CEO")], EMPTY,
     [request("definition", "CCO"), request("difference", "CCO", "CEO")], []),
    # not covered
    ([part("ask_uncovered", "CEO", aspect="年収", silent="年収や報酬")], EMPTY, [],
     [Gap("aspect", "年収", ("CEO",))]),
    ([part("ask_uncovered", "CFO", aspect="適性", silent="向いている人")], EMPTY, [],
     [Gap("aspect", "適性", ("CFO",), "abilities")]),
    ([part("ask_uncovered", aspect="給料", silent="年収や報酬")], ON_CEO, [],
     [Gap("aspect", "給料", ("CEO",))]),
    ([part("ask_uncovered", aspect="ラーメン")], ON_CEO, [], [Gap("subject", "ラーメン")]),
    ([part("ask_uncovered", term="テレワーク")], EMPTY, [], [Gap("term", "テレワーク")]),
    ([part("ask_other_role", others=(CIO,))], EMPTY, [], [Gap("role", "CIO", near="CIO")]),
    ([part("ask_other_role", "CEO", others=(PRESIDENT,))], EMPTY, [request("definition", "CEO")],
     [Gap("role", "社長", near="社長")]),
    ([part("ask_other_role", "CEO", others=(PRESIDENT,), silent="年収や報酬")], EMPTY, [],
     [Gap("role", "社長", near="社長"), Gap("aspect", "年収や報酬", ("CEO",))]),
    ([part("out_of_article", "CEO", aspect="身長")], EMPTY, [], [Gap("subject", "身長", ("CEO",))]),
    ([part("ask_definition", meaning="CCO:最高商務責任者")], EMPTY, [],
     [Gap("meaning", "最高商務責任者", ("CCO",))]),
    # what cannot stand alone goes on with the subject, when that is likely enough
    ([part("out_of_article", ranking=(("ask_roles", 0.4),), covered=0.6)], ON_CEO,
     [request("roles", "CEO")], []),
    ([part("ask_uncovered", ranking=(("ask_roles", 0.4),), covered=0.4, aspect="代わり")], ON_CEO,
     [], [Gap("subject", "代わり")]),
    # another role that the facts themselves name is no gap
    ([part("ask_roles", "CEO", others=(OtherName("執行役員", "執行役員"),))], EMPTY,
     [request("roles", "CEO")], []),
    # a bare role
    ([part("mention_role", "COO")], ON_CEO, [request("definition", "COO")], []),
    ([part("mention_role", "CFO")], ON_TASKS, [request("tasks", "CFO")], []),
    ([part("mention_role", "COO")], EMPTY, [request("definition", "COO")], []),
    ([part("mention_role", "COO")], ON_KPI, [request("definition", "COO")], []),
    ([part("mention_role", "COO")], ON_SALARY, [], [Gap("aspect", "給料", ("COO",))]),
    ([part("mention_role", "CFO")], Context(roles=("CEO", "COO"), topic="difference"),
     [request("difference", "CEO", "COO", "CFO")], []),
    ([part("mention_role", others=(CIO,))], ON_CEO, [], [Gap("role", "CIO", near="CIO")]),
    # items of a list
    ([part("ask_item", ordinals=(1,))], ON_TASKS, [request("kpi", "CCO")], []),
    ([part("ask_item", ordinals=(-1,))], ON_TASKS, [request("satisfaction", "CCO")], []),
    ([part("ask_item", ordinals=(2, 3))], ON_CFO,
     [request("tasks", "CFO", items=("cfo.tasks.2", "cfo.tasks.3"))], []),
    ([part("ask_item", ordinals=(6,))], ON_CFO, [], [Gap("item", "5", ("CFO",))]),
    ([part("out_of_article", ordinals=(2,))], ON_CFO,
     [request("tasks", "CFO", items=("cfo.tasks.2",))], []),
    ([part("ask_tasks", "CFO", ordinals=(3,))], EMPTY,
     [request("tasks", "CFO", items=("cfo.tasks.3",))], []),
    ([part("ask_item", "CFO", ordinals=(3,))], EMPTY,
     [request("tasks", "CFO", items=("cfo.tasks.3",))], []),
    ([part("ask_item", "CFO")], ON_TASKS, [request("tasks", "CFO")], []),
    # more
    ([part("ask_more")], ON_TASKS,
     [request(topic, "CCO")
      for topic in ("kpi", "employee_communication", "client_communication", "satisfaction")], []),
    ([part("ask_more")], ON_CEO, [request("roles", "CEO")], []),
    ([part("ask_more", "CTO")], EMPTY, [request("roles", "CTO")], []),
    ([part("ask_more")], Context(roles=("CCO",), topic="women", shown=("cco.women", "cco.spread.1",
                                                                  "cco.spread.2", "cco.origin")),
     [], [Gap("more", "", ("CCO",), "women")]),
    # why
    ([part("ask_reason")], Context(roles=("CCO",), topic="kpi_effect"),
     [request("kpi_merits", "CCO")], []),
    ([part("ask_reason")], ON_CEO, [], [Gap("reason", "", ("CEO",), "definition")]),
    ([part("ask_reason")], ON_SALARY, [], [Gap("aspect", "給料", ("CTO",))]),
    # which role
    ([part("ask_reverse", nouns=("お金の責任者", "お金", "責任者"))], EMPTY,
     [request("definition", "CFO")], []),
    ([part("ask_reverse", "CFO")], EMPTY, [request("definition", "CFO")], []),
    ([part("ask_reverse", others=(CIO,))], EMPTY, [], [Gap("role", "CIO", near="CIO")]),
    ([part("ask_reverse", nouns=("宇宙",), aspect="宇宙")], EMPTY, [],
     [Gap("subject", "宇宙", (), None, ("宇宙",))]),
    # a clearly asked topic wins over small talk in the same message
    ([part("greet"), part("ask_roles", "CTO")], EMPTY, [request("roles", "CTO")], []),
    # the same question twice is one
    ([part("ask_roles", "CTO"), part("ask_roles", "CTO")], EMPTY, [request("roles", "CTO")], []),
]
# What is neither answered from facts nor refused with a reason.
OTHER = [
    *[([part(intent)], ON_CEO, "social", intent) for intent in SOCIAL],
    ([part("out_of_article")], ON_CEO, "off_topic", None),
    ([part("ask_nothing_known")], EMPTY, "off_topic", None),
    ([part("")], EMPTY, "off_topic", None),
    ([], EMPTY, "off_topic", None),
    ([part("ask_source")], ON_CEO, "source", None),
    ([part("ask_difference")], EMPTY, "clarify", "difference"),
    ([part("mention_role")], EMPTY, "clarify", "role"),
    ([part("ask_item", ordinals=(1,))], EMPTY, "clarify", "item"),
    ([part("ask_more")], EMPTY, "clarify", "more"),
    ([part("ask_reason")], EMPTY, "clarify", "reason"),
]
# fmt: on


def _name(value: object) -> str | None:
    """Name a case by what is asked and on what."""
    if isinstance(value, list):
        return "+".join(getattr(v, "intent", "") or type(v).__name__ for v in value) or "nothing"
    return f"on {value.topic or value.aspect}" if isinstance(value, Context) else None


@pytest.mark.parametrize(("parts", "context", "requests", "gaps"), FACTS, ids=_name)
def test_requests_and_gaps(
    parts: list[Part], context: Context, requests: list[Request], gaps: list[Gap], book: Book
) -> None:
    question = resolve(parts, context, book)
    assert question.kind == "facts"
    assert (list(question.requests), list(question.gaps)) == (requests, gaps)


@pytest.mark.parametrize(("parts", "context", "kind", "about"), OTHER, ids=_name)
def test_other_kinds(
    parts: list[Part], context: Context, kind: str, about: str | None, book: Book
) -> None:
    question = resolve(parts, context, book)
    assert (question.kind, question.about) == (kind, about)
    assert (question.requests, question.gaps) == ((), ())


@pytest.mark.parametrize(
    ("parts", "roles", "topic"),
    [
        ([part("ask_roles", "CTO", "CFO")], ("CTO", "CFO"), "roles"),
        ([part("ask_tasks", "COO")], ("COO",), "roles"),
        ([part("ask_uncovered", "CTO", aspect="年収")], ("CTO",), None),
        ([part("ask_roles", others=(CIO,))], (), "roles"),
        (
            [part("ask_other_role", others=(CIO,), ranking=(("ask_roles", 0.6),))],
            (),
            "roles",
        ),
        ([part("ask_other_role", others=(CIO,))], (), None),
    ],
)
def test_roles_and_topic(
    parts: list[Part], roles: tuple[str, ...], topic: str | None, book: Book
) -> None:
    question = resolve(parts, EMPTY, book)
    assert (question.roles, question.topic) == (roles, topic)


@pytest.mark.parametrize(
    ("context", "topic"),
    [
        # 「メリットは?」: each subject has merits of its own
        (ON_KPI, "kpi_merits"),
        (Context(roles=("CCO",), topic="employee_communication"), "employee_communication_merits"),
        (Context(roles=("CCO",), topic="customer_focus"), "customer_focus_merits"),
        (ON_CEO, "customer_focus_merits"),
        (EMPTY, "customer_focus_merits"),
    ],
)
def test_an_elliptic_question_stays_on_the_subject(
    context: Context, topic: str, book: Book
) -> None:
    merits = part(
        "ask_customer_focus_merits",
        ranking=(
            ("ask_customer_focus_merits", 0.5),
            ("ask_kpi_merits", 0.3),
            ("ask_employee_communication_merits", 0.2),
        ),
    )
    assert resolve([merits], context, book).topic == topic


def test_a_topic_with_facts_for_the_role_wins_over_one_without(book: Book) -> None:
    ranking = (("ask_spread", 0.5), ("ask_demand", 0.4), ("ask_origin", 0.1))
    close = part("ask_spread", "CFO", ranking=ranking)
    assert resolve([close], EMPTY, book).topic == "demand"
    far = part("ask_spread", "COO", ranking=ranking)
    assert resolve([far], EMPTY, book).gaps[0].near == "spread"


def test_the_second_part_is_about_what_the_first_named(book: Book) -> None:
    parts = [part("ask_definition", "CTO"), part("ask_roles")]
    assert resolve(parts, ON_CEO, book).requests == (
        request("definition", "CTO"),
        request("roles", "CTO"),
    )


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ({}, [Part("")]),
        ({"intent": None}, [Part("")]),
        ({"intent": {"name": None}}, [Part("")]),
        ({"intent": {"name": "greet"}}, [Part("greet")]),
        ({"intent": {"name": "greet"}, "parts": []}, [Part("greet")]),
        (
            {
                "intent": {"name": "greet"},
                "parts": [
                    {
                        "intent": "ask_roles",
                        "confidence": 0.9,
                        "ranking": [["ask_roles", 0.9]],
                        "roles": ["CTO"],
                        "others": [{"name": "CIO", "text": "ＣＩＯ"}],
                        "ordinals": [2],
                        "nouns": ["役割"],
                        "elliptic": False,
                        "unheard_of": 1,
                    }
                ],
            },
            [
                Part(
                    "ask_roles",
                    ranking=(("ask_roles", 0.9),),
                    roles=("CTO",),
                    others=(OtherName("CIO", "ＣＩＯ"),),
                    ordinals=(2,),
                    nouns=("役割",),
                )
            ],
        ),
    ],
)
def test_parts_of_a_message(message: dict, parts: list[Part]) -> None:
    assert parts_of(message) == parts


def test_every_intent_leads_somewhere(book: Book) -> None:
    """No intent of domain.yml falls through to off_topic but the one that says so."""
    for topic in book.topics:
        assert resolve([part(f"ask_{topic}", "CCO")], EMPTY, book).kind == "facts"
    for intent in REFUSED:
        assert resolve([part(intent, "CCO")], EMPTY, book).kind == "facts"
    assert resolve([part("out_of_article")], EMPTY, book) == Question("off_topic")
