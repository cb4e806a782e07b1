"""What people wrote to learn from: no test question, and no message labelled in two ways.

A question counts as taken from an example when both, without width, case, blanks and punctuation,
are nearly the same. That says nothing of a question that can hardly be put otherwise: 「CCOの役割を
教えてください」 is a role, one word, and a request to tell. So a question of at most FEW words of
content besides names is let through.
"""

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from faq.understanding.engine import Engine
from faq.understanding.examples import Said, label_of, read

NEARLY = 0.9
FEW = 2
SHORTEST = 10
_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞")
# Words of asking and telling, which are in every question.
_PLAIN = frozenset(
    """
    教える 下さる 頂く 言う 何 どう 為る 有る 成る 事 物 知る 聞く どんな 誰 何時 何処 願う 欲しい
    """.split()  # noqa: SIM905
)


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
    return [turn if isinstance(turn, str) else turn.get("u") or turn["q"] for turn in turns]


class Closest:
    """Finds texts that are nearly the same as a question."""

    def __init__(self, texts: list[str]) -> None:
        self._folded = [fold(text) for text in texts]
        # Of two texts that are nearly the same, some run of signs of one stands in the other.
        self._with: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self._folded):
            for run in {text[i : i + 4] for i in range(len(text) - 3)}:
                self._with[run].append(place)

    def find(self, question: str) -> Iterator[int]:
        """Yield the places of the texts that are nearly the same."""
        folded = fold(question)
        runs = {folded[i : i + 4] for i in range(len(folded) - 3)}
        shared = Counter(place for run in runs for place in self._with.get(run, ()))
        for place, count in shared.items():
            if count >= len(runs) / 3 and _nearly(folded, self._folded[place]):
                yield place


def _nearly(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= NEARLY
        and matcher.quick_ratio() >= NEARLY
        and matcher.ratio() >= NEARLY
    )


def could_be_put_otherwise(question: str, engine: Engine) -> bool:
    message = engine.read(question)
    said = {
        word.norm
        for word, name in zip(message.words, message.name_of, strict=True)
        if name is None and word.tag.startswith(_CONTENT) and word.norm not in _PLAIN
    }
    return len(fold(question)) >= SHORTEST and len(said) > FEW


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return list(read())


@pytest.fixture(scope="module")
def closest(said: list[Said]) -> Closest:
    return Closest([message.text for message in said])


def test_no_message_is_empty(said: list[Said]) -> None:
    assert [message for message in said if not message.text.strip()] == []


def test_nobody_labels_a_message_in_two_ways(said: list[Said]) -> None:
    """Turns of a dialogue are left out: they mean what was said before."""
    labels: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for message in said:
        if not message.dialogue:
            kinds = tuple(label_of(label).kind for label in message.labels)
            labels[message.person, fold(message.text) or message.text].add(kinds)
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("question", "free"),
    [
        ("CCOとは?", False),
        ("ＣＥＯ　年収", False),
        ("CCOの役割を教えてください", False),
        ("すみません、違いを教えていただけますか", False),
        ("CCOを導入したほうがいい企業の特徴とは", True),
        ("契約してもらった客が続かないのはなぜか", True),
    ],
)
def test_what_could_be_put_otherwise(question: str, free: bool, engine: Engine) -> None:
    assert could_be_put_otherwise(question, engine) == free


def test_near_copies_are_found() -> None:
    closest = Closest(["CEOとCOOはどっちが偉いの?", "CTOの年収", "🙂"])
    assert list(closest.find("ＣＥＯとＣＯＯは、どっちが偉いの")) == [0]
    assert list(closest.find("CEOとCOOはどちらが上ですか")) == []
    assert list(closest.find("?!")) == []


def taken(path: Path, closest: Closest, said: list[Said], engine: Engine) -> dict[str, str]:
    """Return the messages that are nearly the same as a question, with who wrote them."""
    return {
        said[place].text: said[place].person
        for question in questions(path)
        if could_be_put_otherwise(question, engine)
        for place in closest.find(question)
    }


@pytest.mark.parametrize(
    "name",
    ["in_article.jsonl", "not_in_article.jsonl", "dialogues.jsonl"]
    + [f"fresh/{path.name}" for path in Path(__file__).parents[1].glob("questions/fresh/*.jsonl")],
)
def test_no_message_is_close_to_our_test_questions(
    name: str, root: Path, closest: Closest, said: list[Said], engine: Engine
) -> None:
    assert taken(root / "tests" / "questions" / name, closest, said, engine) == {}


SHARED = (
    *("dev.jsonl", "real2_dev.jsonl", "people_dev.jsonl", "reported_dev.jsonl"),
    *("dialogues_dev.jsonl", "dialogues2_dev.jsonl", "oos_dev.txt"),
)


@pytest.mark.parametrize("name", SHARED)
def test_no_message_is_close_to_the_shared_test_questions(
    name: str, shared: Path, closest: Closest, said: list[Said], engine: Engine
) -> None:
    path = shared / "questions" / name
    if not path.is_file():
        pytest.skip(f"the questions are not there: ../shared/questions/{name}")
    # The questions themselves stay unseen; the messages say enough.
    assert taken(path, closest, said, engine) == {}
