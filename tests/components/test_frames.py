"""What the shape of a question says about what it asks."""

import pytest

from components.frames import owned_by_role
from components.parts import clauses
from components.understanding import Reader

OWNED = [
    ("CFOのSDGsは?", ["SDGs"]),
    ("CFOのドラゴンとは", ["ドラゴン"]),
    ("最高財務責任者の年間予算は?", ["年間", "予算"]),
    ("CFOの役割とCTOの役割", ["役割", "役割"]),
    ("CFOの主な役割", []),
    ("CFOは企業の財務をどうする?", []),
    ("CFOの", []),
    ("役割は?", []),
]
# What the article has no word for is no reason to say what the role is or does.
UNKNOWN = [
    "CFOのSDGsは?",
    "CTOのblockchainとは",
    "COOのドラゴンって?",
    "CEOのプロフィール",
    "CCOのMBTIは?",
]
KNOWN = [
    "CCOのポジションとは?",
    "CEOの概要",
    "CFOの基礎知識を教えて",
    "CTOの肩書きとは",
]


@pytest.mark.parametrize(("text", "expected"), OWNED)
def test_owned_by_role(text: str, expected: list[str], reader: Reader, analyse) -> None:
    analysis = analyse(text)
    (clause, *others) = clauses(analysis, reader.aspects.find(analysis))
    assert others == []
    assert [word.norm for word in owned_by_role(analysis, clause)] == expected


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_unknown_of_a_role_is_refused(text: str, ask) -> None:
    assert ask(text)[0].kind == "not_in_article"


@pytest.mark.parametrize("text", KNOWN)
def test_words_for_a_name_ask_for_the_definition(text: str, ask) -> None:
    answer, _ = ask(text)
    assert (answer.kind, answer.topic) == ("answer", "definition")
