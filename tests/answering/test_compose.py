"""From a question to the answer's sentences."""

import pytest

from faq.answering.compose import answer
from faq.answering.question import Question, styled
from faq.contract.answer import Answer, Note, Sentence
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Gap, Request
from faq.knowledge.book import Book
from faq.knowledge.facts import book as shipped


def facts(*requests: Request, gaps: tuple[Gap, ...] = ()) -> Question:
    return Question("facts", requests=requests, gaps=gaps)


def told(question: Question, book: Book) -> list[str]:
    """What the answer says, in order: ids of facts, names of templates."""
    sentences = answer(question, EMPTY, book).sentences
    return [s.facts[0] if s.facts else s.template or "" for s in sentences]


# fmt: off
SAID = [
    (facts(Request("definition", ("CEO",))),
     ["ceo.definition", "ceo.translation"]),
    (facts(Request("roles", ("CEO",))),
     ["ceo.mission", "ceo.roles", "ceo.roles.1", "ceo.roles.2", "ceo.roles.3"]),
    (facts(Request("roles", ("CEO",), items=("ceo.roles.2",))), ["ceo.roles.2"]),
    # assumed: the bot says for whom it answers
    (facts(Request("origin", ("CCO",), assumed=True)), ["assumed_role", "cco.origin"]),
    # what closes an answer
    (facts(Request("mission", ("CTO",))),
     ["cto.mission", "cto.roles", "cto.roles.1", "cto.roles.2", "cto.roles.3"]),
    # several requests: only what was asked for
    (facts(Request("mission", ("CTO",)), Request("mission", ("CFO",))),
     ["cto.mission", "cfo.mission"]),
    (facts(Request("difference", ("CEO", "COO"))), ["compare", "ceo.mission", "coo.mission"]),
    # more than three roles: the table tells
    (facts(Request("difference", ("CCO", "CEO", "COO", "CFO"))), ["compare"]),
    (facts(Request("article")), [f"page.article.{n}" for n in (1, 2, 3, 4)]),
    # gaps
    (facts(gaps=(Gap("aspect", "年収", ("CEO",)),)), ["gap_aspect_of_roles"]),
    (facts(gaps=(Gap("aspect", "適性", ("CFO",), "abilities"),)),
     ["gap_aspect_of_roles", "nearby", "cfo.abilities"]),
    (facts(gaps=(Gap("aspect", "ラーメン"),)), ["gap_aspect"]),
    (facts(gaps=(Gap("aspect", ""),)), ["gap_unnamed"]),
    (facts(gaps=(Gap("aspect", "", ("CEO",)),)), ["gap_unnamed_of_roles"]),
    # what comes near is not told as an answer to nobody knows what
    (facts(gaps=(Gap("aspect", "", ("CFO",), "abilities"),)), ["gap_unnamed_of_roles"]),
    # what may not be what was asked
    (facts(Request("origin", ("CTO",), unsure=True)), ["unsure", "cto.origin"]),
    (facts(Request("abilities", ("CFO",)), Request("origin", ("CTO",), unsure=True)),
     ["cfo.abilities", "unsure_too", "cto.origin"]),
    # what the article tells of other roles only
    (facts(gaps=(Gap("aspect", "", ("CFO",), "origin", topic="origin"),)),
     ["gap_unnamed_of_roles", "gap_elsewhere"]),
    (facts(gaps=(Gap("aspect", "起源", ("CFO",), "origin", topic="origin"),)),
     ["gap_aspect_of_roles", "gap_elsewhere"]),
    # of all roles at once, and what has a name first
    (facts(gaps=(Gap("aspect", "年収", ("CEO",)), Gap("aspect", "年収", ("CFO",)))),
     ["gap_aspect_of_roles"]),
    (facts(gaps=(Gap("aspect", "", ("CEO",)), Gap("aspect", "", ("CFO",)))),
     ["gap_unnamed_of_roles"]),
    (facts(gaps=(Gap("aspect", "", ("CEO",)), Gap("aspect", "任期", ("CEO",)))),
     ["gap_aspect_of_roles", "gap_rest_too"]),
    # a term that many facts name comes near to nothing
    (facts(gaps=(Gap("aspect", "", terms=("KPI",)),)), ["gap_unnamed"]),
    (facts(gaps=(Gap("aspect", "ボーナスの額", terms=("ボーナス",)),)),
     ["gap_aspect", "nearby", "cco.satisfaction_initiatives.6"]),
    (facts(gaps=(Gap("role", "CIO", near="CIO"),)), ["gap_role"]),
    (facts(gaps=(Gap("role", "CVO", near="CVO"),)), ["gap_role"]),
    *((facts(gaps=(Gap("role", name, near=name),)), ["gap_role_mentioned"])
      for name, role in shipped().not_described.items() if role.mentioned),
    (facts(gaps=(Gap("meaning", "最高商務責任者", ("CCO",)),)),
     ["gap_meaning", "meaning_here", "cco.definition", "cco.translation"]),
    (facts(gaps=(Gap("item", "3", ("CEO",)),)), ["gap_item"]),
    (facts(gaps=(Gap("more", "", ("CEO",), "roles"),)), ["gap_more"]),
    (facts(gaps=(Gap("reason", "", ("CEO",), "roles"),)), ["gap_reason"]),
    # half covered: the other half needs no consolation
    (facts(Request("origin", ("CTO",)), gaps=(Gap("aspect", "年収", ("CTO",)),)),
     ["cto.origin", "gap_aspect_of_roles"]),
    # the same thing is said once
    (facts(Request("origin", ("CTO",)), Request("origin", ("CTO",))), ["cto.origin"]),
    # nothing to look up
    (Question("off_topic"), ["off_topic", "off_topic"]),
    (Question("clarify", "more"), ["clarify_more"]),
    (Question("social", "greet"), ["social_greet"]),
]
# fmt: on


@pytest.mark.parametrize(("question", "expected"), SAID, ids=lambda v: None)
def test_what_is_said(question: Question, expected: list[str], book: Book) -> None:
    assert told(question, book) == expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (facts(Request("origin", ("CTO",))), "answer"),
        (facts(Request("origin", ("CTO",)), gaps=(Gap("role", "CIO", near="CIO"),)), "answer"),
        (facts(gaps=(Gap("role", "CIO", near="CIO"),)), "not_in_article"),
        (facts(gaps=(Gap("item", "3"),)), "not_in_article"),
        (facts(gaps=(Gap("meaning", "最高商務責任者", ("CCO",)),)), "other_meaning"),
        (Question("source"), "answer"),
        (Question("clarify", "more"), "clarify"),
        (Question("social", "help"), "social"),
        (Question("off_topic"), "off_topic"),
    ],
)
def test_kind(question: Question, kind: str, book: Book) -> None:
    assert answer(question, EMPTY, book).kind == kind


@pytest.mark.parametrize(
    ("gaps", "unanswered"),
    [
        ((), ()),
        ((Gap("aspect", "年収", ("CEO",)),), ("年収",)),
        ((Gap("aspect", ""),), ("ご質問の点",)),
        ((Gap("aspect", "ラーメン"), Gap("aspect", "")), ("ラーメン", "ご質問の点")),
        ((Gap("role", "CIO", near="CIO"), Gap("aspect", "年収")), ("CIO", "年収")),
        ((Gap("aspect", "年収", ("CEO",)), Gap("aspect", "年収", ("CTO",))), ("年収",)),
        ((Gap("meaning", "最高商務責任者", ("CCO",)),), ("最高商務責任者",)),
        ((Gap("item", "3"),), ("ご指定の番号の項目",)),
        ((Gap("more", ""),), ("さらに詳しい説明",)),
        ((Gap("reason", ""),), ("その理由",)),
    ],
)
def test_unanswered(gaps: tuple[Gap, ...], unanswered: tuple[str, ...], book: Book) -> None:
    question = facts(Request("origin", ("CTO",)), gaps=gaps)
    assert answer(question, EMPTY, book).unanswered == unanswered


@pytest.mark.parametrize("unsure", [True, False])
def test_what_may_not_be_what_was_asked_is_left_open(unsure: bool, book: Book) -> None:
    answered = answer(facts(Request("origin", ("CTO",), unsure=unsure)), EMPTY, book)
    assert answered.kind == "answer"
    assert answered.unanswered == (("ご質問への直接のお答え",) if unsure else ())
    assert answered.unsure == unsure


def test_who_chats_in_mid_conversation_is_not_told_the_subject_again(book: Book) -> None:
    first = answer(Question("social", "small"), EMPTY, book).sentences
    again = answer(
        Question("social", "small"), Context(asked=(Request("origin", ("CTO",)),)), book
    ).sentences
    assert {sentence.template for sentence in first} == {"social_small"}
    assert {sentence.template for sentence in again} == {"social_small_again"}


def test_a_short_comparison_has_no_table(book: Book) -> None:
    compared = facts(Request("difference", ("CEO", "COO")))
    assert answer(compared, EMPTY, book).table is not None
    short = answer(styled(compared, "shorter"), EMPTY, book)
    assert short.table is None
    assert {"ceo.mission", "coo.mission"} <= set(short.facts)


def test_list_items_are_told_in_short(book: Book) -> None:
    items = answer(facts(Request("roles", ("CEO",))), EMPTY, book).sentences[2:]
    assert {item.template for item in items} == {"item"}
    assert [item.text for item in items] == [book.fact(f"ceo.roles.{n}").short for n in (1, 2, 3)]


def test_errata_become_notes(book: Book) -> None:
    notes = answer(facts(Request("origin", ("CCO",))), EMPTY, book).notes
    assert notes == (Note(book.erratum("line-5-origin").reason, "line-5-origin"),)
    assert answer(facts(Request("origin", ("CTO",))), EMPTY, book).notes == ()


def test_the_table_brings_its_facts_sources_and_notes(book: Book) -> None:
    compared = answer(facts(Request("difference", ("CCO", "CEO", "COO", "CFO"))), EMPTY, book)
    assert compared.table is not None
    assert set(compared.facts) == set(compared.table.facts)
    assert "cfo.tasks" not in compared.facts
    assert {note.erratum for note in compared.notes} >= {"line-5-origin", "line-21-exective"}
    assert any(source.section == "CFO" for source in compared.sources)


def test_the_source_of_the_last_answer(book: Book) -> None:
    context = Context(roles=("CTO",), topic="origin", shown=("cto.origin",))
    spoken = answer(Question("source"), context, book)
    assert [s.template for s in spoken.sentences] == [
        "source_lead",
        "source_place",
        "source_article",
    ]
    assert [(s.section, s.lines) for s in spoken.sources] == [("CTO", (68,))]
    assert "「CTO」の68行目" in spoken.sentences[1].text


def test_the_source_of_nothing_is_the_article(book: Book) -> None:
    spoken = answer(Question("source"), EMPTY, book)
    assert [s.template for s in spoken.sentences] == ["source_article"]
    assert book.article.title in spoken.sentences[0].text
    assert spoken.sources == ()


def test_json_data() -> None:
    data = Answer("answer", ("CEO",), "roles", sentences=(Sentence("はい。", ("a",)),)).to_dict()
    assert data == {
        "kind": "answer",
        "question": {"roles": ["CEO"], "topic": "roles", "unanswered": []},
        "sentences": [{"text": "はい。", "facts": ["a"]}],
        "table": None,
        "notes": [],
        "sources": [],
        "suggestions": [],
    }


def test_an_answer_that_says_nothing_is_an_error(book: Book) -> None:
    """The action says sorry then: never silence."""
    with pytest.raises(ValueError, match="nothing to say"):
        answer(facts(Request("origin", ("CFO",))), EMPTY, book)


def test_beside_an_answer_an_unnamed_gap_does_not_take_it_back(book: Book) -> None:
    gap = Gap("aspect", "", ("CFO",))
    found = answer(facts(Request("roles", ("CFO",)), gaps=(gap,)), EMPTY, book)
    assert found.kind == "answer"
    assert [s.template for s in found.sentences if not s.facts] == ["gap_rest"]


def test_another_meaning_says_all(book: Book) -> None:
    meaning = Gap("meaning", "医学用語", ("CTO",))
    found = answer(facts(gaps=(meaning, Gap("aspect", "", ("CTO",)))), EMPTY, book)
    assert found.unanswered == ("医学用語",)
