"""Whether a question is about what the article covers: a second model that weighs the evidence.

The topic model says which topic fits best; here it is asked whether that topic explains the
question: how sure it is, what the refusing intents score, which content words neither the topic's
examples nor its facts know, and how near the closest examples are on both sides.
docs/refusing.md compares this with simpler ways.
"""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

from components import topics
from components.analysis import Analysis
from components.features import content, features
from components.mentions import OTHER_ROLE, ROLE, TERM
from components.topics import Floats, TopicModel

UNCOVERED, OTHER, OUT = "ask_uncovered", "ask_other_role", "out_of_article"
REFUSING = (UNCOVERED, OTHER, OUT)
# A word that the examples of this many topics use says nothing about any of them.
_COMMON = 8
_FOLDS = 5
_NEAREST = 3


@dataclass(frozen=True)
class Knowledge:
    """What the training examples and the facts know.

    `words` are the content words by intent, `all_words` all of them, `common` those of many
    intents, `rarity` the inverse document frequency of a word and `leaning` its log odds of
    standing in an article question.
    `examples` holds the vectors of the training examples, a row each; `spans[i]` says from which
    row up to which those of intent i stand, and from row `refused` on all are refusals.
    """

    words: dict[str, frozenset[str]]
    all_words: frozenset[str]
    common: frozenset[str]
    rarity: dict[str, float]
    leaning: dict[str, float]
    unseen_rarity: float
    unseen_leaning: float
    examples: csc_matrix
    spans: NDArray[np.int64]
    refused: int


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against a question being covered.

    `scores` are those of all intents, `ranked` the indices of the intents that the article covers,
    the likeliest first, and `values` the evidence for the first of them.
    """

    scores: Floats
    ranked: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class ScopeModel:
    """Weighs evidence; `mean` and `scale` standardise it."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: float

    def accepts(self, evidence: Sequence[float]) -> float:
        """Return how likely it is, from 0 to 1, that the article covers the question."""
        standard = (np.asarray(evidence, dtype=np.float32) - self.mean) / self.scale
        # The logistic function, in a form that no evidence overflows.
        return 0.5 + 0.5 * math.tanh((float(standard @ self.weights) + self.bias) / 2)


def learn(
    model: TopicModel,
    analyses: Sequence[Analysis],
    intents: Sequence[str],
    fact_words: Mapping[str, frozenset[str]],
) -> Knowledge:
    """Collect what the examples and the facts (content words by intent) know."""
    words: dict[str, set[str]] = {name: set(known) for name, known in fact_words.items()}
    users: dict[str, set[str]] = {}
    covered: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for analysis, intent in zip(analyses, intents, strict=False):
        used = set(content(analysis))
        (refused if intent in REFUSING else covered).update(used)
        if intent not in REFUSING:
            words.setdefault(intent, set()).update(used)
            for word in used:
                users.setdefault(word, set()).add(intent)
    total = len(intents)
    outside = sum(intent in REFUSING for intent in intents)
    seen = covered.keys() | refused.keys()

    def leaning(word: str) -> float:
        inside = (covered[word] + 0.5) / (total - outside + 1)
        return math.log(inside) - math.log((refused[word] + 0.5) / (outside + 1))

    index = {intent: i for i, intent in enumerate(model.intents)}
    owners = np.array([index[intent] for intent in intents])
    # Refusals last, and the examples of an intent side by side.
    order = np.lexsort((owners, np.isin(intents, REFUSING)))
    spans = [_span(owners[order] == i) for i in range(len(model.intents))]
    vectors = _matrix(model, [features(analysis) for analysis in analyses])
    return Knowledge(
        {intent: frozenset(known) for intent, known in words.items()},
        frozenset().union(*words.values()),
        frozenset(word for word, by in users.items() if len(by) >= _COMMON),
        {w: math.log((total + 1) / (covered[w] + refused[w] + 1)) for w in seen},
        {w: leaning(w) for w in seen},
        math.log(total + 1),
        leaning(""),
        vectors[order].tocsc(),
        np.array(spans),
        total - outside,
    )


def _span(is_own: NDArray[np.bool_]) -> tuple[int, int]:
    rows = np.flatnonzero(is_own)
    return (int(rows[0]), int(rows[-1]) + 1) if rows.size else (0, 0)


def _matrix(model: TopicModel, rows: Sequence[list[str]]) -> csr_matrix:
    vectors = [model.vector(row) for row in rows]
    ends = np.cumsum([0] + [len(indexes) for indexes, _ in vectors])
    columns = np.concatenate([indexes for indexes, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, columns, ends), shape=(len(rows), len(model.idf)))


def evidence(
    model: TopicModel,
    known: Knowledge,
    analysis: Analysis,
    start: int = 0,
    end: int | None = None,
) -> Evidence:
    """Return what words start to end tell."""
    vector = model.vector(features(analysis, start, end))
    scores = model.scores(vector)
    listed = scores.tolist()
    ranked = tuple(
        i for i in np.argsort(-scores, kind="stable").tolist() if model.intents[i] not in REFUSING
    )
    best, second = ranked[:2]
    used = content(analysis, start, end)
    rarity = [known.rarity.get(word, known.unseen_rarity) for word in used]
    own = known.words.get(model.intents[best], frozenset())
    unexplained = [w not in own and w not in known.common for w in used]
    unknown = [r for w, r in zip(used, rarity, strict=False) if w not in known.all_words]
    leanings = [known.leaning.get(word, known.unseen_leaning) for word in used] or [0.0]
    whole = sum(rarity) or 1.0
    near = _similarities(known.examples, vector)
    kinds = {m.kind for m in analysis.mention_of[start:end] if m is not None}
    values = (
        listed[best],
        listed[best] - listed[second],
        *(listed[model.intents.index(intent)] for intent in REFUSING),
        sum(itertools.compress(rarity, unexplained)) / whole,
        sum(unknown) / whole,
        len(unknown),
        max(unknown, default=0.0),
        _nearest(near[: known.refused], _NEAREST),
        _nearest(near[known.refused :], _NEAREST),
        _nearest(near[slice(*known.spans[best])], 1),
        min(leanings),
        sum(leanings) / len(leanings),
        len(used),
        float(ROLE in kinds),
        float(OTHER_ROLE in kinds),
        float(TERM in kinds),
        sum(word.startswith("<") for word in itertools.compress(used, unexplained)),
    )
    return Evidence(scores, ranked, values)


def _similarities(examples: csc_matrix, vector: tuple[NDArray[np.int64], Floats]) -> Floats:
    """Return how similar each example is; only what holds a feature of the question is read."""
    indexes, values = vector
    if not indexes.size:
        return np.zeros(examples.shape[0], dtype=np.float32)
    columns = [slice(*examples.indptr[i : i + 2]) for i in indexes]
    rows = np.concatenate([examples.indices[column] for column in columns])
    products = [examples.data[c] * value for c, value in zip(columns, values, strict=True)]
    summed = np.bincount(rows, np.concatenate(products), examples.shape[0])
    return summed.astype(np.float32)


def _nearest(similarities: Floats, count: int) -> float:
    if not similarities.size:
        return 0.0
    count = min(count, similarities.size)
    return float(np.partition(similarities, -count)[-count:].mean())


def fit(
    analyses: Sequence[Analysis],
    intents: Sequence[str],
    fact_words: Mapping[str, frozenset[str]],
) -> ScopeModel:
    """Fit the scope model to evidence that models blind to each example gave of it."""
    all_features = [features(analysis) for analysis in analyses]
    names = np.array(intents)
    rows: list[Sequence[float]] = [()] * len(analyses)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(all_features, names):
        model = topics.fit([all_features[i] for i in train], names[train])
        known = learn(model, [analyses[i] for i in train], names[train], fact_words)
        for i in test:
            rows[i] = evidence(model, known, analyses[i]).values
    covered = np.array([intent not in REFUSING for intent in intents])
    scaler = StandardScaler().fit(rows)
    machine = LogisticRegression(class_weight="balanced", max_iter=1000)
    machine.fit(scaler.transform(rows), covered)
    return ScopeModel(
        scaler.mean_.astype(np.float32),
        scaler.scale_.astype(np.float32),
        machine.coef_[0].astype(np.float32),
        float(machine.intercept_[0]),
    )
