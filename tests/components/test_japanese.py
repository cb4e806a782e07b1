"""One spelling for what is typed, and offsets that lead back to it."""

import gc
import tracemalloc

import pytest

from components.japanese import normalise, pipeline, words

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
    ("CEO \n\t COO", "ceo coo"), ("1 on 1", "1 on 1"), ("CEO　 と　 COO", "ceoとcoo"),
    ("  CEO  ", "ceo"), ("CEO\u00a0COO", "ceo coo"), ("は ? ", "は?"),
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
        assert sign in normalise(typed[start:end]).text or sign == " "
    assert list(text.origins) == sorted(text.origins)


# fmt: off
OFFSETS = [
    ("ＣＥＯ　の役割", ["ＣＥＯ", "の", "役割"]),
    ("ﾃﾞﾒﾘｯﾄは?", ["ﾃﾞﾒﾘｯﾄ", "は", "?"]),
    ("最高 経営 責任者", ["最高", "経営", "責任者"]),
    ("役 割", ["役 割"]),
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
    ("text", "surfaces"),
    [
        ("取締役会に選ばれた", ["取締役会", "に", "選ば", "れ", "た"]),
        ("顧客満足度は", ["顧客", "満足度", "は"]),
        ("ceoの役割は?", ["ceo", "の", "役割", "は", "?"]),
    ],
)
def test_words(text: str, surfaces: list[str]) -> None:
    assert [word.surface for word in words(text)] == surfaces
    assert all(text[word.start : word.end] == word.surface for word in words(text))


@pytest.mark.parametrize(
    ("text", "norm"),
    [("附属", "付属"), ("シュミレーション", "シミュレーション"), ("打込む", "打ち込む")],
)
def test_sudachi_gives_the_usual_form(text: str, norm: str) -> None:
    assert [word.norm for word in words(text)] == [norm]


def test_the_tokenizer_is_made_once() -> None:
    assert pipeline() is pipeline()


def test_words_are_those_of_spacy(examples: list[tuple[str, str]]) -> None:
    odd = ["", "  ", "a  b", "😀 ABC  def", "…", "　", "ん", "\n\t x", "CCO / CEO の 違い"]
    for text in [*odd, *(text for text, _ in examples)]:
        doc = [token for token in pipeline().make_doc(text) if not token.is_space]
        found = words(text)
        assert [(word.surface, word.tag, word.start, word.end) for word in found] == [
            (token.text, token.tag_, token.idx, token.idx + len(token.text)) for token in doc
        ]
        norms = zip(found, doc, strict=True)
        assert all(word.norm in (token.norm_, "の") for word, token in norms)


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
