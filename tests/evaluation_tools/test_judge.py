"""The judgement of a turn, alone and against ../shared/ask.py where that is there."""

import importlib.util
import itertools
from types import ModuleType
from typing import Any

import pytest

from evaluation.data import SHARED, Case, Turn
from evaluation.judge import judge, judge_turn

ASK = SHARED.parent / "ask.py"
SCOPES = ("in", "aspect_not_covered", "role_not_covered", "other_meaning", "off_topic")
KINDS = ("answer", "not_in_article", "other_meaning", "off_topic", "clarify", "social", "error")


def reply(kind: str, unanswered: tuple[str, ...] = (), roles: tuple[str, ...] = ()) -> Any:
    return {"kind": kind, "question": {"unanswered": unanswered, "roles": list(roles)}}


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


TURNS = [
    (Turn("?"), reply("error"), "", []),
    (Turn("?", kinds=("answer",)), reply("clarify"), "", ["kind clarify"]),
    (Turn("?", roles=frozenset({"CEO"})), reply("answer", roles=("COO",)), "", ["roles ['COO']"]),
    (Turn("?", roles=frozenset({"CEO", "COO"})), reply("answer", roles=("COO", "CEO")), "", []),
    (Turn("?", must=("経営", "技術")), reply("answer"), "経営", ["lacks ['技術']"]),
    (Turn("?", must_not=("経営",)), reply("answer"), "経営", ["has ['経営']"]),
    (Turn("?", unanswered=True), reply("answer"), "", ["nothing marked unanswered"]),
    (Turn("?", unanswered=True), reply("answer", ("年収",)), "", []),
]


@pytest.mark.parametrize(("turn", "answer", "plain", "problems"), TURNS)
def test_turns(turn: Turn, answer: Any, plain: str, problems: list[str]) -> None:
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
def test_same_as_shared(
    ask: ModuleType, scope: str, kind: str, unanswered: tuple[str, ...], must: tuple[str, ...]
) -> None:
    answer, plain = reply(kind, unanswered), "最高技術責任者です。"
    row = {"scope": scope, "must": list(must)}
    ours = judge(Case("?", scope, must=must), plain, answer)
    assert (ours is None) == (ask.judge(row, plain, answer) is None)
