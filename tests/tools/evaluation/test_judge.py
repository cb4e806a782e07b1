"""The judgement of a turn, alone and against ../shared/ask.py where that is there."""

import importlib.util
import itertools
from types import ModuleType
from typing import Any

import pytest

from tools.evaluation.data import SHARED, Case, DialogueTurn
from tools.evaluation.judge import judge, judge_turn

ASK = SHARED.parent / "ask.py"
SCOPES = ("in", "aspect_not_covered", "role_not_covered", "other_meaning", "off_topic", "social")
KINDS = ("answer", "not_in_article", "other_meaning", "off_topic", "clarify", "social", "error")


def reply(
    kind: str,
    unanswered: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    facts: tuple[str, ...] = (),
    cells: tuple[str, ...] = (),
) -> Any:
    return {
        "kind": kind,
        "question": {"unanswered": unanswered, "roles": list(roles)},
        "sentences": [{"text": "。", "facts": list(facts)}],
        "table": {"rows": [[{"text": "行", "facts": []}, {"text": "欄", "facts": list(cells)}]]},
    }


# fmt: off
CASES = [
    # scope, kind, unanswered, text, right
    ("in", "answer", (), "最高技術責任者です。", True),
    ("in", "answer", (), "最高ｷﾞｼﾞｭﾂ責任者です。", False),
    ("in", "not_in_article", (), "最高技術責任者です。", False),
    ("aspect_not_covered", "not_in_article", (), "", True),
    ("aspect_not_covered", "answer", ("年収",), "", True),
    ("aspect_not_covered", "answer", (), "", False),
    ("aspect_not_covered", "off_topic", (), "", False),
    ("role_not_covered", "other_meaning", (), "", True),
    ("role_not_covered", "clarify", (), "", False),
    ("other_meaning", "off_topic", (), "", True),
    ("other_meaning", "answer", ("監査",), "", False),
    ("off_topic", "social", (), "", True),
    ("off_topic", "answer", ("天気",), "", False),
    ("off_topic", "error", (), "", False),
    ("social", "social", (), "", True),
    ("social", "clarify", (), "", True),
    ("social", "off_topic", (), "", False),
]
# fmt: on


@pytest.mark.parametrize(("scope", "kind", "unanswered", "text", "right"), CASES)
def test_questions(
    scope: str, kind: str, unanswered: tuple[str, ...], text: str, right: bool
) -> None:
    case = Case("?", scope, must=("最高 技術責任者",) if scope == "in" else ())
    assert (judge(case, text, reply(kind, unanswered)) is None) == right


def test_terms_are_found_in_any_width_and_case() -> None:
    case = Case("?", "in", must=("Ｃｈｉｅｆ Technology",))
    assert judge(case, "chief technology officer", reply("answer")) is None


# fmt: off
FACTS = [
    # accept, facts in sentences, facts in the table, whether something open is asked and named
    ((), (), (), (False, False), True),
    (("cto.roles",), ("cto.roles.2",), (), (False, False), True),
    (("cto.roles.",), ("cto.roles",), (), (False, False), True),
    (("cto.roles", "cto.tasks"), (), ("cto.tasks",), (False, False), True),
    (("cto.roles",), ("cto.tasks",), ("cfo.roles",), (False, False), False),
    (("cto.roles",), (), (), (False, False), False),
    (("cto.roles",), ("cto.roles",), (), (True, False), False),
    (("cto.roles",), ("cto.roles",), (), (True, True), True),
]
# fmt: on


@pytest.mark.parametrize(("accept", "facts", "cells", "left_open", "right"), FACTS)
def test_facts(
    accept: tuple[str, ...],
    facts: tuple[str, ...],
    cells: tuple[str, ...],
    left_open: tuple[bool, bool],
    right: bool,
) -> None:
    asked, named = left_open
    said = reply("answer", ("年収",) if named else (), facts=facts, cells=cells)
    case = Case("?", "in", accept=accept, unanswered=asked)
    assert (judge(case, "", said) is None) == right
    turn = DialogueTurn("?", accept=accept, unanswered=asked)
    assert (judge_turn(turn, "", said) == []) == right


TURNS = [
    (DialogueTurn("?"), reply("error"), "", []),
    (DialogueTurn("?", kinds=("answer",)), reply("clarify"), "", ["kind clarify"]),
    (
        DialogueTurn("?", roles=frozenset({"CEO"})),
        reply("answer", roles=("COO",)),
        "",
        ["roles ['COO']"],
    ),
    (
        DialogueTurn("?", roles=frozenset({"CEO", "COO"})),
        reply("answer", roles=("COO", "CEO")),
        "",
        [],
    ),
    (DialogueTurn("?", must=("経営", "技術")), reply("answer"), "経営", ["lacks ['技術']"]),
    (DialogueTurn("?", must_not=("経営",)), reply("answer"), "経営", ["has ['経営']"]),
    (DialogueTurn("?", unanswered=True), reply("answer"), "", ["nothing marked unanswered"]),
    (DialogueTurn("?", unanswered=True), reply("answer", ("年収",)), "", []),
]


@pytest.mark.parametrize(("turn", "answer", "plain", "problems"), TURNS)
def test_turns(turn: DialogueTurn, answer: Any, plain: str, problems: list[str]) -> None:
    assert judge_turn(turn, plain, answer) == problems


@pytest.fixture(scope="module")
def ask() -> ModuleType:
    if not ASK.is_file():
        pytest.skip("../shared/ask.py is not there")
    spec = importlib.util.spec_from_file_location("shared_ask", ASK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("scope", "kind"), itertools.product(SCOPES, KINDS))
@pytest.mark.parametrize("unanswered", [(), ("年収",)])
@pytest.mark.parametrize("must", [(), ("責任者",), ("監査",)])
@pytest.mark.parametrize(("accept", "open_"), [((), False), (("cto.",), False), (("cfo.",), True)])
def test_same_as_shared(
    ask: ModuleType,
    scope: str,
    kind: str,
    unanswered: tuple[str, ...],
    must: tuple[str, ...],
    accept: tuple[str, ...],
    open_: bool,
) -> None:
    answer, plain = reply(kind, unanswered, facts=("cto.roles",)), "最高技術責任者です。"
    row = {"scope": scope, "must": list(must), "accept": list(accept), "unanswered": open_}
    case = Case("?", scope, must=must, accept=accept, unanswered=open_)
    ours = judge(case, plain, answer)
    assert (ours is None) == (ask.judge(row, plain, answer) is None)
