"""What is measured with: the training examples, the test questions and the dialogues."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "evaluation"
# Real questions that nobody of this project wrote; not every machine has them.
SHARED = ROOT.parent / "shared" / "questions"
_CLASSIFIER = "components.classifier.QuestionClassifier"


@dataclass(frozen=True)
class Example:
    """A training example."""

    text: str
    intent: str


@dataclass(frozen=True)
class Case:
    """A test question; `scope` is `in` or says why it must be refused.

    `must` holds what a right answer contains, `place` tells file and line. Who reads a `shared`
    question would tune to it, so its text is never shown.
    """

    text: str
    scope: str
    topic: str = ""
    must: tuple[str, ...] = ()
    place: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Turn:
    """A turn of a dialogue and what its answer must show; None is not looked at."""

    text: str
    kinds: tuple[str, ...] | None = None
    roles: frozenset[str] | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    unanswered: bool = False


@dataclass(frozen=True)
class Dialogue:
    """Several turns of one conversation."""

    id: str
    turns: tuple[Turn, ...]


def training_examples(root: Path = ROOT) -> list[Example]:
    """Return the examples of data/nlu in the order of the files."""
    found = []
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in entry:
                lines = entry["examples"].splitlines()
                found += [Example(line[1:].strip(), entry["intent"]) for line in lines]
    return found


def thresholds(root: Path = ROOT) -> tuple[float, float]:
    """Return `threshold` and `alone` of config.yml."""
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    settings = next(part for part in config["pipeline"] if part["name"] == _CLASSIFIER)
    return float(settings["threshold"]), float(settings["alone"])


def own_cases() -> list[Case]:
    """Return the project's own test questions."""
    return [*_cases(OWN / "in_article.jsonl"), *_cases(OWN / "not_in_article.jsonl")]


def own_dialogues() -> list[Dialogue]:
    """Return the project's own dialogues."""
    return _dialogues(OWN / "dialogues.jsonl")


def shared_cases(folder: Path = SHARED) -> list[Case]:
    """Return the real questions whose label nobody disputes; none without the folder."""
    return _cases(folder / "dev.jsonl", shared=True)


def shared_dialogues(folder: Path = SHARED) -> list[Dialogue]:
    """Return the shared dialogues; none without the folder."""
    return _dialogues(folder / "dialogues_dev.jsonl")


def off_topic_cases(folder: Path = SHARED) -> list[Case]:
    """Return questions that are far off the subject; none without the folder."""
    path = folder / "oos_dev.txt"
    return [Case(line, "off_topic", place=place, shared=True) for place, line in _lines(path)]


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield f"{path.name}:{number}", line.strip()


def _cases(path: Path, *, shared: bool = False) -> list[Case]:
    rows = [(place, json.loads(line)) for place, line in _lines(path)]
    return [
        Case(row["q"], row["scope"], row.get("topic") or "", tuple(row["must"]), place, shared)
        for place, row in rows
        if "borderline" not in row.get("note", "")
    ]


def _dialogues(path: Path) -> list[Dialogue]:
    rows = [json.loads(line) for _, line in _lines(path)]
    return [Dialogue(row["id"], tuple(map(_turn, row["turns"]))) for row in rows]


def _turn(row: dict[str, Any]) -> Turn:
    return Turn(
        row["u"],
        tuple(row["kind"]) if "kind" in row else None,
        frozenset(row["roles"]) if "roles" in row else None,
        tuple(row.get("must", ())),
        tuple(row.get("must_not", ())),
        bool(row.get("unanswered")),
    )
