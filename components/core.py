"""Finds the core of a question: without openings, polite endings and requests to tell.

The words are in data/core.yml. What asks the same must be understood alike, so the models see
only the core.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from components.japanese import Word

PATH = Path(__file__).resolve().parent.parent / "data" / "core.yml"
# Particles that belong to the core when they stand right before a request to tell.
_PARTICLES = frozenset("とはがにをもの")


@dataclass(frozen=True)
class CoreWords:
    """The word lists of data/core.yml."""

    openings: frozenset[str]
    opening_tails: frozenset[str]
    endings: frozenset[str]
    telling: frozenset[str]
    around_telling: frozenset[str]
    joining: frozenset[str]
    what: frozenset[str]
    what_markers: frozenset[str]
    plain: frozenset[str]
    things: frozenset[str]
    all: frozenset[str]


@functools.lru_cache(maxsize=1)
def core_words() -> CoreWords:
    """Return the word lists, read once."""
    lists = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return CoreWords(**{f.name: frozenset(lists[f.name].split()) for f in fields(CoreWords)})


def core(words: Sequence[Word], free: Sequence[bool]) -> tuple[int, int]:
    """Return between which words the core stands; `free[i]` says that word i is no mention.

    When nothing would be left, all of it is the core.
    """
    start, end = _after_openings(words, free), len(words)
    end = _before_ending(words, free, start, end)
    end = _before_request(words, free, start, end)
    end = _before_ending(words, free, start, end)
    return (start, end) if end > start else (0, len(words))


def _after_openings(words: Sequence[Word], free: Sequence[bool]) -> int:
    known = core_words()
    start = 0
    while start < len(words) and free[start] and words[start].norm in known.openings:
        start += 1
        while start < len(words) and free[start] and words[start].norm in known.opening_tails:
            start += 1
    return start


def _before_ending(words: Sequence[Word], free: Sequence[bool], start: int, end: int) -> int:
    while end > start and free[end - 1] and words[end - 1].norm in core_words().endings:
        end -= 1
    return end


def _before_request(words: Sequence[Word], free: Sequence[bool], start: int, end: int) -> int:
    """Step back over 「を教えていただけますか」; only when a word of telling is in it."""
    known = core_words()
    around = known.telling | known.around_telling
    first = end
    while first > start and free[first - 1] and words[first - 1].norm in around:
        first -= 1
    telling = [i for i in range(first, end) if words[i].norm in known.telling]
    if not telling:
        return end
    cut = telling[0]
    while cut > first and words[cut - 1].norm in known.around_telling - _PARTICLES:
        cut -= 1
    while cut > start and free[cut - 1] and words[cut - 1].norm in known.joining:
        cut -= 1
    return cut if cut > start else end
