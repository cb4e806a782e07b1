"""Where a message is cut into clauses."""

from collections.abc import Callable

import pytest

from faq.understanding.borders import BorderModel, candidates, cut, features, fit, sentences
from faq.understanding.engine import Engine
from faq.understanding.message import Message

Read = Callable[[str], Message]

# One that sees no border anywhere, and one that sees one everywhere.
NOWHERE, EVERYWHERE = BorderModel({}, -20.0), BorderModel({}, 20.0)

# fmt: off
# The end of a sentence is a border without a model.
SENTENCES = [
    ("CEOの役割は?CFOの年収は?", ["ceoの役割は?", "cfoの年収は?"]),
    ("こんにちは。CTOとは", ["こんにちは。", "ctoとは"]),
    ("ありがとう!次はCFOについて", ["ありがとう!", "次はcfoについて"]),
    ("CTOの役割は何ですか。年収も?", ["ctoの役割は何ですか。", "年収も?"]),
    ("CEOとは???COOとは???", ["ceoとは???", "cooとは???"]),
    ("ＣＥＯとは？ＣＯＯとは？", ["ceoとは?", "cooとは?"]),
    ("CEOの役割\nCOOの年収", ["ceoの役割", "cooの年収"]),
    ("CEOの役割\n\n\nCOOの年収\n", ["ceoの役割", "cooの年収"]),
    # a line that ends in a particle goes on
    ("CEOの役割を\n教えてください", ["ceoの役割を\n教えてください"]),
    ("CEOの\n役割", ["ceoの\n役割"]),
    # a quotation goes on
    ("CEOとは?って聞かれた", ["ceoとは?って聞かれた"]),
    ("「CEOとは?」と聞かれた", ["「ceoとは?」と聞かれた"]),
    # marks are no clause of their own
    ("CEOの役割は?。", ["ceoの役割は?。"]), ("CEO。", ["ceo。"]), ("?!", ["?!"]),
    ("。。。CEO", ["。。。ceo"]),
    # nor is what opens a message
    ("ちなみに。CTOとは", ["ちなみに。ctoとは"]), ("すみません! CTOとは", ["すみません! ctoとは"]),
    ("CEOとCOOの違いは?", ["ceoとcooの違いは?"]), ("CEO", ["ceo"]),
]
# What the trained model knows beyond.
CLAUSES = [
    ("お世話になっております。CFOの年収を教えてください。よろしくお願いします。", 3),
    ("CEOの役割を教えて、あとCFOの年収も", 2),
    ("CEOとCOOの違いを教えてください", 1),
    ("CCOが必要な会社にはどんな特徴がありますか", 1),
    ("顧客満足度を高めるために何をしますか", 1),
    ("こんにちは", 1),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), SENTENCES)
def test_sentences_are_clauses(typed: str, expected: list[str], read: Read) -> None:
    assert [clause.text for clause in cut(read(typed), NOWHERE, 0.5)] == expected


@pytest.mark.parametrize(("typed", "count"), CLAUSES)
def test_the_trained_model_cuts_as_people_do(typed: str, count: int, engine: Engine) -> None:
    clauses = cut(engine.read(typed), engine.models.borders, engine.settings.border)
    assert len(clauses) == count


@pytest.mark.parametrize("typed", [typed for typed, _ in (*SENTENCES, *CLAUSES)])
@pytest.mark.parametrize("model", [NOWHERE, EVERYWHERE], ids=["nowhere", "everywhere"])
def test_nothing_is_lost_and_nothing_empty(model: BorderModel, typed: str, read: Read) -> None:
    message = read(typed)
    clauses = cut(message, model, 0.5)
    assert [word for clause in clauses for word in clause.words] == list(message.words)
    assert all(clause.words for clause in clauses)


def test_the_threshold_decides(read: Read) -> None:
    message = read("CEOの役割を教えてCFOの年収も")
    model = BorderModel({}, 0.0)
    assert len(cut(message, model, 0.6)) == 1
    assert len(cut(message, model, 0.5)) > 1


def test_an_empty_message_has_no_clauses(emptyish: str, read: Read) -> None:
    assert cut(read(emptyish), EVERYWHERE, 0.5) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CEOの役割を教えて", ["役割", "教え", "て"]),
        # a border behind a noun needs a mark or a blank
        ("顧客満足度調査結果", []),
        ("CEO COO", ["coo"]),
        ("CEO、COO", ["coo"]),
        ("役割 年収", ["年収"]),
        ("", []),
    ],
)
def test_where_there_may_be_a_border(typed: str, expected: list[str], read: Read) -> None:
    message = read(typed)
    assert [message.words[i].surface for i, _ in candidates(message)] == expected


def test_likelihood_grows_with_the_weights() -> None:
    model = BorderModel({"for": 2.0, "against": -3.0}, 0.0)
    assert model.likelihood(["unknown"]) == 0.5
    assert model.likelihood(["for"]) > 0.5 > model.likelihood(["for", "against"])
    assert 0 < model.likelihood(["against"] * 100) < model.likelihood(["for"] * 100) <= 1


def test_borders_are_learned_from_marks(read: Read) -> None:
    """People who cut behind けど and never behind を."""
    texts = [
        f"{role}の{what}を調べたけど{other}の{what}は何"
        for role, other in (("CEO", "COO"), ("CFO", "CTO"), ("COO", "CFO"), ("CTO", "CCO"))
        for what in ("役割", "年収", "仕事")
    ]
    messages = [read(text) for text in texts]
    norms = [[word.surface for word in message.words] for message in messages]
    model = fit(messages, [frozenset({words.index("けど") + 1}) for words in norms])
    clauses = cut(read("CCOの起源を調べたけどCEOの起源は何"), model, 0.5)
    assert [clause.text for clause in clauses] == ["ccoの起源を調べたけど", "ceoの起源は何"]
    assert fit(messages, [frozenset({words.index("けど") + 1}) for words in norms]) == model


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("CEOとはCOOとは", {"gap:none", "b:は", "a:<role>", "named:True True"}),
        ("CEOとは　COOとは", {"gap:blank", "b:は", "a:<role>", "named:True True"}),
        ("CEO COO", {"gap:blank", "b:CEO", "a:<role>", "named:True True"}),
        ("役割を調べて\nCOOとは何", {"gap:line", "b:て", "a:<role>", "asked:False True"}),
        ("誰が、COO", {"gap:none", "b:、", "a:<role>", "asked:True False", "named:False True"}),
    ],
)
def test_features_tell_what_stands_on_both_sides(
    typed: str, expected: set[str], read: Read
) -> None:
    message = read(typed)
    place = [word.norm for word in message.words].index("COO")
    (sentence,) = [each for each in sentences(message) if place in each]
    assert expected <= {*features(message, place, sentence)}


@pytest.mark.parametrize("before", ["すみません、", "ちなみに、", "お世話になります。"])
@pytest.mark.parametrize("behind", ["", "。よろしくお願いします。"])
def test_what_is_said_around_a_sentence_changes_no_border(
    before: str, behind: str, read: Read
) -> None:
    def seen(typed: str) -> list[list[str]]:
        message = read(typed)
        return [
            features(message, i, sentence)
            for i, sentence in candidates(message)
            if any(message.words[n].norm == "CEO" for n in sentence)
        ]

    asked = "CEOの役割を調べて、ついでに年収は何"
    assert seen(asked)
    assert seen(f"{before}{asked}{behind}") == seen(asked)
