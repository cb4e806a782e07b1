"""Finds the fact that tells of what a clause speaks of."""

import functools
from collections import Counter
from collections.abc import Sequence

from faq.knowledge.book import Fact
from faq.knowledge.facts import book
from faq.knowledge.words import pattern
from faq.understanding.features import is_mark
from faq.understanding.message import Clause
from faq.understanding.names import TERM
from faq.understanding.text import normalise, words

# Runs of so many signs of the reading are compared; shorter ones are in every sentence.
_LENGTH = 3
# So much of what sets facts apart must be in common.
_LEAST = 2.0
# So many runs that no other item of a list has must be heard to speak of this one.
_OWN = 4


def closest(clause: Clause, facts: Sequence[Fact]) -> Fact | None:
    """Return the fact that sounds most like a clause, if one does; the first of equals."""
    heard, rare = _sound_of(clause), _rarity()
    scores = [sum(rare.get(run, 0.0) for run in heard & _sound(fact.text)) for fact in facts]
    best = max(scores, default=0.0)
    return facts[scores.index(best)] if best >= _LEAST else None


def singled_out(clause: Clause, items: Sequence[Fact]) -> Fact | None:
    """Return the item of a list that a clause speaks of, if it speaks of one: 「上場前のCFOは」."""
    if pattern("whole_list").search(clause.text) is not None:
        return None
    heard = _sound_of(clause)
    sounds = [_sound(item.text) | _sound(item.short or "") for item in items]
    often = Counter(run for sound in sounds for run in sound)
    scores = [sum(often[run] == 1 for run in heard & sound) for sound in sounds]
    best, *others = sorted(scores, reverse=True) or [0]
    if best < _OWN or any(other >= _OWN or 2 * other > best for other in others):
        return None
    return items[scores.index(best)]


def _sound_of(clause: Clause) -> frozenset[str]:
    """Return the runs of a clause without names of roles."""
    text = clause.message.text.text
    kept = (
        w for w, n in zip(clause.words, clause.name_of, strict=True) if n is None or n.kind == TERM
    )
    return _sound("".join(text[word.start : word.end] for word in kept))


def _runs(reading: str) -> frozenset[str]:
    return frozenset(reading[i : i + _LENGTH] for i in range(len(reading) - _LENGTH + 1))


@functools.lru_cache(maxsize=1024)
def _sound(text: str) -> frozenset[str]:
    return _runs("".join(w.reading for w in words(normalise(text).text) if not is_mark(w)))


@functools.cache
def _rarity() -> dict[str, float]:
    """Return how much a run of sounds says: less, the more facts have it."""
    counts = Counter(run for fact in book().facts for run in _sound(fact.text))
    return {run: 1 / count for run, count in counts.items()}
