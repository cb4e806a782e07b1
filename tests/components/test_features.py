"""What the models look at."""

import pytest

from components.features import content, features, is_punctuation, mark
from components.japanese import words
from components.mentions import OTHER_MEANING, OTHER_ROLE, ROLE, TERM, Mention
from components.synonyms import canonical_words


def test_features_of_a_question(analyse) -> None:
    assert features(analyse("CTOの役割は?")) == [
        "r:1",
        *("w:<role>", "w:の", "w:役割", "w:は"),
        *("m:<role>", "m:の", "m:役割", "m:は"),
        *("p:^ <role>", "p:<role> の", "p:の 役割", "p:役割 は", "p:は $"),
    ]


SAME = [
    ("CTOの役割", "ＣＴＯの役割"),
    ("CTOの役割", "シーティーオーの役割"),
    ("CTOの役割", "最高技術責任者の役割"),
    # which role it is makes no difference, nor which role that is not described
    ("CTOの役割", "CFOの役割"),
    ("CIOとは", "CISOとは"),
    ("社長とは", "執行役員とは"),
    ("CTOの役割", "すみません、CTOの役割を教えてください。"),
    ("CTOの 役割", "CTOの役割!!"),
    ("KPIのメリット", "重要業績評価指標のメリット"),
]
OTHER = [
    ("CTOの役割", "CTOの年収"),
    ("CTOとは", "CIOとは"),
    ("CEOの役割", "CEOとCOOの役割"),
    ("CxOとは", "CEOとは"),
    ("KPIのメリット", "テレワークのメリット"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_asks_the_same_looks_the_same(one: str, other: str, analyse) -> None:
    assert features(analyse(one)) == features(analyse(other))
    assert content(analyse(one)) == content(analyse(other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_asks_something_else_looks_different(one: str, other: str, analyse) -> None:
    assert features(analyse(one)) != features(analyse(other))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (ROLE, "CEO", "<role>"),
        (ROLE, "CxO", "<cxo>"),
        (OTHER_ROLE, "CIO", "<other>"),
        (OTHER_MEANING, "CCO:最高商務責任者", "<meaning>"),
        (TERM, "KPI", "<term>"),
    ],
)
def test_marks(kind: str, value: str, expected: str) -> None:
    assert mark(Mention(kind, value, 0, 1)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTOの役割は?", ["役割"]),
        ("CIOの給料", ["年収"]),
        ("KPIのメリット", ["<KPI>", "メリット"]),
        ("", []),
        ("?!", []),
    ],
)
def test_content(text: str, expected: list[str], analyse) -> None:
    assert content(analyse(text)) == expected


def test_a_part_of_the_words(analyse) -> None:
    analysis = analyse("CTOの役割、CFOの年収")
    names = [word.surface for word in analysis.words]
    start = names.index("cfo")
    assert content(analysis, start) == ["年収"]
    assert content(analysis, 0, start) == ["役割"]
    assert features(analysis, start) == features(analyse("CFOの年収"))


def test_words_of_one_meaning_are_one_feature(analyse) -> None:
    assert content(analyse("役目")) == content(analyse("責務")) == ["役割"]
    assert "w:役目" in features(analyse("役目"))
    assert "m:役割" in features(analyse("役目"))


def test_each_group_of_words_is_led_by_its_first() -> None:
    known = canonical_words()
    assert known["お客様"] == known["カスタマー"] == known["顧客"] == "顧客"
    assert canonical_words() is known


@pytest.mark.parametrize(("text", "expected"), [("?", True), ("、", True), ("役", False)])
def test_punctuation(text: str, expected: bool) -> None:
    assert is_punctuation(words(text)[0]) == expected


def test_empty_text_has_no_words(emptyish: str, analyse) -> None:
    analysis = analyse(emptyish)
    assert (analysis.words, analysis.mentions, analysis.mention_of) == ((), (), ())
    assert features(analysis) == features(analyse(""))
