"""Cross-validation over the training examples: the topic model and the scope model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from components import scope, topics
from components.analysis import Analysis
from components.features import features
from components.understanding import Reader
from evaluation.data import Example

FOLDS = 5

Indexes = NDArray[np.int64]


@dataclass(frozen=True)
class Blind:
    """What models that never saw the examples say of them: a row for each example.

    `scores` has a column per intent, `evidence` is what components/scope.py weighs, `fold` tells
    which fold an example was tested in.
    """

    intents: tuple[str, ...]
    scores: NDArray[np.float64]
    evidence: NDArray[np.float64]
    fold: Indexes


@dataclass(frozen=True)
class CrossValidation:
    """For each example: its intent, the best of all intents, the best that the bot may answer.

    `accepted` is how likely the scope model finds it that the article covers the example.
    """

    expected: list[str]
    predicted: list[str]
    best: list[str]
    accepted: NDArray[np.float64]

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Which examples the bot may answer."""
        return covers(self.expected)

    @property
    def accuracy(self) -> float:
        """The share of examples whose intent scores best of all."""
        return _equal(self.expected, self.predicted)

    @property
    def topic_accuracy(self) -> float:
        """The share of covered examples whose intent scores best of those that are no refusal."""
        kept = np.flatnonzero(self.covered)
        return _equal([self.expected[i] for i in kept], [self.best[i] for i in kept])

    def by_intent(self) -> dict[str, tuple[float, int]]:
        """Return accuracy and number of examples by intent."""
        found: dict[str, list[bool]] = {}
        for expected, predicted in zip(self.expected, self.predicted, strict=True):
            found.setdefault(expected, []).append(expected == predicted)
        return {intent: (sum(hits) / len(hits), len(hits)) for intent, hits in found.items()}


def cross_validate(
    reader: Reader, examples: Sequence[Example], progress: Callable[[str], None]
) -> CrossValidation:
    """Cross-validate both models."""
    analyses = [reader.analyse(example.text) for example in examples]
    expected = [example.intent for example in examples]
    blind = blindly(analyses, expected, reader.fact_words(), progress)
    inside = np.array([intent not in scope.REFUSING for intent in blind.intents])
    answerable = np.where(inside, blind.scores, -np.inf)
    return CrossValidation(
        expected,
        [blind.intents[i] for i in blind.scores.argmax(axis=1)],
        [blind.intents[i] for i in answerable.argmax(axis=1)],
        weigh(blind.evidence, covers(expected), blind.fold),
    )


def blindly(
    analyses: Sequence[Analysis],
    intents: Sequence[str],
    fact_words: dict[str, frozenset[str]],
    progress: Callable[[str], None],
) -> Blind:
    """Return what models trained on the other folds say of each example."""
    rows = [features(analysis) for analysis in analyses]
    names = np.array(intents)
    # CEOの役割 and CFOの役割 look alike to the models: such twins stay in one fold.
    twins = [" ".join(sorted(row)) for row in rows]
    order = tuple(sorted(set(intents)))
    scores = np.zeros((len(rows), len(order)))
    evidence: dict[int, Sequence[float]] = {}
    fold = np.zeros(len(rows), dtype=np.int64)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
    for number, (train, test) in enumerate(folds.split(rows, names, twins)):
        progress(f"cross-validation: fold {number + 1} of {FOLDS}")
        model = topics.fit([rows[i] for i in train], names[train])
        columns = [order.index(intent) for intent in model.intents]
        known = scope.learn(model, [analyses[i] for i in train], names[train], fact_words)
        for i in test:
            found = scope.evidence(model, known, analyses[i])
            scores[i, columns], evidence[i] = found.scores, found.values
        fold[test] = number
    return Blind(order, scores, np.array([evidence[i] for i in range(len(rows))]), fold)


def weigh(
    evidence: NDArray[np.float64], covered: NDArray[np.bool_], fold: Indexes
) -> NDArray[np.float64]:
    """Return how likely each example is covered, said by a scope model blind to it as well."""
    pairs = [(np.flatnonzero(fold != n), np.flatnonzero(fold == n)) for n in np.unique(fold)]
    said = cross_val_predict(weigher(), evidence, covered, cv=pairs, method="predict_proba")
    return np.asarray(said[:, 1])


def weigher() -> Pipeline:
    """Return the classifier that components/scope.py weighs evidence with, not fitted."""
    return make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000)
    )


def covers(intents: Sequence[str]) -> NDArray[np.bool_]:
    """Return which of the intents are no refusals."""
    return np.array([intent not in scope.REFUSING for intent in intents])


def _equal(expected: Sequence[str], got: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(expected, got, strict=True)) / max(1, len(expected))
