"""What is measured with: the test questions and the dialogues, in sets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "questions"
# Written by people who had seen neither the bot nor its data, and asked once before they were read.
FRESH = OWN / "fresh"
# Questions that nobody of this project wrote; not every machine has them.
SHARED = ROOT.parent / "shared" / "questions"


@dataclass(frozen=True)
class Case:
    """A test question; `scope` is `in` or says why it must be refused.

    A right answer says a fact whose id is, or begins with, one of `accept`, has all of `must` in
    its text, and with `unanswered` names what it leaves open. `place` tells file and line. Who
    reads a `shared` question would tune to it, so its text is never shown.
    """

    text: str
    scope: str
    topic: str = ""
    accept: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    unanswered: bool = False
    person: str = ""
    place: str = ""
    shared: bool = False


@dataclass(frozen=True)
class DialogueTurn:
    """A turn of a dialogue and what its answer must show; None is not looked at."""

    text: str
    kinds: tuple[str, ...] | None = None
    roles: frozenset[str] | None = None
    accept: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    unanswered: bool = False


@dataclass(frozen=True)
class Dialogue:
    """Several turns of one conversation."""

    id: str
    turns: tuple[DialogueTurn, ...]


@dataclass(frozen=True)
class QuestionSet:
    """Questions and dialogues that are counted together."""

    name: str
    cases: tuple[Case, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()


def sets(shared: Path = SHARED, fresh: Path = FRESH) -> list[QuestionSet]:
    """Return all sets that are there."""
    cases = (*_cases(OWN / "in_article.jsonl"), *_cases(OWN / "not_in_article.jsonl"))
    found = [QuestionSet("own", cases, _dialogues(OWN / "dialogues.jsonl"))]
    for name in ("dev", "real2_dev", "people_dev"):
        found.append(QuestionSet(name, _cases(shared / f"{name}.jsonl", shared=True)))
    for name in ("dialogues_dev", "dialogues2_dev"):
        found.append(QuestionSet(name, (), _dialogues(shared / f"{name}.jsonl")))
    found.append(QuestionSet("far", _off_topic(shared / "oos_dev.txt")))
    for number in sorted({path.name.partition(".")[0] for path in fresh.glob("*.jsonl")}):
        found.append(fresh_set(number, fresh))
    return [each for each in found if each.cases or each.dialogues]


def fresh_set(name: str, folder: Path = FRESH) -> QuestionSet:
    """Return the questions `<name>.jsonl` of a folder, and `<name>.dialogues.jsonl`."""
    cases = _cases(folder / f"{name}.jsonl")
    return QuestionSet(name, cases, _dialogues(folder / f"{name}.dialogues.jsonl"))


def _off_topic(path: Path) -> tuple[Case, ...]:
    return tuple(Case(line, "off_topic", place=place, shared=True) for place, line in _lines(path))


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield f"{path.name}:{number}", line.strip()


def _cases(path: Path, *, shared: bool = False) -> tuple[Case, ...]:
    rows = [(place, json.loads(line)) for place, line in _lines(path)]
    return tuple(
        _case(row, place, shared) for place, row in rows if "borderline" not in row.get("note", "")
    )


def _case(row: dict[str, Any], place: str, shared: bool) -> Case:
    return Case(
        row["q"],
        row["scope"],
        row.get("topic") or "",
        tuple(row.get("accept", ())),
        tuple(row.get("must", ())),
        bool(row.get("unanswered")),
        row.get("persona") or "",
        place,
        shared,
    )


def _dialogues(path: Path) -> tuple[Dialogue, ...]:
    rows = [json.loads(line) for _, line in _lines(path)]
    return tuple(Dialogue(row["id"], tuple(map(_turn, row["turns"]))) for row in rows)


def _turn(row: dict[str, Any]) -> DialogueTurn:
    return DialogueTurn(
        row["u"],
        tuple(row["kind"]) if "kind" in row else None,
        frozenset(row["roles"]) if "roles" in row else None,
        tuple(row.get("accept", ())),
        tuple(row.get("must", ())),
        tuple(row.get("must_not", ())),
        bool(row.get("unanswered")),
    )
