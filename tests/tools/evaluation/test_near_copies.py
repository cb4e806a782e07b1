"""The measure of how close test questions are to training examples."""

import pytest

from faq.understanding.examples import Said
from tools.evaluation.data import Case
from tools.evaluation.near_copies import closest, fold

EXAMPLES = [
    Said("a", ("CTOの役割を教えてください。",), ("roles:CTO",)),
    Said("a", ("テレワークの", "費用はいくらですか"), ("silent:-=費用",) * 2),
    Said("b", ("CEOとは",), ("definition:CEO",)),
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＣＴＯ　とは？！", "ctoとは"), ("CCO・CEO", "ccoceo"), ("ﾃﾚﾜｰｸ", "テレワーク"), ("…", "")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


# fmt: off
CLOSENESS = [
    # question, the closest example, the least and greatest cosine, a copy
    ("ｃｔｏの役割を教えてください", 0, 0.999, 1.001, True),
    ("CTOの役割を教えてください!!", 0, 0.999, 1.001, True),
    ("CFOの役割を教えてください", 0, 0.6, 0.9, False),
    ("テレワークにお金はかかる?", 1, 0.1, 0.5, False),
    ("CEOとは?", 2, 0.999, 1.001, False),
    ("", 0, 0.0, 0.0, False),
]
# fmt: on


@pytest.mark.parametrize(("text", "example", "least", "most", "copy"), CLOSENESS)
def test_closest(text: str, example: int, least: float, most: float, copy: bool) -> None:
    (pair,) = closest([Case(text, "in")], EXAMPLES)
    assert least <= pair.cosine <= most
    assert pair.is_copy == copy
    assert pair.example == EXAMPLES[example]
