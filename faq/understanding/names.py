"""Finds the roles that a message names, described or not, and the article's own terms.

A name is found by its spelling, and by its reading: in kana alone, as letters read out, with
homophones for its kanji, with one slip, or cut off at the end.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from re import Pattern

from faq.knowledge.book import Book
from faq.understanding.text import Word, katakana, normalise, words

ROLE = "role"
OTHER_ROLE = "other_role"
OTHER_MEANING = "other_meaning"
TERM = "term"

_KANJI = re.compile("[一-龥]+")
_NOTHING = "(?!)"
# What may stand between the letters of an abbreviation: C.E.O., C・E・O, C E O.
_APART = frozenset(" .・")
# How letters are read out; a title of three or more of them may stand in kana.
# fmt: off
_LETTERS = {
    "エイチ": "h", "ダブリュー": "w", "エックス": "x", "エー": "a", "エイ": "a", "ビー": "b",
    "シー": "c", "ディー": "d", "デー": "d", "イー": "e", "エフ": "f", "ジー": "g", "アイ": "i",
    "ジェー": "j", "ケー": "k", "エル": "l", "エム": "m", "エヌ": "n", "オー": "o", "ピー": "p",
    "キュー": "q", "アール": "r", "エス": "s", "ティー": "t", "テー": "t", "ユー": "u",
    "ブイ": "v", "ワイ": "y", "オウ": "o",
}
# fmt: on
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
_READ_OUT = re.compile(rf"(?:{_LETTER}){{3,5}}")
# From so many signs of a reading on, a name may be written with other kanji, or with a slip.
_LONG = 9
# An abbreviation of a role has so many letters.
_ABBREVIATION = 3
# What makes another word of a name: 取締役会, 株主総会, 主任務, 参与します.
_GOES_ON = re.compile(r"総会|務|会(?!長)|し(?:ます|まし)|する")
# So short a reading, typed in kana, may well be another word.
_SHORT = 4
# The end of a name may be cut off by so many signs when the message ends there.
_CUT_OFF = 4


@dataclass(frozen=True)
class Name:
    """A role or a term named in normalised text, from `start` up to `end`.

    `value` is a role id, the name of a role that the article does not describe, the name of a term
    that the article uses, or for OTHER_MEANING the role id and the sense, joined by a colon.
    `title` says that a role is named by a title such as CIO or 最高人事責任者, and not by a word
    such as 役員 or 部長, which often just tells whom something happens to.
    """

    kind: str
    value: str
    start: int
    end: int
    title: bool = False


class NameFinder:
    """Finds names of one facts file; the longest first."""

    def __init__(self, book: Book) -> None:
        self._values: dict[str, tuple[str, str]] = {}
        for name, kind, value in _names(book):
            self._values.setdefault(_bare(normalise(name).text), (kind, value))
        self._values.pop("", None)
        self._lengths: dict[str, list[int]] = {}
        for key in self._values:
            self._lengths.setdefault(key[0], []).append(len(key))
        self._lengths = {
            char: sorted(set(lengths), reverse=True) for char, lengths in self._lengths.items()
        }
        self._read: dict[str, tuple[str, str]] = {}
        for key, meant in self._values.items():
            reading = _reading(words(key))
            if len(reading) >= _SHORT and not key.isascii():
                self._read.setdefault(reading, meant)
        self._long = [
            (reading, value)
            for reading, value in self._read.items()
            if len(reading) >= _LONG and value[0] != TERM
        ]
        self._shape = re.compile("|".join(book.titles.shapes) or _NOTHING)
        self._title_word = re.compile("|".join(map(re.escape, book.titles.words)) or _NOTHING)
        self._shared = re.compile("|".join(map(re.escape, _shared_kanji(book))) or _NOTHING)
        self._beginnings = frozenset(reading[:3] for reading in self._read)
        self._longest = max(map(len, self._read), default=0)
        self._senses: list[tuple[str, str, Pattern[str]]] = [
            (role, sense.name, _sense_pattern(sense.words))
            for role, senses in book.other_meanings.items()
            for sense in senses
        ]

    def find(self, text: str) -> list[Name]:
        """Return the names in normalised text, in order, none inside another."""
        found = _longest([*self._spelled(text), *self._read_out(text)])
        if self._may_hide_a_name(text):
            found = _longest([*found, *self._by_reading(text, found)])
        return self._with_senses(text, _longest([*found, *self._unknown(text, found)]))

    def _spelled(self, text: str) -> Iterator[Name]:
        kept = [i for i, char in enumerate(text) if char not in _APART]
        bare = "".join(text[i] for i in kept)
        position = 0
        while position < len(bare):
            for length in self._lengths.get(bare[position], ()):
                surface = bare[position : position + length]
                value = self._values.get(surface) or self._values.get(_as_letters(surface))
                if value is None or len(surface) < length:
                    continue
                first, last = kept[position], kept[position + length - 1] + 1
                last += surface.isascii() and length > 2 and text[last : last + 1] == "s"  # CEOs
                if _stands_alone(text, first, last):
                    yield self._name(*value, first, last)
                    position += length - 1
                    break
            position += 1

    def _unknown(self, text: str, found: Sequence[Name]) -> Iterator[Name]:
        for match in self._shape.finditer(text):
            if any(n.kind == ROLE and n.value.lower() == _initials(match.group()) for n in found):
                continue  # 「CFOは「Chief Fun Officer」ですか」: another word for the same role
            known = [n for n in found if n.start < match.end() and match.start() < n.end]
            if all(n.end - n.start < match.end() - match.start() for n in known):
                yield self._name(OTHER_ROLE, match.group().upper(), *match.span())

    def _read_out(self, text: str) -> Iterator[Name]:
        """Titles whose letters are read out: しーいーおー, シーエルオー, しー・いー・おー."""
        kept = [i for i, char in enumerate(text) if char not in _APART]
        bare = katakana("".join(text[i] for i in kept))
        for match in _READ_OUT.finditer(bare):
            start, end = kept[match.start()], kept[match.end() - 1] + 1
            inside = _is_katakana(text[start])
            if inside and (_is_katakana(text[:start][-1:]) or _is_katakana(text[end:][:1])):
                continue
            letters = re.sub(_LETTER, lambda read: _LETTERS[read.group()], match.group())
            known = self._values.get(letters)
            if known is not None:
                yield self._name(*known, start, end)
            elif self._shape.fullmatch(letters):
                yield self._name(OTHER_ROLE, letters.upper(), start, end)

    def _name(self, kind: str, value: str, start: int, end: int) -> Name:
        key = value.lower()
        is_title = self._title_word.search(key) or self._shape.fullmatch(key)
        return Name(kind, value, start, end, kind == OTHER_ROLE and is_title is not None)

    def _may_hide_a_name(self, text: str) -> bool:
        """Whether it is worth while to look for names by reading."""
        if self._shared.search(text):
            return True
        plain = katakana(text)
        return any(plain[i : i + 3] in self._beginnings for i in range(len(plain) - 3))

    def _by_reading(self, text: str, found: Sequence[Name]) -> Iterator[Name]:
        cut = words(text)
        reading, at = _reading(cut), _offsets(cut)
        for i in range(len(cut)):
            taken = any(name.start <= cut[i].start < name.end for name in found)
            if taken or reading[at[i] : at[i] + 3] not in self._beginnings:
                continue
            ends = range(len(cut), i, -1)
            for sounds in (self._exactly, self._nearly):
                heard = ((j, sounds(reading[at[i] : at[j]], cut[i:j], j == len(cut))) for j in ends)
                j, value = next((each for each in heard if each[1]), (0, None))
                if value is not None:
                    yield self._name(*value, cut[i].start, cut[j - 1].end)
                    break

    def _exactly(self, reading: str, cut: Sequence[Word], _: bool) -> tuple[str, str] | None:
        if reading not in self._read:
            return None
        typed = katakana("".join(word.surface for word in cut))
        return self._read[reading] if len(reading) >= _LONG or typed == reading else None

    def _nearly(self, reading: str, cut: Sequence[Word], ends: bool) -> tuple[str, str] | None:
        """Return what a long reading is with one slip, or with its end cut off.

        Only kana has slips: other kanji of nearly the same reading are another word, as
        最高税務責任者 beside 最高財務責任者.
        """
        if not _LONG - 1 <= len(reading) <= self._longest + 1:
            return None
        kana = katakana("".join(word.surface for word in cut)) == reading
        for known, value in self._long:
            if kana and known[:3] == reading[:3] and _one_slip(reading, known):
                return value
            cut_off = 0 < len(known) - len(reading) <= _CUT_OFF
            if ends and cut_off and len(reading) >= _LONG and known.startswith(reading):
                return value
        return None

    def _with_senses(self, text: str, found: list[Name]) -> list[Name]:
        for role, sense, pattern in self._senses:
            match = pattern.search(text)
            named = [name for name in found if name.kind == ROLE and name.value == role]
            any_role = any(name.kind == ROLE for name in found)
            if match and (named or (self._title_word.search(text) and not any_role)):
                value = f"{role}:{sense}"
                kept = [name for name in found if name not in named and name.kind == TERM]
                at = named or [Name(OTHER_MEANING, value, *match.span())]
                changed = [replace(name, kind=OTHER_MEANING, value=value) for name in at]
                return _longest([*changed, *kept])
        return found


def _names(book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield every name with its kind and value; of two equal ones the first counts."""
    for role, entry in book.roles.items():
        for name in (role, entry.english or "", entry.japanese or "", *entry.aliases):
            yield name, ROLE, role
    for role, other in book.not_described.items():
        for name in (role, other.japanese or "", *other.aliases):
            yield name, OTHER_ROLE, role
    for term, aliases in book.terms.items():
        for name in (term, *aliases):
            yield name, TERM, term


def _shared_kanji(book: Book) -> list[str]:
    """Return the pairs of kanji that names of several roles share: 最高, 責任."""
    pairs = [
        {pair for name in filter(None, (role.japanese, *role.aliases)) for pair in _pairs(name)}
        for role in book.roles.values()
    ]
    counts = Counter(pair for of_role in pairs for pair in of_role)
    return sorted(pair for pair, count in counts.items() if count > 1)


def _pairs(name: str) -> list[str]:
    return [name[i : i + 2] for i in range(len(name) - 1) if _KANJI.fullmatch(name[i : i + 2])]


def _longest(found: Iterable[Name]) -> list[Name]:
    """Return names in order; where two overlap, the longer one, else the one found first."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda name: name.start - name.end):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _APART)


def _initials(title: str) -> str:
    return "".join(word[0] for word in title.split()) if " " in title else ""


def _as_letters(key: str) -> str:
    """Return an abbreviation with the digit 0 taken for the letter O."""
    return key.replace("0", "o") if key.isascii() and not key.isdigit() else key


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether what was found is no part of a longer word."""
    before, after, inside = text[:start][-1:], text[end : end + 1], text[start:end]
    if inside[0].isascii():
        spelled_out = inside.count(" ") * 2 + 1 == len(inside)
        apart = " " not in inside or spelled_out or len(inside) > 8 or inside[0].isdigit()
        numbered = before.isdigit() and len(inside) < _ABBREVIATION  # 3pm
        return apart and not (_is_latin(before) or _is_latin(after) or numbered)
    if all(map(_is_katakana, inside)):
        return not (_is_katakana(before) or _is_katakana(after))
    return _GOES_ON.match(text, end) is None


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_katakana(char: str) -> bool:
    return "ァ" <= char <= "ヶ" or char == "ー"


def _reading(cut: Sequence[Word]) -> str:
    return "".join(word.reading for word in cut)


def _offsets(cut: Sequence[Word]) -> list[int]:
    offsets = [0]
    for word in cut:
        offsets.append(offsets[-1] + len(word.reading))
    return offsets


def _one_slip(typed: str, known: str) -> bool:
    """Whether one sign was left out, put in or mistaken for another."""
    if abs(len(typed) - len(known)) > 1:
        return False
    same = 0
    while same < min(len(typed), len(known)) and typed[same] == known[same]:
        same += 1
    longer = max(len(typed), len(known))
    tails = (typed[same + (len(typed) == longer) :], known[same + (len(known) == longer) :])
    return tails[0] == tails[1]


def _sense_pattern(listed: Sequence[str]) -> Pattern[str]:
    """Match any of the words; Latin ones only when they stand alone."""
    forms = []
    for word in listed:
        key = normalise(word).text
        forms.append(rf"(?<![a-z]){re.escape(key)}(?![a-z])" if key.isascii() else re.escape(key))
    return re.compile("|".join(forms))
