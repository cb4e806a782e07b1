"""One spelling for what is typed, offsets that lead back to it, and words with their readings."""

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest

from faq.understanding.text import katakana, normalise, words

# fmt: off
SPELLINGS = [
    ("ＣＥＯ", "ceo"), ("ｃｅｏ", "ceo"), ("Ceo", "ceo"), ("①", "1"), ("㈱", "(株)"), ("Ⅳ", "iv"),
    # half-width kana, with marks that voice the sign before
    ("ｼｰｲｰｵｰ", "シーイーオー"), ("ｶﾞｷﾞﾊﾟ", "ガギパ"), ("ﾃﾞﾒﾘｯﾄ", "デメリット"),
    ("か\u3099", "が"), ("は\u309a", "ぱ"),
    # dashes are one sign, but the long-vowel mark is a letter
    ("C‐O–O—", "c-o-o-"), ("ー", "ー"),
    # blanks stand only between Latin words
    ("ＣＥＯ　とは", "ceoとは"), ("最高 経営　責任者", "最高経営責任者"), ("CEO COO", "ceo coo"),
    ("CEO \t COO", "ceo coo"), ("1 on 1", "1 on 1"), ("CEO　 と　 COO", "ceoとcoo"),
    ("  CEO  ", "ceo"), ("CEO\u00a0COO", "ceo coo"), ("は ? ", "は?"),
    # line breaks stay, each run of blanks as one
    ("役割\n年収", "役割\n年収"), ("役割 \n\n　年収", "役割\n年収"), ("CEO \n\t COO", "ceo\ncoo"),
    ("役割\r\n年収", "役割\n年収"), ("\n役割\n", "役割"),
    # signs that nobody sees
    ("C\x00E\u200bO", "ceo"), ("\u202eCEO\u202c", "ceo"), ("\ufeffCEO", "ceo"),
    ("👨\u200d👩", "👨👩"),
]
# fmt: on


@pytest.mark.parametrize(("typed", "text"), SPELLINGS, ids=ascii)
def test_one_spelling(typed: str, text: str) -> None:
    assert normalise(typed).text == text
    assert normalise(text).text == text


def test_nothing_is_left_of_what_is_empty(emptyish: str) -> None:
    assert normalise(emptyish).text == ""
    assert words(normalise(emptyish).text) == []


@pytest.mark.parametrize("typed", [typed for typed, _ in SPELLINGS], ids=ascii)
def test_every_sign_knows_where_it_comes_from(typed: str) -> None:
    text = normalise(typed)
    assert len(text.origins) == len(text.text)
    for sign, (start, end) in zip(text.text, text.origins, strict=True):
        assert 0 <= start < end <= len(typed)
        assert sign in normalise(typed[start:end]).text or sign.isspace()
    assert list(text.origins) == sorted(text.origins)


# fmt: off
OFFSETS = [
    ("ＣＥＯ　の役割", ["ＣＥＯ", "の", "役割"]),
    ("ﾃﾞﾒﾘｯﾄは?", ["ﾃﾞﾒﾘｯﾄ", "は", "?"]),
    ("最高 経営 責任者", ["最高", "経営", "責任者"]),
    ("役 割", ["役 割"]),
    ("役割\n年収", ["役割", "年収"]),
    ("  CEO  COO ", ["CEO", "COO"]),
    ("C\u200bEOとは", ["C\u200bEO", "と", "は"]),
    ("か\u3099", ["か\u3099"]),
    ("㈱", ["㈱"]),
]
# fmt: on


@pytest.mark.parametrize(("typed", "surfaces"), OFFSETS, ids=ascii)
def test_words_lie_where_they_were_typed(typed: str, surfaces: list[str]) -> None:
    text = normalise(typed)
    spans = [text.span(word.start, word.end) for word in words(text.text)]
    assert [typed[start:end] for start, end in spans] == surfaces


@pytest.mark.parametrize(
    ("typed", "behind"),
    [
        ("役割 年収", ["年収"]),
        ("CEO　と \u00a0COO", ["とcoo", "coo"]),
        ("  役 割  ", ["割"]),
        # these stay in the text
        ("CEO COO", []),
        ("役割\n年収", []),
        ("役割", []),
    ],
)
def test_blanks_that_are_left_out_are_remembered(typed: str, behind: list[str]) -> None:
    text = normalise(typed)
    assert [text.text[place:] for place in sorted(text.blanks)] == behind


@pytest.mark.parametrize(
    ("typed", "surfaces"),
    [
        # in kana alone blanks part words
        ("ここでは きもの を", ["ここ", "で", "は", "きもの", "を"]),
        ("ここで はきもの を", ["ここ", "で", "はきもの", "を"]),
        ("やくわり は なに", ["やくわり", "は", "なに"]),
        # beside kanji they are stray ones
        ("役 割 は", ["役割", "は"]),
        ("年収 と役 割", ["年収", "と", "役割"]),
    ],
)
def test_blanks_part_words_of_kana(typed: str, surfaces: list[str]) -> None:
    text = normalise(typed)
    found = words(text.text, text.blanks)
    assert [word.surface for word in found] == surfaces
    assert all(text.text[word.start : word.end] == word.surface for word in found)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("取締役会に選ばれた", ["取締役会", "に", "選ば", "れ", "た"]),
        ("顧客満足度は", ["顧客", "満足度", "は"]),
        ("ceoの役割は?", ["ceo", "の", "役割", "は", "?"]),
        ("ceo coo\ncfo", ["ceo", "coo", "cfo"]),
    ],
)
def test_words(text: str, surfaces: list[str]) -> None:
    assert [word.surface for word in words(text)] == surfaces
    assert all(text[word.start : word.end] == word.surface for word in words(text))


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("附属", "付属"),
        ("シュミレーション", "シミュレーション"),
        ("打込む", "打ち込む"),
        ("やくわり", "役割"),
    ],
)
def test_a_word_has_its_usual_form(text: str, norm: str) -> None:
    assert [word.norm for word in words(text)] == [norm]


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("何するん?", ["何", "為る", "の", "?"]),
        ("どこ行くん", ["どこ", "行く", "の"]),
        ("知らん", ["知る", "ず"]),
    ],
)
def test_a_question_in_dialect_is_no_negation(text: str, norms: list[str]) -> None:
    assert [word.norm for word in words(text)] == norms


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("役割は", "ヤクワリハ"),
        ("最高失効責任者", "サイコウシッコウセキニンシャ"),
        # kana is read as it stands
        ("やくわり", "ヤクワリ"),
        ("メリット", "メリット"),
        ("こんにちは", "コンニチハ"),
    ],
)
def test_words_have_readings(text: str, reading: str) -> None:
    assert "".join(word.reading for word in words(text)) == reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("しーいーおー", "シーイーオー"),
        ("ゔぁゖ", "ヴァヶ"),
        ("シー役aー?", "シー役aー?"),
        ("", ""),
    ],
)
def test_hiragana_as_katakana(text: str, expected: str) -> None:
    assert katakana(text) == expected


def test_words_leave_nothing_behind() -> None:
    for _ in range(50):
        words("CCOとCEOの違いは何ですか?")
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(500):
            words("CCOとCEOの違いは何ですか?")
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 50_000
    finally:
        tracemalloc.stop()


def test_threads_cut_at_once() -> None:
    texts = [f"最高経営責任者は会社で{n}人ですか。" * 20 for n in range(400)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(words, texts)) == list(map(words, texts))
