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
# Smaller weights say nothing: together they are a thousandth of all.
_LEAST = 1e-3


@dataclass(frozen=True)
class LinearModel:
    """A fitted model: for each feature the labels that it speaks for or against, and how much.

    Those of the feature at i are `columns` and `weights` from `starts[i]` to `starts[i + 1]`: most
    features say something of few labels.
    """

    vocabulary: dict[str, int]
    rarity: Floats
    starts: NDArray[np.int32]
    columns: NDArray[np.unsignedinteger]
    weights: NDArray[np.float16]
    bias: Floats
    labels: tuple[str, ...]

    def scores(self, families: Families) -> Floats:
        """Return a score for each label; the higher the likelier."""
        indexes, values = _vector(families, self.vocabulary, self.rarity)
        begins = self.starts[indexes]
        counts = self.starts[indexes + 1] - begins
        skipped = np.cumsum(counts) - counts
        places = np.repeat(begins - skipped, counts) + np.arange(counts.sum())
        each = self.weights[places].astype(np.float64) * np.repeat(values, counts)
        sums = np.bincount(self.columns[places], each, len(self.labels))
        return np.asarray(sums + self.bias, dtype=np.float32)


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
    coefficients = machine.coef_.T
    weights = csr_matrix(np.where(np.abs(coefficients) < _LEAST, 0.0, coefficients))
    labels = tuple(map(str, machine.classes_))
    return LinearModel(
        vocabulary,
        rarity,
        weights.indptr.astype(np.int32),
        weights.indices.astype(np.min_scalar_type(len(labels))),
        # Half precision: the model is half as large, and its labels stay the same.
        weights.data.astype(np.float16),
        machine.intercept_.astype(np.float32),
        labels,
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
