"""Normalised text and words of a Japanese message, with offsets into what was typed."""

import functools
import unicodedata
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.lang.ja import get_dtokens_and_spaces
from spacy.language import Language

# Sudachi's units: A cuts 取締役会 into 取締/役/会, C keeps long compounds whole; B is between.
SPLIT_MODE = "B"

# Marks that follow the sign they voice: half-width ﾞ and ﾟ and their combining forms.
_VOICING = "\uff9e\uff9f\u3099\u309a"
# Verbs end so before の; ん after them stands for の: Sudachi takes 「するん?」 for a negation.
_FULL_FORM = "うくぐすつぬぶむる"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-")


@dataclass(frozen=True)
class Text:
    """A message in one spelling: NFKC, lower case, no space beside Japanese.

    `origins[i]` are the offsets in the typed text between which character i of `text` stood.
    """

    text: str
    origins: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from start up to end stand in the typed text."""
        return self.origins[start][0], self.origins[end - 1][1]


@dataclass(frozen=True)
class Word:
    """A word: surface in the normalised text, Sudachi's normalised form, part of speech.

    `start` and `end` are offsets into the normalised text.
    """

    surface: str
    norm: str
    tag: str
    start: int
    end: int


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
        chars.extend(folded)
        origins.extend([(position, end)] * len(folded))
        position = end
    seen = [i for i, char in enumerate(chars) if not _is_unseen(char)]
    chars, origins = [chars[i] for i in seen], [origins[i] for i in seen]
    kept = [i for i, char in enumerate(chars) if not char.isspace() or not _is_stray(chars, i)]
    text = "".join(" " if chars[i].isspace() else chars[i] for i in kept)
    return Text(text, tuple(origins[i] for i in kept))


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf") and not char.isspace()


def _is_stray(chars: list[str], i: int) -> bool:
    """Whether the space at i is one that Japanese does not need."""
    before = next((c for c in reversed(chars[:i]) if not c.isspace()), "")
    after = next((c for c in chars[i + 1 :] if not c.isspace()), "")
    first_of_run = i == 0 or not chars[i - 1].isspace()
    return not (first_of_run and before.isascii() and after.isascii() and before and after)


@functools.lru_cache(maxsize=1)
def pipeline() -> Language:
    """Return spaCy's Japanese tokenizer on SudachiPy, made once for each process."""
    return spacy.blank("ja", config={"nlp": {"tokenizer": {"split_mode": SPLIT_MODE}}})


def words(text: str) -> list[Word]:
    """Cut normalised text into words; blanks are left out.

    Of spaCy's tokenizer, only the cutting is used: the morphology that it would also write into a
    Doc is of no use here, and some of it is never given back (1.3 KB a question).
    """
    tokenizer: Any = pipeline().tokenizer
    cut = tokenizer._get_dtokens(tokenizer.tokenizer.tokenize(text))
    tokens, spaces = get_dtokens_and_spaces(cut, text)  # type: ignore[no-untyped-call]
    found: list[Word] = []
    start = 0
    for token, is_followed_by_space in zip(tokens, spaces, strict=True):
        end = start + len(token.surface)
        if not token.surface.isspace():
            negates = not (token.surface == "ん" and found and found[-1].surface[-1] in _FULL_FORM)
            norm = token.norm if negates else "の"
            found.append(Word(token.surface, norm, token.tag, start, end))
        start = end + is_followed_by_space
    return found
