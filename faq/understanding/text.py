"""One spelling of what was typed, and its words with their readings."""

import functools
import itertools
import re
import threading
import unicodedata
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import spacy

# Sudachi's units: A cuts 取締役会 into 取締/役/会, C keeps long compounds whole; B is between.
SPLIT_MODE = "B"

# Marks that follow the sign they voice: half-width ﾞ and ﾟ and their combining forms.
_VOICING = "\uff9e\uff9f\u3099\u309a"
# Verbs end so before の; ん after them stands for の: Sudachi takes 「するん?」 for a negation.
_FULL_FORM = "うくぐすつぬぶむる"
# With more than one blank for so many signs, blanks say nothing.
_SPACED = 2
_KANJI = re.compile("[々一-龥]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

# Sudachi's tokenizer refuses what comes while it works for another thread.
_turn = threading.Lock()


@dataclass(frozen=True)
class Text:
    """A message in one spelling: NFKC, lower case, no space beside Japanese, line breaks kept.

    `origins[i]` are the offsets in the typed text between which character i of `text` stood;
    `blanks` are the characters before which there was a blank that is left out.
    """

    text: str
    origins: tuple[tuple[int, int], ...]
    blanks: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from start up to end stand in the typed text."""
        return self.origins[start][0], self.origins[end - 1][1]


@dataclass(frozen=True)
class Word:
    """A word: surface in the normalised text, Sudachi's normalised form, part of speech, reading.

    `start` and `end` are offsets into the normalised text; readings are in katakana.
    """

    surface: str
    norm: str
    tag: str
    reading: str
    start: int
    end: int


def katakana(text: str) -> str:
    """Return text with its hiragana as katakana."""
    return text.translate(_HIRAGANA_TO_KATAKANA)


def normalise(typed: str) -> Text:
    """Bring what was typed into one spelling: width, case and stray spaces do not matter."""
    chars: list[str] = []
    origins: list[tuple[int, int]] = []
    position = 0
    while position < len(typed):
        end = position + 1
        while end < len(typed) and typed[end] in _VOICING:
            end += 1
        folded = unicodedata.normalize("NFKC", typed[position:end]).translate(_DASHES).lower()
        for char in folded:
            if not _is_unseen(char):
                chars.append(char)
                origins.append((position, end))
        position = end
    kept = [i for i, char in enumerate(chars) if not char.isspace() or _is_needed(chars, i)]
    text = "".join(_kept(chars, i) for i in kept)
    blanks = {
        n for n, (i, j) in enumerate(itertools.pairwise(kept), 1) if j > i + 1 and text[n] > " "
    }
    # Who puts a blank between all signs parts nothing by it.
    parting = () if len(blanks) > _SPACED and len(blanks) * _SPACED >= len(text) else blanks
    return Text(text, tuple(origins[i] for i in kept), frozenset(parting))


def _kept(chars: list[str], i: int) -> str:
    """Return a character as it stays: a run of blanks as a line break or one blank."""
    if not chars[i].isspace():
        return chars[i]
    return "\n" if _breaks(chars, i) else " "


def _is_unseen(char: str) -> bool:
    return not char.isalnum() and unicodedata.category(char) in ("Cc", "Cf") and not char.isspace()


def _run(chars: list[str], i: int) -> tuple[int, int]:
    """Return where the run of blanks around i begins and ends."""
    first, last = i, i + 1
    while first > 0 and chars[first - 1].isspace():
        first -= 1
    while last < len(chars) and chars[last].isspace():
        last += 1
    return first, last


def _breaks(chars: list[str], i: int) -> bool:
    """Whether i begins a run of blanks that has a line break in it."""
    return chars[i].isspace() and "\n" in chars[slice(*_run(chars, i))]


def _is_needed(chars: list[str], i: int) -> bool:
    """Whether the blank at i stands for its run: between Latin words, or for a line break."""
    first, last = _run(chars, i)
    if i != first or first == 0 or last == len(chars):
        return False
    return "\n" in chars[first:last] or (chars[first - 1].isascii() and chars[last].isascii())


@functools.lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """Return SudachiPy's tokenizer as spaCy's Japanese pipeline sets it up, once a process."""
    settings = {"nlp": {"tokenizer": {"split_mode": SPLIT_MODE}}}
    # spaCy asks SudachiPy in a way that it calls old: nobody who runs the bot can change that.
    warnings.filterwarnings("ignore", r"Dictionary\.create", DeprecationWarning)
    return spacy.blank("ja", config=settings).tokenizer.tokenizer  # type: ignore[union-attr]


def words(text: str, blanks: Collection[int] = ()) -> list[Word]:
    """Cut normalised text into words; blanks are left out.

    `blanks` are the characters before which a blank was typed: in kana alone it parts words.
    """
    parting = frozenset() if _KANJI.search(text) else frozenset(blanks)
    spaced: list[str] = []
    at: list[int] = []
    for i, char in enumerate(text):
        spaced += [" ", char] if i in parting else [char]
        at += [i, i] if i in parting else [i]
    found: list[Word] = []
    with _turn:
        morphemes = _tokenizer().tokenize("".join(spaced))
    for morpheme in morphemes:
        surface = morpheme.surface()
        if surface.isspace():
            continue
        stands_for_no = surface == "ん" and found and found[-1].surface[-1] in _FULL_FORM
        norm = "の" if stands_for_no else morpheme.normalized_form()
        first, second, third, *_ = morpheme.part_of_speech()
        tag = "-".join(name for name in (first, second, third) if name != "*")
        start, end = at[morpheme.begin()], at[morpheme.end() - 1] + 1
        found.append(Word(surface, norm, tag, _reading(surface, morpheme), start, end))
    return found


def _reading(surface: str, morpheme: Any) -> str:
    """Return the reading; kana is read as it stands, which Sudachi does not always say."""
    plain = katakana(surface)
    return plain if all("ァ" <= char <= "ー" for char in plain) else str(morpheme.reading_form())
