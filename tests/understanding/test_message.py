"""A message as words, of which names are one each, and its clauses."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from faq.understanding.message import Clause, Message, whole

Read = Callable[[str], Message]

# fmt: off
WORDS = [
    ("CTOの役割は?", ["CTO", "の", "役割", "は", "?"]),
    ("ＣＥＯ　の役割", ["CEO", "の", "役割"]),
    ("最高 経営責任者とは", ["CEO", "と", "は"]),
    ("ｼｰｲｰｵｰって何?", ["CEO", "って", "何", "?"]),
    ("C E Oとは", ["CEO", "と", "は"]),
    ("さいこうざいむせきにんしやとは", ["CFO", "と", "は"]),
    ("CIOと1on1", ["CIO", "と", "1on1ミーティング"]),
    ("CEOCOOとは", ["CEOCOO", "と", "は"]),
    ("CEO COO\nCFO", ["CEO", "COO", "CFO"]),
    ("取締役会長の仕事", ["会長", "の", "仕事"]),
    ("顧客満足って何", ["顧客満足度", "って", "何"]),
    ("ここで はきもの を CEO が", ["此処", "で", "履き物", "を", "CEO", "が"]),
    ("🙂", ["🙂"]),
]
# fmt: on


@pytest.mark.parametrize(("typed", "norms"), WORDS, ids=ascii)
def test_words_and_names(typed: str, norms: list[str], read: Read) -> None:
    message = read(typed)
    assert [word.norm for word in message.words] == norms
    assert len(message.name_of) == len(message.words)
    named = [
        (word, name)
        for word, name in zip(message.words, message.name_of, strict=True)
        if name is not None
    ]
    assert all((w.norm, w.start, w.end) == (n.value, n.start, n.end) for w, n in named)


@pytest.mark.parametrize("typed", [typed for typed, _ in WORDS], ids=ascii)
def test_words_stand_in_the_text_in_order(typed: str, read: Read) -> None:
    message = read(typed)
    for word in message.words:
        assert message.text.text[word.start : word.end] == word.surface
    assert all(a.end <= b.start for a, b in pairwise(message.words))


@pytest.mark.parametrize(
    "name",
    [
        "シーエフオー",
        "最高財務責任者",
        "Chief Financial Officer",
        "ＣＦＯ",
        "さいこうざいむせきにんしゃ",
    ],
)
@pytest.mark.parametrize("rest", ["{}の役割と年収", "うちの{}さんって何してはるん", "元{}です"])
def test_how_a_name_is_spelled_does_not_change_the_cut(name: str, rest: str, read: Read) -> None:
    norms = [word.norm for word in read(rest.format("CFO")).words]
    assert [word.norm for word in read(rest.format(name)).words] == norms


# fmt: off
TYPED = [
    ("ＣＥＯ　の役割", ["CEO", "の", "役割"]),
    ("ｶｽﾀﾏｰ とは", ["カスタマー", "と", "は"]),
    ("最高 経営 責任者とは", ["最高 経営 責任者", "と", "は"]),
    ("役 割", ["役 割"]),
    ("CFO no yakuwari", ["CFO", "no", "yakuwari"]),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_what_was_typed_is_kept(typed: str, expected: list[str], read: Read) -> None:
    message = read(typed)
    assert message.typed == typed
    assert [message.as_typed(word.start, word.end) for word in message.words] == expected


# fmt: off
IN_LATIN_LETTERS = [
    ("CFO no yakuwari wa nan desu ka", "CFOの役割はなんですか"),
    ("CEO to COO no chigai wa?", "CEOとCOOの違いは?"),
    ("CEO no shigoto o oshiete", "CEOの仕事を教えて"),
    ("CTO tte nani", "CTOって何"),
    ("CTO ga hitsuyou desu ka", "CTOが必要ですか"),
    ("sore wa nan desu ka", "それはなんですか"),
    ("konnichiwa", "こんにちわ"),
    ("arigatou gozaimasu", "ありがとうございます"),
]
# fmt: on


@pytest.mark.parametrize(("typed", "japanese"), IN_LATIN_LETTERS)
def test_japanese_in_latin_letters_is_japanese(typed: str, japanese: str, read: Read) -> None:
    assert [w.norm for w in read(typed).words] == [w.norm for w in read(japanese).words]


@pytest.mark.parametrize(
    "typed",
    [
        "What is the role of the CFO?",
        "How are you?",
        "CEO",
        "KPI",
        "Hello",
        "on demand",
        "who is the CTO",
        "CEOはnani",
    ],
)
def test_other_latin_letters_stay(typed: str, read: Read) -> None:
    assert read(typed).text.text == typed.lower()


@pytest.mark.parametrize(
    ("start", "end", "text", "typed", "names"),
    [
        (0, 3, "ceoの役割", "CEO の役割", ["CEO"]),
        (4, 7, "cfoの年収", "CFOの年収", ["CFO"]),
        (3, 4, "、", "、", []),
        (2, 2, "", "", []),
    ],
)
def test_a_clause_is_a_piece_of_a_message(
    start: int, end: int, text: str, typed: str, names: list[str], read: Read
) -> None:
    clause = Clause(read("ＣＥＯ　の役割、CFOの年収"), start, end)
    assert (clause.text, [name.value for name in clause.names]) == (text, names)
    assert clause.typed == typed
    assert len(clause.words) == len(clause.name_of) == end - start


def test_the_whole_is_all_of_it(read: Read) -> None:
    message = read("CEOの役割\nCFOの年収")
    clause = whole(message)
    assert clause.words == message.words
    assert clause.name_of == message.name_of
    assert clause.text == message.text.text


def test_an_empty_message_has_no_words(emptyish: str, read: Read) -> None:
    message = read(emptyish)
    assert (message.typed, message.words, message.name_of) == (emptyish, (), ())
    assert (whole(message).text, whole(message).typed, whole(message).names) == ("", "", ())


@pytest.mark.parametrize("typed", [*(typed for typed, _ in WORDS), "CFO no yakuwari"], ids=ascii)
def test_what_is_read_twice_is_read_alike(typed: str, read: Read) -> None:
    assert read(typed) == read(typed)
