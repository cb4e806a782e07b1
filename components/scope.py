"""Whether a question is about what the article covers: a second model that weighs the evidence.

The topic model says which topic fits best; here it is asked whether that topic explains the
question: how sure it is, what the refusing intents score, which content words neither the topic's
examples nor its facts know, and how near the closest examples are on both sides.
docs/refusing.md compares this with simpler ways.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
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
    `examples` holds the vectors of the training examples, `refused` which of them are refusals,
    `owners` the index of each one's intent.
    """

    words: dict[str, frozenset[str]]
    all_words: frozenset[str]
    common: frozenset[str]
    rarity: dict[str, float]
    leaning: dict[str, float]
    unseen_rarity: float
    unseen_leaning: float
    examples: csr_matrix
    refused: NDArray[np.bool_]
    owners: NDArray[np.int64]


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
    return Knowledge(
        {intent: frozenset(known) for intent, known in words.items()},
        frozenset().union(*words.values()),
        frozenset(word for word, by in users.items() if len(by) >= _COMMON),
        {w: math.log((total + 1) / (covered[w] + refused[w] + 1)) for w in seen},
        {w: leaning(w) for w in seen},
        math.log(total + 1),
        leaning(""),
        _matrix(model, [features(analysis) for analysis in analyses]),
        np.array([intent in REFUSING for intent in intents]),
        np.array([index[intent] for intent in intents]),
    )


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
) -> tuple[Floats, list[float]]:
    """Return the scores of the intents for words start to end, and the evidence for the best."""
    vector = model.vector(features(analysis, start, end))
    scores = model.scores(vector)
    inside = [i for i, intent in enumerate(model.intents) if intent not in REFUSING]
    best, second = sorted(inside, key=lambda i: -scores[i])[:2]
    used = content(analysis, start, end)
    rarity = [known.rarity.get(word, known.unseen_rarity) for word in used]
    explained = known.words.get(model.intents[best], frozenset()) | known.common
    unknown = [r for w, r in zip(used, rarity, strict=False) if w not in known.all_words]
    unexplained = sum(r for w, r in zip(used, rarity, strict=False) if w not in explained)
    leanings = [known.leaning.get(word, known.unseen_leaning) for word in used] or [0.0]
    whole = sum(rarity) or 1.0
    near = _similarities(known.examples, vector)
    kinds = {m.kind for m in analysis.mention_of[start:end] if m is not None}
    return scores, [
        scores[best],
        scores[best] - scores[second],
        *(scores[model.intents.index(intent)] for intent in REFUSING),
        unexplained / whole,
        sum(unknown) / whole,
        len(unknown),
        max(unknown, default=0.0),
        _nearest(near[~known.refused], _NEAREST),
        _nearest(near[known.refused], _NEAREST),
        _nearest(near[known.owners == best], 1),
        min(leanings),
        sum(leanings) / len(leanings),
        len(used),
        float(ROLE in kinds),
        float(OTHER_ROLE in kinds),
        float(TERM in kinds),
        sum(word.startswith("<") and word not in explained for word in used),
    ]


def _similarities(examples: csr_matrix, vector: tuple[NDArray[np.int64], Floats]) -> Floats:
    indexes, values = vector
    dense = np.zeros(examples.shape[1], dtype=np.float32)
    dense[indexes] = values
    return np.asarray(examples @ dense, dtype=np.float32)


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
    rows: list[list[float]] = [[] for _ in analyses]
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(all_features, names):
        model = topics.fit([all_features[i] for i in train], names[train])
        known = learn(model, [analyses[i] for i in train], names[train], fact_words)
        for i in test:
            rows[i] = evidence(model, known, analyses[i])[1]
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
