"""What the models look at: words and their neighbours, and pieces of how it all sounds."""

import re
from collections.abc import Iterator, Sequence

from faq.knowledge.words import pattern
from faq.understanding.message import Clause
from faq.understanding.names import OTHER_MEANING, OTHER_ROLE, ROLE, Name
from faq.understanding.text import Word

# How a name looks to the models: sentences about the CFO are alike those about the CTO.
_MARKS = {ROLE: "<role>", OTHER_ROLE: "<other>", OTHER_MEANING: "<meaning>"}
# How it sounds: one sign that no reading has.
_SOUNDS = {"<role>": "R", "<other>": "O", "<meaning>": "M"}
_SOUND_LENGTHS = (2, 3, 4)
# In signs: no clause of sense is longer, and the encoder takes time with the length.
_LONGEST_ENCODED = 256
# What is neither a letter, a number nor a blank between Latin words.
_NO_WORD = re.compile(r"[^\w ]|_|(?<![a-z0-9]) | (?![a-z0-9])")


def is_mark(word: Word) -> bool:
    """Whether the word is punctuation or another sign without a meaning of its own."""
    return word.tag.startswith(("補助記号", "空白"))


def units(clause: Clause) -> list[str]:
    """Return the words of a clause in Sudachi's normal form, names as their kind or term.

    Marks are left out, and what only opens or ends it politely: neither changes what is asked.
    """
    return [word.norm if name is None else _mark(name) for word, name in _told(clause)]


def _told(clause: Clause) -> list[tuple[Word, Name | None]]:
    """Return the words of a clause with their names, without marks and mere politeness."""
    found = [
        (word, name)
        for word, name in zip(clause.words, clause.name_of, strict=True)
        if name is not None or not is_mark(word)
    ]
    start, end = _asks(clause.text)
    if not found or (start, end) == (0, len(clause.text)):
        return found
    first = clause.words[0].start
    asks = [(w, n) for w, n in found if start <= w.start - first and w.end - first <= end]
    return asks or found


def _asks(text: str) -> tuple[int, int]:
    """Return where a text says what it asks: behind an opening, before a polite ending."""
    opening = pattern("openings").match(text)
    ending = pattern("polite_endings").search(text)
    return opening.end() if opening else 0, ending.start() if ending else len(text)


def encoded(clause: Clause, alike: Sequence[str]) -> str:
    """Return a clause as the encoder sees it: the first role stands for those asked alike."""
    words = clause.words
    if not words:
        return ""
    text, first = clause.text, words[0].start
    for word, name in zip(reversed(words), reversed(clause.name_of), strict=True):
        if name is not None and name.kind == ROLE and name.value in alike:
            text = text[: word.start - first] + alike[0].lower() + text[word.end - first :]
    # What is asked stands at the end of a Japanese sentence.
    return _plain(text)[-_LONGEST_ENCODED:]


def _plain(text: str) -> str:
    """Return normalised text without marks and mere politeness."""
    start, end = _asks(text)
    return _NO_WORD.sub("", text[start:end]) or _NO_WORD.sub("", text)


def _mark(name: Name) -> str:
    return _MARKS.get(name.kind) or f"<{name.value}>"


def word_features(clause: Clause) -> set[str]:
    """Return words, pairs of neighbours, which roles and how many."""
    found = units(clause)
    pairs = zip(["^", *found], [*found, "$"], strict=True)
    roles = {name.value for name in clause.names if name.kind == ROLE}
    return {
        *(f"w:{unit}" for unit in found),
        *(f"p:{before} {after}" for before, after in pairs),
        *(f"r:{role}" for role in roles),
        f"n:{min(len(roles), 3)}",
    }


def sound_features(clause: Clause) -> set[str]:
    """Return the runs of two to four signs of the clause's reading."""
    return set(_sounds(clause))


def _sounds(clause: Clause) -> Iterator[str]:
    read = "".join(
        word.reading if name is None else _SOUNDS.get(_mark(name), word.reading)
        for word, name in _told(clause)
    )
    read = f"^{read}$"
    for length in _SOUND_LENGTHS:
        for i in range(len(read) - length + 1):
            yield read[i : i + length]
