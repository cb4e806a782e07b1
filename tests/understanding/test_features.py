"""What the models look at."""

from collections.abc import Callable

import pytest

from faq.understanding.features import encoded, is_mark, sound_features, units, word_features
from faq.understanding.message import Clause, Message, whole
from faq.understanding.text import words

Read = Callable[[str], Message]
Looks = Callable[[str], tuple[set[str], set[str]]]


@pytest.fixture(scope="module")
def looks(read: Read) -> Looks:
    """Return all that the models see of a text."""
    return lambda typed: (word_features(whole(read(typed))), sound_features(whole(read(typed))))


# fmt: off
UNITS = [
    ("CTOの役割は?", ["<role>", "の", "役割", "は"]),
    ("CTOとCFO", ["<role>", "と", "<role>"]),
    ("CxOとは", ["<role>", "と", "は"]),
    ("CIOとは", ["<other>", "と", "は"]),
    ("CCO(コンプライアンス)", ["<meaning>", "コンプライアンス"]),
    ("KPIのメリット", ["<KPI>", "の", "メリット"]),
    ("ケーピーアイのメリット", ["<KPI>", "の", "メリット"]),
    # no mark counts
    ("「CEO」…！", ["<role>"]),
    ("", []), ("。、!", []), ("?", []),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_units(text: str, expected: list[str], read: Read) -> None:
    assert units(whole(read(text))) == expected


def test_word_features_of_a_question(read: Read) -> None:
    assert word_features(whole(read("CTOの役割は?"))) == {
        *("r:CTO", "n:1"),
        *("w:<role>", "w:の", "w:役割", "w:は"),
        *("p:^ <role>", "p:<role> の", "p:の 役割", "p:役割 は", "p:は $"),
    }


def test_sound_features_of_a_question(read: Read) -> None:
    assert sound_features(whole(read("CTOの役"))) == {
        *("^R", "Rノ", "ノヤ", "ヤク", "ク$"),
        *("^Rノ", "Rノヤ", "ノヤク", "ヤク$"),
        *("^Rノヤ", "Rノヤク", "ノヤク$"),
    }


SAME = [
    ("CTOの役割", "ＣＴＯの役割"),
    ("CTOの役割", "シーティーオーの役割"),
    ("CTOの役割", "最高技術責任者の役割"),
    ("CTOの役割", "さいこうぎじゅつせきにんしやの役割"),
    ("CTOの役割", "CTOの 役割!!"),
    ("CTOの役割", "CTOの役割?"),
    ("CTOの役割", "「CTO」の『役割』"),
    ("CTOの役割", "cto no yakuwari"),
    ("CTOとCTOの役割", "CTOと最高技術責任者の役割"),
    # which role that is not described makes no difference
    ("CIOとは", "CISOとは"),
    ("社長とは", "執行役員とは"),
    ("KPIのメリット", "重要業績評価指標のメリット"),
]
OTHER = [
    ("CTOの役割", "CTOの年収"),
    ("CTOとは", "CIOとは"),
    ("CTOとは", "CFOとは"),
    ("CEOの役割", "CEOとCOOの役割"),
    ("KPIのメリット", "テレワークのメリット"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_asks_the_same_looks_the_same(one: str, other: str, looks: Looks) -> None:
    assert looks(one) == looks(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_asks_something_else_looks_different(one: str, other: str, looks: Looks) -> None:
    assert looks(one) != looks(other)


@pytest.mark.parametrize(("one", "other"), [("CFO", "CTO"), ("CEO", "COO")])
def test_roles_differ_in_one_feature(one: str, other: str, looks: Looks) -> None:
    seen, of_the_other = looks(f"{one}の役割は?"), looks(f"{other}の役割は?")
    assert seen[0] ^ of_the_other[0] == {f"r:{one}", f"r:{other}"}
    assert seen[1] == of_the_other[1]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("役割は?", 0),
        ("CEOとCEO", 1),
        ("CEOとCOO", 2),
        ("CEOとCIO", 1),
        ("CEOとCOOとCFO", 3),
        ("CEO、COO、CFO、CTO", 3),
    ],
)
def test_roles_are_counted_up_to_three(text: str, count: int, looks: Looks) -> None:
    assert {feature for feature in looks(text)[0] if feature.startswith("n:")} == {f"n:{count}"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("最高失効の仕事", "最高執行の仕事"),
        ("やくわりは", "役割は"),
        ("ヤクワリハ", "役割は"),
    ],
)
def test_what_sounds_the_same_is_heard_as_the_same(one: str, other: str, looks: Looks) -> None:
    assert looks(one)[1] == looks(other)[1]


def test_a_clause_looks_as_it_does_alone(read: Read, looks: Looks) -> None:
    message = read("CTOの役割、CFOの年収")
    start = [word.norm for word in message.words].index("CFO")
    clause = Clause(message, start, len(message.words))
    assert (word_features(clause), sound_features(clause)) == looks("CFOの年収")


@pytest.mark.parametrize(("text", "expected"), [("?", True), ("、", True), ("役", False)])
def test_marks(text: str, expected: bool) -> None:
    assert is_mark(words(text)[0]) == expected


def test_empty_text_has_no_words(emptyish: str, looks: Looks) -> None:
    assert looks(emptyish) == looks("")


ENCODED = [
    ("CTOの役割は?", "ceoの役割は"),
    ("CTOとCFOの違い", "ceoとceoの違い"),
    ("最高技術責任者とは", "ceoとは"),
    ("CCOの役割", "ccoの役割"),
    ("CxOとは", "cxoとは"),
    ("CIOとは", "cioとは"),
    ("すみません、CTOの役割", "ceoの役割"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), ENCODED)
def test_the_encoder_sees_one_role_for_those_asked_alike(
    text: str, expected: str, read: Read
) -> None:
    assert encoded(whole(read(text)), ("CEO", "COO", "CFO", "CTO")) == expected
