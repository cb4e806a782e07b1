"""A linear model over named features: the topic and act of a clause from its words and sounds."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

Floats = NDArray[np.float32]
# A clause as its feature families, each of which has the same weight in the whole.
Families = Sequence[Iterable[str]]

# Chosen by holding writers out: docs/understanding.md.
_C = 0.5
_TOLERANCE = 1.0
_RAREST = 3


@dataclass(frozen=True)
class LinearModel:
    """A fitted model: `weights` has a row per feature and a column per label."""

    vocabulary: dict[str, int]
    rarity: Floats
    weights: NDArray[np.float16]
    bias: Floats
    labels: tuple[str, ...]

    def scores(self, families: Families) -> Floats:
        """Return a score for each label; the higher the likelier."""
        indexes, values = _vector(families, self.vocabulary, self.rarity)
        return np.asarray(values @ self.weights[indexes].astype(np.float32) + self.bias)


def fit(examples: Sequence[Families], labels: Sequence[str], c: float = _C) -> LinearModel:
    """Fit a model to the feature families of examples and their labels."""
    counts = Counter(feature for families in examples for family in families for feature in family)
    # Sorted, because sets have no order and what is learned must not depend on it.
    kept = sorted(feature for feature, count in counts.items() if count >= _RAREST)
    vocabulary = {feature: i for i, feature in enumerate(kept)}
    rarity = np.array([math.log(len(examples) / counts[f]) + 1 for f in kept], dtype=np.float32)
    vectors = [_vector(families, vocabulary, rarity) for families in examples]
    matrix = csr_matrix(
        (
            np.concatenate([values for _, values in vectors]).astype(np.float64),
            np.concatenate([indexes for indexes, _ in vectors]),
            np.cumsum([0, *(len(indexes) for indexes, _ in vectors)]),
        ),
        shape=(len(vectors), len(vocabulary)),
    )
    # One machine for all labels: as right as one for each, in a third of the time.
    machine = LinearSVC(C=c, tol=_TOLERANCE, multi_class="crammer_singer", random_state=0).fit(
        matrix, labels
    )
    return LinearModel(
        vocabulary,
        rarity,
        # Half precision: the model is half as large, and its labels stay the same.
        machine.coef_.T.astype(np.float16),
        machine.intercept_.astype(np.float32),
        tuple(map(str, machine.classes_)),
    )


def _vector(
    families: Families, vocabulary: dict[str, int], rarity: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return indexes and values of the known features; each family has length 1."""
    indexes, values = [], []
    for family in families:
        # Sorted, because sums of floats depend on their order and sets have none.
        known = sorted(vocabulary[feature] for feature in family if feature in vocabulary)
        part = rarity[known]
        length = math.sqrt(float(part @ part))
        indexes.append(np.array(known, dtype=np.int64))
        values.append(part / length if length else part)
    return np.concatenate(indexes), np.concatenate(values).astype(np.float32)
