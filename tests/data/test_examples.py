"""The training examples: each once, and none that a test question was taken from.

A question counts as taken from an example when both, without width, case, blanks and punctuation,
are at least NEARLY the same. That says nothing of a question that can hardly be put otherwise:
「CCOの役割を教えてください」 is, without the request to tell, a role and one word. So a question
whose core (what the bot itself looks at) has at most SHORT characters and besides roles at most
one word of content is let through.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from components.core import core
from components.features import content
from components.understanding import Reader

NEARLY = 0.9
SHORT = 8


def fold(text: str) -> str:
    """Return a text without width, case, blanks, punctuation and signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "PZSC")


def questions(path: Path) -> list[str]:
    """Read the questions of a file: one a line, bare, as an object, or as turns of one."""
    lines = filter(None, path.read_text(encoding="utf-8").splitlines())
    if path.suffix == ".txt":
        return list(lines)
    rows = [json.loads(line) for line in lines]
    turns = [turn for row in rows for turn in row.get("turns", [row])]
    return [turn.get("u") or turn["q"] for turn in turns]


class Closest:
    """Finds examples that are nearly the same as a question."""

    def __init__(self, texts: list[str]) -> None:
        self._folded = [fold(text) for text in texts]
        self._lengths = np.array([len(text) for text in self._folded])
        signs = sorted(set("".join(self._folded)))
        self._rows = {sign: row for row, sign in enumerate(signs)}
        self._counts = np.zeros((len(signs), len(texts)), dtype=np.int16)
        for column, text in enumerate(self._folded):
            for sign, count in Counter(text).items():
                self._counts[self._rows[sign], column] = count

    def find(self, question: str) -> Iterator[int]:
        """Yield the places of the examples that are nearly the same."""
        folded = fold(question)
        if not folded:
            return
        common = np.zeros(len(self._folded), dtype=np.int64)
        for sign, count in Counter(folded).items():
            if sign in self._rows:
                common += np.minimum(self._counts[self._rows[sign]], count)
        # The ratio of two texts is at most this, so that few need the slow comparison.
        possible = 2 * common >= NEARLY * (self._lengths + len(folded))
        for place in np.flatnonzero(possible):
            matcher = SequenceMatcher(None, folded, self._folded[place], autojunk=False)
            if matcher.ratio() >= NEARLY:
                yield int(place)


def could_be_put_otherwise(question: str, reader: Reader) -> bool:
    analysis = reader.analyse(question)
    start, end = core(analysis.words, [mention is None for mention in analysis.mention_of])
    words = analysis.words[start:end]
    said = analysis.text.text[words[0].start : words[-1].end] if words else ""
    return len(fold(said)) > SHORT or len(content(analysis)) > 1


@pytest.fixture(scope="module")
def closest(examples: list[tuple[str, str]]) -> Closest:
    return Closest([text for text, _ in examples])


def test_no_example_is_empty(examples: list[tuple[str, str]]) -> None:
    assert [intent for text, intent in examples if not text] == []


def test_no_example_stands_twice(examples: list[tuple[str, str]]) -> None:
    intents: dict[str, list[str]] = {}
    for text, intent in examples:
        intents.setdefault(fold(text) or text, []).append(intent)
    assert {text: where for text, where in intents.items() if len(where) > 1} == {}


@pytest.mark.parametrize(
    ("question", "free"),
    [
        ("CCOとは?", False),
        ("ＣＥＯ　年収", False),
        ("CCOの役割を教えてください", False),
        ("すみません、違いを教えていただけますか", False),
        ("KPI メリット", True),
        ("CEOとCOOってどっちが偉いの", True),
        ("CCOを導入したほうがいい企業とは", True),
    ],
)
def test_what_could_be_put_otherwise(question: str, free: bool, reader: Reader) -> None:
    assert could_be_put_otherwise(question, reader) == free


def test_near_copies_are_found() -> None:
    closest = Closest(["CEOとCOOはどっちが偉いの?", "CTOの年収", "🙂"])
    assert list(closest.find("ＣＥＯとＣＯＯは、どっちが偉いの")) == [0]
    assert list(closest.find("CEOとCOOはどちらが上ですか")) == []
    assert list(closest.find("?!")) == []


@pytest.mark.parametrize("name", ["in_article.jsonl", "not_in_article.jsonl", "dialogues.jsonl"])
def test_no_example_is_close_to_our_test_questions(
    name: str, root: Path, closest: Closest, examples: list[tuple[str, str]], reader: Reader
) -> None:
    taken = taken_from(root / "tests" / "evaluation" / name, closest, examples, reader)
    assert taken == {}


@pytest.mark.parametrize("name", ["dev.jsonl", "dialogues_dev.jsonl", "oos_dev.txt"])
def test_no_example_is_close_to_the_shared_test_questions(
    name: str, shared: Path, closest: Closest, examples: list[tuple[str, str]], reader: Reader
) -> None:
    path = shared / "questions" / name
    if not path.is_file():
        pytest.skip(f"the questions are not there: ../shared/questions/{name}")
    # The questions themselves stay unseen; the examples say enough.
    assert list(taken_from(path, closest, examples, reader)) == []


def taken_from(
    path: Path, closest: Closest, examples: list[tuple[str, str]], reader: Reader
) -> dict[str, str]:
    """Return the examples that are nearly the same as a question, and which question."""
    return {
        examples[place][0]: question
        for question in questions(path)
        for place in closest.find(question)
        if could_be_put_otherwise(question, reader)
    }
