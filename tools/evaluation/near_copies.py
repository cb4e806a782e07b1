"""How close each test question is to the training examples: a copy would prove nothing."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from faq.understanding.examples import Said
from tools.evaluation.data import Case

# From this cosine on, a question counts as a copy of a training example.
COPY = 0.9
# So few characters leave no other way to ask: 「CTOとは」.
_SHORTEST = 8
# So many questions are compared at a time: with all examples, they would not fit into memory.
_BLOCK = 200
# Punctuation, blanks, signs and control characters make no difference.
_FOLDED = "PZSC"


@dataclass(frozen=True)
class Closest:
    """A test question, the training example closest to it, and their cosine."""

    case: Case
    example: Said
    cosine: float

    @property
    def is_copy(self) -> bool:
        """Whether the question is one that could have been put otherwise, and was not."""
        return self.cosine >= COPY and len(fold(self.case.text)) >= _SHORTEST


def fold(text: str) -> str:
    """Return a text without what makes no difference: width, case, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in _FOLDED)


def closest(cases: Sequence[Case], examples: Sequence[Said]) -> list[Closest]:
    """Return for each test question the training example with the most trigrams in common."""
    texts = [case.text for case in cases] + [example.text for example in examples]
    rows = _trigrams([fold(text) for text in texts])
    known = rows[len(cases) :].T.tocsr()
    found: list[Closest] = []
    for start in range(0, len(cases), _BLOCK):
        cosines = (rows[start : min(start + _BLOCK, len(cases))] @ known).toarray()
        best: NDArray[np.int64] = cosines.argmax(axis=1)
        found += [
            Closest(cases[start + row], examples[at], float(cosines[row, at]))
            for row, at in enumerate(best)
        ]
    return found


def _trigrams(texts: Sequence[str]) -> csr_matrix:
    """Return the counts of character trigrams, a row of length 1 for each text."""
    columns: dict[str, int] = {}
    at: list[tuple[int, int]] = []
    values: list[float] = []
    for row, text in enumerate(texts):
        # The marks give short texts trigrams, and beginnings and ends a weight.
        marked = f"^{text}$"
        counts = Counter(marked[i : i + 3] for i in range(max(1, len(marked) - 2)))
        length = sum(count * count for count in counts.values()) ** 0.5
        at += [(row, columns.setdefault(trigram, len(columns))) for trigram in counts]
        values += [count / length for count in counts.values()]
    return csr_matrix((values, np.array(at).T), shape=(len(texts), len(columns)))
