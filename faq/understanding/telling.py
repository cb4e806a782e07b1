"""Finds the fact that tells of what a clause speaks of."""

import functools
from collections import Counter
from collections.abc import Sequence

from faq.knowledge.book import Fact
from faq.knowledge.facts import book
from faq.understanding.features import is_mark
from faq.understanding.message import Clause
from faq.understanding.names import TERM
from faq.understanding.text import normalise, words

# Runs of so many signs of the reading are compared; shorter ones are in every sentence.
_LENGTH = 3
# So much of what sets facts apart must be in common.
_LEAST = 2.0


def closest(clause: Clause, facts: Sequence[Fact]) -> Fact | None:
    """Return the fact that sounds most like a clause, if one does; the first of equals."""
    text = clause.message.text.text
    kept = (
        w for w, n in zip(clause.words, clause.name_of, strict=True) if n is None or n.kind == TERM
    )
    heard = _sound("".join(text[word.start : word.end] for word in kept))
    rare = _rarity()
    scores = [sum(rare.get(run, 0.0) for run in heard & _sound(fact.text)) for fact in facts]
    best = max(scores, default=0.0)
    return facts[scores.index(best)] if best >= _LEAST else None


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
