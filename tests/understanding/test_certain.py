"""The table of what decides without being weighed: each row decides its own, and no more."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice

import pytest

from faq.answering.turn import take
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.understanding.certain import (
    SUGGESTED,
    TABLE,
    CertainRow,
    bare,
    corrects,
    only_mentions,
    row_for,
)
from faq.understanding.engine import Engine, Understood
from faq.understanding.examples import Said
from faq.understanding.examples import read as read_voices
from faq.understanding.message import Message, whole
from faq.understanding.situation import Situation, situation

Read = Callable[[str], Message]
Talk = Callable[[Sequence[str]], Understood]

ROWS = pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
# So many messages of dialogues are looked at; the first of every row is among the first half.
LOOKED_AT = 3000

ASKED = Context(roles=("CTO",), topic="tasks", asked=(Request("tasks", ("CTO",)),))
TWO = Context(roles=("CTO",), earlier_roles=("CFO",), topic="roles")
LISTED = Context(roles=("CTO",), topic="tasks", listed=("cto.tasks.1", "cto.tasks.2"))
OFFERED = Context(offered=(Request("roles", ("CTO",)),))


@pytest.fixture(scope="module")
def talk(engine: Engine) -> Talk:
    """Say texts one after another; return how the last was understood."""

    def talked(texts: Sequence[str]) -> Understood:
        context = EMPTY
        for text in texts:
            understood = engine.understand(engine.read(text), context)
            context = take(understood.parts, context, engine.book)[1]
        return understood

    return talked


@ROWS
def test_a_row_decides_its_example(row: CertainRow, talk: Talk) -> None:
    decisions = [step.decision for step in talk(row.decided).steps]
    assert row.name in [chosen.row for chosen in decisions]
    # The question that the bot suggests asks for its topic.
    kinds = {chosen.kind for chosen in decisions if chosen.row == row.name}
    assert kinds == {"tasks" if row.kind == SUGGESTED else row.kind}


@ROWS
def test_a_row_leaves_its_other_example_alone(row: CertainRow, talk: Talk) -> None:
    steps = talk(row.left_alone).steps
    assert steps
    assert [step.decision.row for step in steps] == [None] * len(steps)
    assert not any(row.decides(step.situation) for step in steps)


@ROWS
def test_an_example_needs_the_turns_before_it(row: CertainRow, talk: Talk) -> None:
    """Where an example has turns before the last, these are not there in vain."""
    *before, last = row.decided
    roles = [step.situation.meant.roles for step in talk(row.decided).steps]
    alone = talk([last]).steps
    same = [step.situation.meant.roles for step in alone] == roles
    decided = any(step.decision.row == row.name for step in alone)
    assert not before or row.name == "nothing but a name" or not (same and decided)


def test_rows_have_names_of_their_own() -> None:
    assert len({row.name for row in TABLE}) == len(TABLE)


@pytest.fixture(scope="module")
def decided(engine: Engine) -> dict[str, list[str]]:
    """What people wrote that each row decides, read until every row has something."""
    found: dict[str, list[str]] = defaultdict(list)
    context = EMPTY
    voices = [*read_voices()]
    # Only a few commands are typed for a machine, or signs alone, and outside dialogues.
    typed = [s for s in voices if s.text.startswith("/") or not any(map(str.isalnum, s.text))]
    dialogues = (said for said in voices if said.dialogue)
    for said in [*typed, *islice(dialogues, LOOKED_AT)]:
        if len(found) == len(TABLE):
            break
        context = _heard(said, EMPTY if said.opens else context, engine, found)
    return found


def _heard(said: Said, context: Context, engine: Engine, found: dict[str, list[str]]) -> Context:
    understood = engine.understand(engine.read(said.text), context)
    for step in understood.steps:
        if step.decision.row is not None:
            found[step.decision.row].append(said.text)
    return take(understood.parts, context, engine.book)[1]


@ROWS
def test_a_row_decides_something_that_people_wrote(
    row: CertainRow, decided: dict[str, list[str]]
) -> None:
    assert decided.get(row.name)


@pytest.fixture
def seen(read: Read, book: Book) -> Callable[[str, Context], Situation]:
    """Return the situation of a message of one clause."""
    return lambda typed, context: situation(whole(read(typed)), None, context, True, book)


# fmt: off
DECIDED = [
    ("/restart", EMPTY, "a command for a machine"),
    ("/ask{\"a\": 1}", EMPTY, "a command for a machine"),
    ("/help@1.0", ASKED, "a command for a machine"), ("CEO/COO", EMPTY, "nothing but a name"),
    ("/ restart", EMPTY, None), ("restart", EMPTY, None), ("これは/restart", EMPTY, None),
    ("Chief Compliance Officerとは", EMPTY, "another meaning of a name"),
    ("CTO(最高技術責任者)", EMPTY, "nothing but a name"),
    # numbers, where there is something to choose from
    ("2", LISTED, "a number alone"), ("２番で", LISTED, "a number alone"),
    ("「2」。", LISTED, "a number alone"), ("1つ目を", OFFERED, "a number alone"),
    ("2つ目について", LISTED, "a number alone"), ("2", EMPTY, None), ("2", ASKED, None),
    ("10", LISTED, None), ("0", LISTED, None), ("2つ目の詳細", LISTED, None),
    ("2と3", LISTED, None),
    # a role for another
    ("CTOじゃなくてCFOでした", ASKED, "a role corrected"),
    ("CFOの間違いです", ASKED, "a role corrected"),
    ("いや、CFOのほうです", ASKED, "a role corrected"), ("違う、CFO", ASKED, "a role corrected"),
    ("CTOじゃなくてCFOでした", EMPTY, None), ("CTOじゃなくてCFOの年収", ASKED, None),
    ("違う", ASKED, None), ("それは間違い", ASKED, None), ("CIOじゃなくて年収", ASKED, None),
    # names
    ("CTO", EMPTY, "nothing but a name"),
    ("じゃあCFOの場合はどうですか", ASKED, "nothing but a name"),
    ("CFOとCTOは?", EMPTY, "nothing but a name"), ("CIOは?", ASKED, "nothing but a name"),
    ("CEO、社長", EMPTY, "nothing but a name"), ("お金の責任者は?", EMPTY, None),
    ("KPI", EMPTY, None), ("KPIとCTO", EMPTY, None), ("CTOの2つ目は?", LISTED, None),
    ("CTOの役割", EMPTY, None), ("", EMPTY, None),
    ("?", EMPTY, "nothing but a question mark"), ("👍", EMPTY, "nothing but signs"),
    # references
    ("前者は?", TWO, "nothing but a reference"),
    ("じゃあ後者について", TWO, "nothing but a reference"),
    ("他の役職は?", ASKED, "nothing but a reference"), ("両者は?", TWO, "nothing but a reference"),
    ("前者は?", EMPTY, None), ("前者の年収は?", TWO, None), ("その人は?", ASKED, None),
]
# fmt: on


@pytest.mark.parametrize(("typed", "context", "name"), DECIDED, ids=ascii)
def test_what_rows_decide(
    typed: str, context: Context, name: str | None, seen: Callable[[str, Context], Situation]
) -> None:
    row = row_for(seen(typed, context))
    assert (row.name if row else None) == name


@pytest.mark.parametrize(
    ("typed", "alone", "name"),
    [
        ("CFOは?", False, "nothing but a name"),
        ("CIOは?", False, "nothing but a name"),
        # a word for somebody beside other clauses tells to whom it happens
        ("社長は?", True, "nothing but a name"),
        ("社長は?", False, None),
        # so is a number beside others no choice
        ("2", False, None),
    ],
)
def test_a_clause_among_others(
    typed: str, alone: bool, name: str | None, read: Read, book: Book
) -> None:
    row = row_for(situation(whole(read(typed)), None, LISTED, alone, book))
    assert (row.name if row else None) == name


# fmt: off
SHAPES = [
    # typed, bare, only mentions, corrects
    ("CTO", True, True, False), ("CTOとCFO", True, True, False), ("CTO、CFO。", True, True, False),
    ("COOとCCOについて", True, True, False), ("CTOは?", True, False, False),
    ("CTOとCFO?", True, False, False), ("じゃあCTOの場合は", True, False, False),
    ("CTOの役割", False, False, False), ("KPIとCTO", True, True, False),
    ("すみません、CTOでした", True, False, True),
    ("CIOの間違い", False, False, False),
    ("CTOの間違いは何", False, False, False), ("役割", False, False, False),
]
# fmt: on


@pytest.mark.parametrize(("typed", "is_bare", "mentions", "takes_back"), SHAPES)
def test_shapes_of_clauses(
    typed: str, is_bare: bool, mentions: bool, takes_back: bool, read: Read
) -> None:
    clause = whole(read(typed))
    assert (bare(clause), only_mentions(clause), corrects(clause)) == (
        is_bare,
        mentions,
        takes_back,
    )


@pytest.mark.parametrize(
    "text",
    [
        "CFOとCTO両方知りたいんだけど",
        "CEOとCOOの両者について教えてください",
        "COOのことが知りたいです",
        "じゃあ、CFOのことでお願いします",
    ],
)
def test_a_wish_to_know_of_roles_is_nothing_but_their_names(text: str, read: Read) -> None:
    assert bare(whole(read(text)))


def test_a_role_is_corrected_after_an_apology(talk: Talk) -> None:
    understood = talk(("CEOは何をする人?", "あ、ごめん、まちがえた。CEOじゃなくてCOOのことでした"))
    (asked,) = [part for part in understood.parts if isinstance(part, Request)]
    assert asked.roles == ("COO",)
    assert understood.main.decision.row == "a role corrected"
