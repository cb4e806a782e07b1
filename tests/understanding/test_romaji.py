"""Japanese in Latin letters, or in katakana alone, is read as hiragana."""

import pytest

from faq.understanding.romaji import as_kana
from faq.understanding.text import Text, normalise


def read(typed: str) -> Text:
    return as_kana(normalise(typed))


# fmt: off
JAPANESE = [
    # particles are spelled by their sound
    ("CFO no yakuwari wa nan desu ka", "cfoのやくわりはなんですか"),
    ("COO ha nani", "cooはなに"), ("CTO wo oshiete", "ctoをおしえて"),
    ("CEO o oshiete kudasai", "ceoをおしえてください"), ("kaisha e desu", "かいしゃへです"),
    # long and doubled syllables, and n before a vowel or another n
    ("ittai nan desu ka", "いったいなんですか"), ("motto oshiete", "もっとおしえて"),
    ("konnichiwa", "こんにちわ"), ("sumimasen", "すみません"), ("nihongo desu ka",
    "にほんごですか"),
    ("ryakusho wa nani", "りゃくしょはなに"), ("chotto matte kudasai", "ちょっとまってください"),
    ("sono shigoto wa", "そのしごとは"), ("tsugi wa nani", "つぎはなに"),
    ("matcha desu", "まっちゃです"), ("jisho no imi", "じしょのいみ"),
    # abbreviations of roles stay, in any case; so do marks, not the blanks
    ("CEO to COO no chigai wa?", "ceoとcooのちがいは?"), ("cxo toha?", "cxoとは?"),
    ("Cto no Shigoto wa?", "ctoのしごとは?"), ("CFO toha... nani?!", "cfoとは...なに?!"),
    ("CFO\nno yakuwari wa", "cfo\nのやくわりは"),
    # a hyphen joins
    ("yaku-wari wa nani", "やくわりはなに"),
    # one foreign word among them stays
    ("KPI wa nan desu ka", "kpiはなんですか"),
    # in full width
    ("ＣＦＯ　ｎｏ　ｙａｋｕｗａｒｉ　ｗａ", "cfoのやくわりは"),
    # katakana alone
    ("CFOノヤクワリヲオシエテクダサイ", "cfoのやくわりをおしえてください"),
    ("ｼｰｴﾌｵｰﾄﾊﾅﾆﾃﾞｽｶ", "しーえふおーとはなにですか"), ("CTOッテナニ?", "ctoってなに?"),
    ("ヤクワリヲ、オシエテ。", "やくわりを、おしえて。"),
]
OTHERS = [
    # English and other languages
    "what is the CFO?", "CEO and COO", "who is the CTO", "hello", "is it so?", "to do",
    "the yakuwari wa nan desu ka", "bonjour", "wie geht es dir", "Slack Zoom",
    # names alone
    "CEO", "CEO COO CFO", "KPI", "CIO", "chief executive officer",
    # Japanese as it is usually written
    "CFOの役割は何ですか", "CFO no 役割", "シーエフオー", "カスタマー", "テレワーク",
    "コミュニケーション",
    "CEO・COO", "シーエフオーとは", "オフィサーって何", "テレワークとは?",
    # nothing to read
    "", " ", "?", "123", "🙂", "a", "x y z", "\n",
]
# fmt: on


@pytest.mark.parametrize(("typed", "kana"), JAPANESE)
def test_is_read_as_hiragana(typed: str, kana: str) -> None:
    assert read(typed).text == kana


@pytest.mark.parametrize("typed", OTHERS, ids=ascii)
def test_is_left_as_it_is(typed: str) -> None:
    assert read(typed) == normalise(typed)


@pytest.mark.parametrize("typed", [*(typed for typed, _ in JAPANESE), *OTHERS], ids=ascii)
def test_every_sign_knows_where_it_was_typed(typed: str) -> None:
    text = read(typed)
    assert len(text.origins) == len(text.text)
    assert all(0 <= start < end <= len(typed) for start, end in text.origins)
    starts = [start for start, _ in text.origins]
    assert starts == sorted(starts)
    assert text.blanks <= {*range(len(text.text))}


@pytest.mark.parametrize("typed", [typed for typed, _ in JAPANESE], ids=ascii)
def test_reading_twice_changes_nothing(typed: str) -> None:
    once = read(typed)
    assert as_kana(once).text == once.text


def test_a_word_is_typed_as_a_whole() -> None:
    text = read("CFO no yakuwari wa")
    start = text.text.index("やくわり")
    assert text.span(start, start + 2) == (7, 15)
    assert text.span(start, start + 4) == (7, 15)


def test_where_blanks_were_is_kept() -> None:
    text = read("CFO no yakuwari wa")
    assert [text.text[i:] for i in sorted(text.blanks)] == ["のやくわりは", "やくわりは", "は"]
