"""Finds the roles that a question names, described or not, and the article's own terms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from re import Pattern

from actions.facts import Book
from components.japanese import normalise

ROLE = "role"
OTHER_ROLE = "other_role"
OTHER_MEANING = "other_meaning"
TERM = "term"

# Letters of an abbreviation may be set apart: C.E.O., C・E・O, C E O.
_APART = r"[ .・]?"
_LATIN = r"[a-z]"
_KATAKANA = r"[ァ-ヶー]"
# How letters are read out: シーエフオー. Such a reading may stand in hiragana, too.
_READING = re.compile(r"(?:[ァ-ヶ]{1,2}ー|エックス|エフ|エイチ|アール){2,}ー?[ァ-ヶ]*ー?")
# What has the shape of a C-level title without being a known one: CVO, CEOO, 最高環境責任者.
_UNKNOWN = [
    rf"(?<!{_LATIN})c[a-z]{{1,2}}o(?!{_LATIN})",
    rf"(?<!{_LATIN})c(?:eo|oo|fo|to|co|xo)+o?(?!{_LATIN})",
    rf"(?<!{_LATIN})chief(?: [a-z]+){{1,3}} officer(?!{_LATIN})",
    r"最高[一-龥ァ-ヶー・]{1,12}?責任者",
    r"チーフ[ァ-ヶー・]+オフィサー",
]
_TITLE = re.compile(r"officer|オフィサー|責任者")
# 「CTOじゃなくてCFO」: the first is taken back when another follows.
_TAKEN_BACK = re.compile(
    r"(?:のこと)?(?:じゃ|では|で|や|と)?(?:なく|ちゃう|違っ?て|違う|ないほう|ない方|じゃない)"
)


@dataclass(frozen=True)
class Mention:
    """A role or a term named in normalised text, from `start` up to `end`.

    `value` is a role id, the name of a role that the article does not describe, the name of a term
    that the article uses, or for OTHER_MEANING the role id and the sense, joined by a colon.
    `rejected` says that the person took it back.
    """

    kind: str
    value: str
    start: int
    end: int
    rejected: bool = False


class MentionFinder:
    """Finds mentions by the names in the facts file; longest match first."""

    def __init__(self, book: Book) -> None:
        self._values: dict[str, tuple[str, str]] = {}
        for role, entry in book.roles.items():
            for name in [role, entry.english, entry.japanese or "", *entry.aliases]:
                self._add(name, ROLE, role)
        for role, other in book.not_described.items():
            for name in [role, other.japanese or "", *other.aliases]:
                self._add(name, OTHER_ROLE, role)
        for term, aliases in book.terms.items():
            for name in [term, *aliases]:
                self._add(name, TERM, term)
        known = sorted(filter(None, self._values), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_form, known)))
        self._unknown = re.compile("|".join(_UNKNOWN))
        self._senses: list[tuple[str, str, Pattern[str]]] = [
            (role, sense.name, _sense_pattern(sense.words))
            for role, senses in book.other_meanings.items()
            for sense in senses
        ]

    def _add(self, name: str, kind: str, value: str) -> None:
        self._values.setdefault(_key(name), (kind, value))
        if _READING.fullmatch(name):
            self._values.setdefault(_hiragana(name), (kind, value))

    def _value(self, surface: str) -> tuple[str, str]:
        key = _bare(surface)
        return self._values[key if key in self._values else key[:-1]]  # CEOs

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in normalised text, in order, none inside another."""
        found = [
            Mention(*self._value(match.group()), match.start(), match.end())
            for match in self._pattern.finditer(text)
        ]
        for match in self._unknown.finditer(text):
            inside = [m for m in found if m.start < match.end() and match.start() < m.end]
            if all(m.end - m.start < match.end() - match.start() for m in inside):
                found = [m for m in found if m not in inside]
                found.append(Mention(OTHER_ROLE, match.group().upper(), *match.span()))
        found.sort(key=lambda mention: mention.start)
        return self._with_senses(text, _with_rejections(text, found))

    def _with_senses(self, text: str, found: list[Mention]) -> list[Mention]:
        for role, sense, words in self._senses:
            match = words.search(text)
            named = [m for m in found if m.kind == ROLE and m.value == role]
            if match and (named or (_TITLE.search(text) and not _has(found, ROLE))):
                value = f"{role}:{sense}"
                kept = [m for m in found if m not in named and m.kind == TERM]
                at = named or [Mention(OTHER_MEANING, value, *match.span())]
                changed = [replace(m, kind=OTHER_MEANING, value=value) for m in at]
                return sorted(kept + changed, key=lambda mention: mention.start)
        return found


def _hiragana(katakana: str) -> str:
    """Return a reading in hiragana: シーシーオー → しーしーおー."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in katakana)


def _has(found: list[Mention], kind: str) -> bool:
    return any(mention.kind == kind for mention in found)


def _key(name: str) -> str:
    return _bare(normalise(name).text)


def _bare(text: str) -> str:
    """Drop what may stand between letters, so that C.E.O. and CEO are one key."""
    return re.sub(r"[ .・]", "", text)


def _form(key: str) -> str:
    """Return the pattern of a name: letters may be apart, and it is no part of a longer word."""
    if key.isascii():
        plural = "s?" if len(key) > 2 else ""  # CSS is no plural of CS
        return rf"(?<!{_LATIN}){_APART.join(map(re.escape, key))}{plural}(?!{_LATIN})"
    body = "・?".join(map(re.escape, key))
    if re.fullmatch(rf"{_KATAKANA}+", key):
        return rf"(?<!{_KATAKANA}){body}(?!{_KATAKANA})"
    # 取締役会 is a board and no role; 取締役会長 is one.
    return rf"{body}(?!会(?!長))"


def _sense_pattern(words: Sequence[str]) -> Pattern[str]:
    """Match any of the words; Latin ones only when they stand alone."""
    keys = [normalise(word).text for word in words]
    return re.compile("|".join(_form(_bare(k)) if k.isascii() else re.escape(k) for k in keys))


def _with_rejections(text: str, found: list[Mention]) -> list[Mention]:
    return [
        replace(mention, rejected=True)
        if mention.kind != TERM
        and any(later.kind != TERM and later.start > mention.start for later in found)
        and _TAKEN_BACK.match(text, mention.end)
        else mention
        for mention in found
    ]
