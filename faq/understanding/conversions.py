"""Other spellings of what people wrote: in kana alone, as learners and children type."""

import re

import jaconv

from faq.understanding.message import Clause

_KANJI = re.compile("[々一-龥]")
# Words that begin a new group of words; blanks stand before them where people part by blanks.
_BEGINS = (
    "名詞",
    "動詞",
    "形容詞",
    "形状詞",
    "副詞",
    "代名詞",
    "連体詞",
    "接続詞",
    "感動詞",
)
_GOES_ON = ("名詞-助動詞語幹", "動詞-非自立可能")


def in_kana(clause: Clause, parted: bool) -> str | None:
    """Return a clause with its kanji as hiragana, names as they are; None if it has no kanji.

    `parted` puts blanks between groups of words, as whoever writes kana alone often does.
    """
    pieces: list[str] = []
    before = ""
    for word, name in zip(clause.words, clause.name_of, strict=True):
        if parted and before and word.tag.startswith(_BEGINS):
            goes_on = word.tag.startswith(_GOES_ON) or before.startswith(("接頭辞", "補助記号"))
            pieces.append("" if goes_on else " ")
        has_kanji = name is None and _KANJI.search(word.surface)
        pieces.append(jaconv.kata2hira(word.reading) if has_kanji else word.surface)
        before = word.tag
    return "".join(pieces) if _KANJI.search(clause.text) else None
