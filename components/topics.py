"""The topic model: a linear classifier over the features of a question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

Floats = NDArray[np.float32]

# Chosen by cross-validation on the training examples.
_C = 0.5


@dataclass(frozen=True)
class TopicModel:
    """A fitted model: `weights` has a row per feature and a column per intent."""

    vocabulary: dict[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    intents: tuple[str, ...]

    def vector(self, features: Sequence[str]) -> tuple[NDArray[np.int64], Floats]:
        """Return indexes and TF-IDF values, of length 1, of the known features."""
        counts: dict[int, int] = {}
        for feature in features:
            index = self.vocabulary.get(feature)
            if index is not None:
                counts[index] = counts.get(index, 0) + 1
        ordered = sorted(counts)
        indexes = np.array(ordered, dtype=np.int64)
        tf = np.array([counts[i] for i in ordered], dtype=np.float32)
        values = (1 + np.log(tf)) * self.idf[indexes]
        length = math.sqrt(float(values @ values))
        return indexes, (values / length if length else values).astype(np.float32)

    def scores(self, vector: tuple[NDArray[np.int64], Floats]) -> Floats:
        """Return a score for each intent; above 0 is more likely than not."""
        indexes, values = vector
        return np.asarray(values @ self.weights[indexes] + self.bias, dtype=np.float32)


def fit(features: Sequence[list[str]], intents: Sequence[str]) -> TopicModel:
    """Fit a model to the features and intents of training examples."""
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    matrix = vectorizer.fit_transform(features)
    machine = LinearSVC(C=_C, class_weight="balanced", random_state=0).fit(matrix, intents)
    return TopicModel(
        {name: int(index) for name, index in vectorizer.vocabulary_.items()},
        vectorizer.idf_.astype(np.float32),
        machine.coef_.T.astype(np.float32),
        machine.intercept_.astype(np.float32),
        tuple(machine.classes_),
    )
