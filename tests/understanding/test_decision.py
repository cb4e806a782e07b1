"""One reading is chosen: by what the models say, and by the conversation at hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from faq.contract.context import EMPTY, Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.understanding.decision import Decision, decide
from faq.understanding.message import Message, whole
from faq.understanding.readings import Readings
from faq.understanding.situation import of_a_role, situation, without_facts
from faq.understanding.tuned import Tuned

Read = Callable[[str], Message]
Choose = Callable[..., Decision]

NEUTRAL = dict.fromkeys(Tuned.__dataclass_fields__, 0.0) | {
    "words": 1.0,
    "second": 1.0,
    "unsure": 1.0,
    "doubted": 1.0,
}
ASKED = Context(("CTO",), topic="roles", asked=(Request("roles", ("CTO",)),),
                told=("origin", "demand"))  # fmt: skip

LISTED = replace(ASKED, lists=("cto.roles",))


@pytest.fixture
def choose(read: Read, book: Book) -> Choose:
    """Decide a text whose readings have these shares, with these settings beside neutral ones."""

    def chosen(
        text: str, shares: dict[str, float], context: Context = EMPTY, **settings: float
    ) -> Decision:
        values = np.array([*shares.values()], dtype=np.float32)
        readings = Readings(tuple(shares), np.log(values), None, values)
        seen = situation(whole(read(text)), None, context, True, book)
        seen = replace(seen, beside_off=text.startswith("!"), follows={"tasks": 2.0})
        return decide(readings, {}, seen, book, Tuned(**{**NEUTRAL, **settings}))

    return chosen


# fmt: off
CASES = [
    # (text, shares, context, settings, the kind that is chosen)
    ("CTOの役割", {"roles": .6, "tasks": .4}, EMPTY, {}, "roles"),
    # refusals are one choice, and so is what asks nothing
    ("CTOの何か", {"roles": .4, "silent": .3, "norole": .3}, EMPTY, {}, "silent"),
    ("どうも", {"roles": .4, "greet": .25, "thank": .35}, EMPTY, {}, "thank"),
    ("CTOの本", {"roles": .4, "greet": .3, "tell": .3}, EMPTY, {}, "roles"),
    # evidence of the conversation
    ("CTOの役割", {"roles": .6, "silent": .4}, EMPTY, {"refused": 1.0}, "silent"),
    ("もっと", {"more": .6, "thank": .4}, EMPTY, {"nothing_before": -1.0}, "thank"),
    ("もっと", {"more": .6, "thank": .4}, ASKED, {"nothing_before": -1.0}, "more"),
    ("項目", {"item": .6, "roles": .4}, EMPTY, {"nothing_before": -1.0}, "roles"),
    ("項目", {"item": .6, "roles": .4}, LISTED, {"nothing_before": -1.0}, "item"),
    ("詳しく", {"roles": .6, "tasks": .4}, ASKED, {"follows": 1.0}, "tasks"),
    ("3番目も頼む", {"item": .4, "simpler": .6}, LISTED, {"place": 1.0}, "item"),
    ("3番目も頼む", {"item": .4, "simpler": .6}, ASKED, {"place": 1.0}, "simpler"),
    ("それも頼む", {"item": .4, "simpler": .6}, LISTED, {"place": 1.0}, "simpler"),
    ("CTOとCFOの何か", {"difference": .4, "tasks": .6}, EMPTY, {"several": 1.0}, "difference"),
    ("CTOの何か", {"difference": .4, "tasks": .6}, EMPTY, {"several": 1.0}, "tasks"),
    ("いつ", {"origin": .6, "off": .4}, EMPTY, {"unanchored": -1.0}, "off"),
    ("いつ", {"origin": .6, "off": .4}, ASKED, {"unanchored": -1.0}, "origin"),
    ("CCOはいつ", {"origin": .6, "off": .4}, EMPTY, {"unanchored": -1.0}, "origin"),
    ("役割", {"roles": .6, "off": .4}, EMPTY, {"of_nobody": -1.0}, "off"),
    ("メリット", {"kpi_merits": .6, "off": .4}, EMPTY, {"of_nobody": -1.0}, "kpi_merits"),
    ("!いつ", {"origin": .6, "off": .4}, EMPTY, {"beside_off": -1.0}, "off"),
    ("いつ", {"origin": .6, "off": .4}, EMPTY, {"beside_off": -1.0}, "origin"),
    ("CTOの能力", {"abilities": .6, "silent": .4}, EMPTY, {"no_facts": -1.0}, "silent"),
    ("COOの能力", {"abilities": .6, "silent": .4}, EMPTY, {"no_facts": -1.0}, "abilities"),
    ("うちは小さい会社です", {"tell": .6, "need": .4}, EMPTY, {"tells_only": -1.0}, "need"),
]
# fmt: on


@pytest.mark.parametrize(("text", "shares", "context", "settings", "kind"), CASES)
def test_the_reading_with_the_most_evidence_is_chosen(
    text: str,
    shares: dict[str, float],
    context: Context,
    settings: dict[str, float],
    kind: str,
    choose: Choose,
) -> None:
    chosen = choose(text, shares, context, **settings)
    assert (chosen.kind, chosen.row) == (kind, None)
    assert 0 < chosen.share <= 1


def test_what_is_certain_comes_first(choose: Choose) -> None:
    chosen = choose("じゃあCFOは?", {"greet": 0.99, "roles": 0.01}, ASKED)
    assert (chosen.kind, chosen.row, chosen.share) == ("name", "nothing but a name", 1.0)


@pytest.mark.parametrize(
    ("shares", "least", "second"),
    [
        ({"roles": 0.5, "tasks": 0.3, "silent": 0.2}, 0.25, "tasks"),
        ({"roles": 0.5, "tasks": 0.3, "silent": 0.2}, 0.35, None),
        ({"silent": 0.6, "tasks": 0.4}, 0.25, None),
        ({"roles": 0.6, "silent": 0.4}, 0.25, None),
    ],
)
def test_a_second_topic_about_as_likely(
    shares: dict[str, float], least: float, second: str | None, choose: Choose
) -> None:
    assert choose("CTOのこと何", shares, second=least).second == second


@pytest.mark.parametrize(
    ("text", "shares", "kind", "unsure"),
    [
        # refusing is likelier, but not by far
        ("CTOのこと何", {"silent": 0.6, "tasks": 0.4}, "tasks", True),
        ("CTOのこと何", {"silent": 0.4, "norole": 0.3, "tasks": 0.3}, "tasks", True),
        ("CTOのこと何", {"silent": 0.8, "tasks": 0.2}, "silent", False),
        # answering is
        ("CTOのこと何", {"tasks": 0.6, "silent": 0.2, "norole": 0.2}, "tasks", True),
        ("CTOのこと何", {"tasks": 0.8, "silent": 0.2}, "tasks", False),
        # what is off the subject is near to nothing, and of abilities of the CTO nothing is told
        ("CTOのこと何", {"off": 0.6, "tasks": 0.4}, "off", False),
        ("CTOのこと何", {"silent": 0.6, "abilities": 0.4}, "silent", False),
        ("CTOのこと何", {"greet": 0.6, "tasks": 0.4}, "greet", False),
    ],
)
def test_what_may_not_be_asked_is_told_as_such(
    text: str, shares: dict[str, float], kind: str, unsure: bool, choose: Choose
) -> None:
    chosen = choose(text, shares, unsure=0.25, doubted=0.3)
    assert (chosen.kind, chosen.unsure) == (kind, unsure)


def test_a_refusal_knows_which_topics_come_near(choose: Choose) -> None:
    chosen = choose("CTOの給料", {"silent": 0.8, "tasks": 0.15, "roles": 0.02})
    assert (chosen.kind, [*chosen.near]) == ("silent", ["tasks"])


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("abilities", "CTOの能力", True),
        ("abilities", "COOの能力", False),
        ("difference", "CTOとの違い", False),
        ("roles", "役割", False),
    ],
)
def test_topics_without_facts(
    topic: str, text: str, expected: bool, read: Read, book: Book
) -> None:
    seen = situation(whole(read(text)), None, EMPTY, True, book)
    assert without_facts(topic, seen, book) is expected


@pytest.mark.parametrize(("topic", "expected"), [("roles", True), ("kpi_merits", False)])
def test_topics_of_roles(topic: str, expected: bool, book: Book) -> None:
    assert of_a_role(topic, book) is expected


@pytest.mark.parametrize(
    ("text", "context", "recalled"),
    [
        ("さっきの起源をもう一度", ASKED, "origin"),
        ("さっきの起源をもう一度", EMPTY, None),
        ("起源をもう一度", ASKED, None),
    ],
)
def test_what_was_told_a_while_ago_is_recalled(
    text: str, context: Context, recalled: str | None, choose: Choose
) -> None:
    shares = {"again": 0.8, "tasks": 0.1, "origin": 0.08, "demand": 0.02}
    chosen = choose(text, shares, context)
    assert (chosen.kind, chosen.recalled) == ("again", recalled)
