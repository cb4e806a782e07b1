"""A chosen reading becomes requests, gaps, remarks and commands."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from faq.contract.context import EMPTY, Context
from faq.contract.parts import Command, Gap, Part, Remark, Request
from faq.knowledge.book import Book
from faq.understanding.certain import NAME, NUMBER
from faq.understanding.decision import Decision
from faq.understanding.examples import COMMANDS, ITEM, NO_ROLE, OFF, SILENT, SOCIAL
from faq.understanding.message import Message, whole
from faq.understanding.resolve import parts_of
from faq.understanding.situation import situation

Resolve = Callable[..., list[Part]]


@pytest.fixture
def resolve(read: Callable[[str], Message], book: Book) -> Resolve:
    """Resolve a text of which this kind was chosen."""

    def resolved(
        kind: str,
        text: str,
        context: Context = EMPTY,
        near: dict[str, float] | None = None,
        second: str | None = None,
        recalled: str | None = None,
    ) -> list[Part]:
        seen = situation(whole(read(text)), None, context, True, book)
        chosen = Decision(kind, 1.0, {}, None, near or {}, second, recalled)
        return list(parts_of(chosen, seen, book))

    return resolved


def after(topic: str, role: str, book: Book, listed: bool = False) -> Context:
    """A conversation in which a topic of a role was told last."""
    facts = [fact.id for fact in book.about(topic, role)]
    items = [item.id for fact in book.about(topic, role) for item in book.items(fact)]
    shown = (*facts, *items)
    asked = (Request(topic, (role,)),)
    return Context((role,), topic=topic, listed=tuple(items if listed else ()), shown=shown,
                   asked=asked)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("roles", "CTOの役割は?", [Request("roles", ("CTO",))]),
        ("roles", "CTOとCFOの役割は?", [Request("roles", ("CTO",)), Request("roles", ("CFO",))]),
        # nobody is named: the subject of the article is assumed
        ("origin", "いつ始まったの?", [Request("origin", ("CCO",), assumed=True)]),
        # the article has it for other roles only
        ("origin", "CFOの起源は?", [Gap("aspect", "起源", ("CFO",), "origin", topic="origin")]),
        ("difference", "CCOとCEOの違いは?", [Request("difference", ("CCO", "CEO"))]),
        # one role is compared with the subject of the article
        ("difference", "CFOの違いは?", [Request("difference", ("CCO", "CFO"))]),
        ("difference", "違いは?", [Remark("clarify", "compare")]),
        (NAME, "CTO", [Request("definition", ("CTO",))]),
        (NUMBER, "3", [Remark("clarify", "item")]),
        (ITEM, "2つ目を詳しく", [Remark("clarify", "item")]),
        ("more", "もっと詳しく", [Remark("clarify", "more")]),
        ("why", "どうして?", [Remark("clarify", "reason")]),
        ("shorter", "短くして", [Remark("clarify", "more")]),
        (OFF, "明日の天気は?", [Remark("off_topic")]),
        ("yes", "はい", [Remark("social", "ok")]),
        ("tell", "調べものの最中です", [Remark("clarify", "tell")]),
        ("thank", "ありがとう", [Remark("social", "thank")]),
        (NO_ROLE, "CIOの役割は?", [Gap("role", "CIO", near="CIO")]),
    ],
)
def test_without_a_conversation(
    kind: str, text: str, parts: Sequence[Part], resolve: Resolve
) -> None:
    assert resolve(kind, text) == list(parts)


def test_a_name_alone_asks_what_was_asked_before(resolve: Resolve, book: Book) -> None:
    assert resolve(NAME, "CFOは?", after("roles", "CTO", book)) == [Request("roles", ("CFO",))]


def test_a_place_means_an_item_of_the_last_list(resolve: Resolve, book: Book) -> None:
    context = after("roles", "CTO", book, listed=True)
    (asked,) = resolve(ITEM, "2つ目を詳しく", context)
    assert asked.items == context.listed[1:2]
    (beyond,) = resolve(NUMBER, "99", context)
    assert beyond == Gap("item", str(len(context.listed)), ("CTO",))


def test_a_place_that_the_last_list_lacks_means_the_list_before(
    resolve: Resolve, book: Book
) -> None:
    context = after("tasks", "CFO", book, listed=True)
    four = replace(context, lists=("cfo.tasks", "ceo.roles"), listed=context.listed[:2])
    assert [part.items for part in resolve(ITEM, "4番目は?", four)] == [context.listed[3:4]]
    assert [part.items for part in resolve(ITEM, "2番目は?", four)] == [context.listed[1:2]]
    none = replace(four, listed=())
    assert [part.items for part in resolve(ITEM, "2番目は?", none)] == [context.listed[1:2]]


@pytest.mark.parametrize("kind", ["kpi_decision", "silent", "roles"])
def test_who_points_at_nothing_is_asked_back(kind: str, resolve: Resolve, book: Book) -> None:
    text = "それは誰が決めるんですか"
    assert resolve(kind, text) == [Remark("clarify", "more")]
    assert resolve(kind, text, after("kpi", "CCO", book)) != [Remark("clarify", "more")]
    assert resolve(kind, "そもそも誰が決めるんですか") != [Remark("clarify", "more")]


def test_an_earlier_answer_is_told_again(resolve: Resolve, book: Book) -> None:
    context = replace(after("roles", "CTO", book), told=("tasks",))
    text = "さっきの業務内容をもう一度"
    assert resolve("again", text, context, recalled="tasks") == [Request("tasks", ("CTO",))]
    assert resolve("again", text, context, recalled="roles") == [Command("again")]
    assert resolve("again", text, context) == [Command("again")]


def test_a_number_takes_what_was_offered(resolve: Resolve) -> None:
    offered = (Request("roles", ("CTO",)), Request("tasks", ("CTO",)))
    context = Context(("CTO",), topic="definition", offered=offered)
    assert resolve(NUMBER, "2", context) == [offered[1]]
    assert resolve("yes", "お願いします", context) == [offered[0]]


@pytest.mark.parametrize("command", ["again", "all", "back", "count", "shorter", "table"])
def test_a_wish_about_the_last_answer(command: str, resolve: Resolve, book: Book) -> None:
    assert resolve(command, "それで", after("roles", "CTO", book)) == [Command(command)]


def test_more_leads_to_what_was_not_shown(resolve: Resolve, book: Book) -> None:
    found = resolve("more", "ほかには?", after("roles", "CTO", book))
    assert found
    assert all(isinstance(part, Request) and part.topic != "roles" for part in found)


def test_more_tells_first_what_was_not_told_before(resolve: Resolve, book: Book) -> None:
    context = after("definition", "CTO", book)
    (first, *_) = resolve("more", "もっと教えて", context)
    assert isinstance(first, Request)
    (other, *_) = resolve("more", "もっと教えて", replace(context, told=(first.topic,)))
    assert isinstance(other, Request) and other.topic != first.topic


@pytest.mark.parametrize(
    ("text", "briefly"),
    [
        ("CTOの役割を一言で", True),
        ("CTOの役割をざっくり教えて", True),
        ("CTOの役割を手短に", True),
        ("CTOの役割は?", False),
        ("CTOの役割は短い?", False),
    ],
)
def test_what_is_to_be_told_briefly(text: str, briefly: bool, resolve: Resolve) -> None:
    roles = Request("roles", ("CTO",))
    assert resolve("roles", text) == ([roles, Command("shorter")] if briefly else [roles])
    assert resolve("thank", text) == [Remark("social", "thank")]


def test_what_else_a_list_has(resolve: Resolve, book: Book) -> None:
    listed = after("roles", "CTO", book, listed=True)
    assert resolve("other", "ほかには?", listed) == [Command("count")]
    (lead,) = {book.lead(book.fact(item)) for item in listed.listed}
    one, *rest = listed.listed
    item = Request("roles", ("CTO",), (one,))
    told = replace(listed, lists=(lead.id,), asked=(item,), shown=(one,))
    assert resolve("other", "ほかのは?", told) == [Request("roles", ("CTO",), tuple(rest))]
    # Of another role, the list says nothing.
    (found, *_) = resolve("other", "ほかにCFOは?", told)
    assert isinstance(found, Request) and found.roles == ("CFO",)


def test_a_second_topic_is_answered_too(resolve: Resolve) -> None:
    found = resolve("roles", "CTOの役割と業務は?", second="tasks")
    assert found == [Request("roles", ("CTO",)), Request("tasks", ("CTO",))]


def test_what_may_not_be_asked_is_marked(read: Callable[[str], Message], book: Book) -> None:
    seen = situation(whole(read("CTOは何を?")), None, EMPTY, True, book)
    found = parts_of(Decision("roles", 0.3, {}, unsure=True), seen, book)
    assert found == [Request("roles", ("CTO",), unsure=True)]


def test_a_refusal_tells_what_comes_near(resolve: Resolve) -> None:
    (gap,) = resolve(SILENT, "CFOの起源は?", near={"origin": 0.9})
    # It is clear what was asked, and told of others.
    assert (gap.roles, gap.near, gap.topic) == (("CFO",), "origin", "origin")
    (doubt,) = resolve(SILENT, "CFOの起源は?", near={"origin": 0.1})
    assert (doubt.near, doubt.topic) == ("origin", None)


def test_every_kind_comes_to_something(resolve: Resolve, book: Book) -> None:
    kinds = [*book.topics, *SOCIAL, *COMMANDS, ITEM, NAME, NUMBER, SILENT, NO_ROLE, OFF]
    for kind in [*kinds, *(f"who:{role}" for role in book.described)]:
        assert resolve(kind, "CTOとCFOはどうですか", after("roles", "CTO", book)), kind


def test_no_other_kind_is_known(resolve: Resolve) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        resolve("nonsense", "CTOは?")
