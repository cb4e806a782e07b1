"""Japanese in Latin letters or katakana alone, as hiragana: 「CFO no yakuwari wa nan desu ka」."""

import re
from dataclasses import replace

import jaconv

from faq.knowledge.words import word_list
from faq.understanding.text import Text

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# A message in katakana alone, as old devices send it, that is more than a noun.
_IN_KATAKANA = re.compile(r"[ァ-ヶー・a-z0-9 、。?!\n]+")
_GRAMMAR = re.compile(r"ヲ|デス|マス|ッテ|トハ|クダサイ|オシエ|ナニ|ノ[ァ-ヶ]+[ハヲ]")
# Abbreviations of roles stay what they are.
_TITLE = re.compile(r"c[a-z]{1,2}o")
_PARTICLES = {"wa": "は", "ha": "は", "o": "を", "wo": "を", "e": "へ"}
# 「konnichiwa」: the first n stands alone, which the library asks to be written nnn.
_N_BEFORE_N = re.compile(r"nn(?=[aiueoy])")
# How Japanese syllables are spelled; a doubled consonant stands for a small tsu.
_SYLLABLES = re.compile(
    r"(?:(?:[kgszjtdnhbpmr]y|sh|ch|ts|[kgsztdnhbpmyrwfj])?[aiueo]|n(?![aiueoy])|([kstpcgzdbfj])(?=\1)"
    r"|t(?=ch))+"
)


def as_kana(text: Text) -> Text:
    """Return Japanese in Latin letters or in katakana alone with hiragana in their place."""
    if _IN_KATAKANA.fullmatch(text.text) and _GRAMMAR.search(text.text):
        return replace(text, text=jaconv.kata2hira(text.text))
    words = list(_WORD.finditer(text.text))
    if not text.text.isascii() or not _is_japanese([word.group() for word in words]):
        return text
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    blanks: set[int] = set()
    position = 0
    for word in words:
        kana = _kana(word.group())
        if kana is None:
            continue
        _keep(text, position, word.start(), pieces, origins)
        blanks.add(len(origins))
        pieces.append(kana)
        origins += [text.span(*word.span())] * len(kana)
        position = word.end()
    _keep(text, position, len(text.text), pieces, origins)
    return Text("".join(pieces), tuple(origins), frozenset(blanks - {0}))


def _is_japanese(words: list[str]) -> bool:
    """Whether words are Japanese ones: what only English has is not there, and all can be read."""
    known = any(word in word_list("romaji") for word in words)
    english = any(word in word_list("english") for word in words)
    others = [word for word in words if _kana(word) is None and not _TITLE.fullmatch(word)]
    return known and not english and len(others) < max(2, len(words) / 2)


def _kana(word: str) -> str | None:
    plain = word.replace("-", "")
    if _TITLE.fullmatch(word) or not _SYLLABLES.fullmatch(plain):
        return None
    return _PARTICLES.get(word) or jaconv.alphabet2kana(_N_BEFORE_N.sub("nnn", plain))


def _keep(
    text: Text, start: int, end: int, pieces: list[str], origins: list[tuple[int, int]]
) -> None:
    """Take over what stands between converted words; blanks beside kana are none in Japanese."""
    kept = [i for i in range(start, end) if text.text[i] != " "]
    pieces.append("".join(text.text[i] for i in kept))
    origins += [text.origins[i] for i in kept]
