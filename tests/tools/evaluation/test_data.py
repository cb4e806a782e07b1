"""The sets that are measured with."""

import json
from pathlib import Path

import pytest

from tools.evaluation import data
from tools.evaluation.data import Case, Dialogue, DialogueTurn, QuestionSet


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"q": "CEOとは?", "scope": "in", "accept": ["ceo."], "persona": "student"},
        {"q": "どちらとも言える", "scope": "in", "note": "borderline"},
    ]
    turns = [{"u": "CEOは?", "kind": ["answer"], "accept": ["ceo."]}, {"u": "次は", "roles": []}]
    (tmp_path / "n1.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "n1.dialogues.jsonl").write_text(json.dumps({"id": "a", "turns": turns}))
    return tmp_path


def test_a_set_of_new_people(folder: Path) -> None:
    case = Case("CEOとは?", "in", accept=("ceo.",), person="student", place="n1.jsonl:1")
    turns = (
        DialogueTurn("CEOは?", ("answer",), accept=("ceo.",)),
        DialogueTurn("次は", roles=frozenset()),
    )
    assert data.fresh_set("n1", folder) == QuestionSet("n1", (case,), (Dialogue("a", turns),))


def test_sets_that_are_not_there_are_left_out(folder: Path, tmp_path: Path) -> None:
    names = [each.name for each in data.sets(tmp_path / "none", folder)]
    assert names == ["own", "n1"]


def test_the_own_sets_are_large() -> None:
    own = data.sets()[0]
    assert len(own.cases) > 700
    assert len(own.dialogues) > 50
