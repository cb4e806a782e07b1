"""Compare ways of refusing: prints the tables of docs/refusing.md.

Every way gives a question a score. Its threshold is the one that accepts 97 % of the training
examples that the article covers, scored by models that never saw them; so the test questions,
which were written apart, choose nothing.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline

from actions.parts import Part, parts_of
from components import scope
from components.analysis import Analysis
from components.features import features
from components.mentions import OTHER_MEANING, ROLE, TERM
from evaluation import data
from evaluation.crossval import Blind, blindly, covers, weigh, weigher
from evaluation.judge import judge
from evaluation.run import Bot, train

# The share of covered training examples that every threshold accepts.
ACCEPTED = 0.97
# The places in the evidence of components/scope.py by what they look at.
GROUPS = {
    "topic scores": (0, 1),
    "refusing classes": (2, 3, 4),
    "unknown words": (5, 6, 7, 8, 18),
    "neighbours": (9, 10, 11),
    "leaning of words": (12, 13),
    "length and what is named": (14, 15, 16, 17),
}
_BEST, _REFUSING, _UNKNOWN, _NEAR_IN, _NEAR_OUT = 0, (2, 3, 4), 6, 9, 10
_TRIED = (0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95)
_COLUMNS = ("in_article", "aspect", "role", "meaning", "far")
_SCOPES = ("in", "aspect_not_covered", "role_not_covered", "other_meaning", "off_topic")
# The last two look at the scores alone, wherever the threshold lies.
_HEADER = ("way", *_COLUMNS, "balanced", f"refused at {ACCEPTED:.0%} accepted", "AUC")

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Scorer = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Row:
    """A way of refusing: which test questions it accepts, and its scores if it has any."""

    name: str
    accepted: Truths
    scores: Floats | None = None


@dataclass(frozen=True)
class Material:
    """Training examples with what blind models say of them, and the test questions."""

    analyses: Sequence[Analysis]
    intents: Sequence[str]
    blind: Blind
    covered: Truths
    tested: Sequence[Analysis]
    tested_evidence: Floats
    cases: Sequence[data.Case]


def main() -> int:
    """Print the table; return the exit status."""
    bot, material = _material()
    rows = [
        *_softmax(material),
        *_single_scores(material),
        *_second_classifiers(material),
        *_whole_bot(bot, material),
    ]
    print(f"\n{len(material.cases)} test questions, thresholds accept {ACCEPTED:.0%} in training\n")
    print("| " + " | ".join(_HEADER) + " |")
    print("|---" * len(_HEADER) + "|")
    for row in rows:
        print("| " + " | ".join(_cells(row, material.cases)) + " |")
    print("\n| threshold | named: accepted | refused | not named: accepted | refused |")
    print("|---" * 5 + "|")
    for line in _thresholds(material):
        print("| " + " | ".join(line) + " |")
    return 0


def _material() -> tuple[Bot, Material]:
    examples, cases = data.training_examples(), data.own_cases()
    _progress("training the bot")
    bot, _ = train(examples, *data.thresholds())
    analyses = [bot.reader.analyse(example.text) for example in examples]
    intents = [example.intent for example in examples]
    blind = blindly(analyses, intents, bot.reader.fact_words(), _progress)
    if blind.evidence.shape[1] != sum(map(len, GROUPS.values())):
        raise ValueError("components/scope.py gives other evidence than GROUPS describes")
    tested = [bot.reader.analyse(case.text) for case in cases]
    models = bot.models
    evidence = [scope.evidence(models.model, models.known, analysis).values for analysis in tested]
    covered = covers(intents)
    return bot, Material(analyses, intents, blind, covered, tested, np.array(evidence), cases)


def _softmax(material: Material) -> list[Row]:
    """Rate the usual fallback: the highest probability of a model that knows no refusals."""
    _progress("softmax without refusing examples")
    kept = np.flatnonzero(material.covered)
    rows = [features(material.analyses[i]) for i in kept]
    names = np.array(material.intents)[kept]
    model = make_pipeline(
        TfidfVectorizer(analyzer=list, sublinear_tf=True),
        LogisticRegression(C=10, max_iter=300, class_weight="balanced"),
    )
    fold = material.blind.fold[kept]
    folds = [(np.flatnonzero(fold != n), np.flatnonzero(fold == n)) for n in np.unique(fold)]
    blind = cross_val_predict(model, rows, names, cv=folds, method="predict_proba").max(axis=1)
    model.fit(rows, names)
    said = model.predict_proba([features(analysis) for analysis in material.tested]).max(axis=1)
    return [_at_share("softmax, no refusing examples", blind, said)]


def _single_scores(material: Material) -> list[Row]:
    """Rate the ways that look at one number."""

    def margin(evidence: Floats) -> Floats:
        return np.asarray(evidence[:, _BEST] - evidence[:, _REFUSING].max(axis=1))

    def score(evidence: Floats) -> Floats:
        return np.asarray(evidence[:, _BEST])

    def near(evidence: Floats) -> Floats:
        return np.asarray(evidence[:, _NEAR_IN])

    def nearer(evidence: Floats) -> Floats:
        return np.asarray(evidence[:, _NEAR_IN] - evidence[:, _NEAR_OUT])

    def known(evidence: Floats) -> Floats:
        return np.asarray(-evidence[:, _UNKNOWN])

    said = margin(material.tested_evidence)
    return [
        _scored("topic score alone", score, material),
        Row("refusing classes, best of all", said > 0, said),
        _scored("refusing classes, margin and threshold", margin, material),
        _scored("nearest examples of the article (TF-IDF)", near, material),
        _scored("nearest examples, article against refused", nearer, material),
        _scored("share of unknown content words", known, material),
    ]


def _second_classifiers(material: Material) -> list[Row]:
    """Rate the second classifier on all evidence, and without one group of it at a time."""
    every = sorted(place for group in GROUPS.values() for place in group)
    rows = [_second("second classifier, all evidence", every, material)]
    threshold, alone = data.thresholds()
    said = _weighed(every, material)
    accepted = said >= np.where(_named(material.tested), threshold, alone)
    rows.append(Row("- with the thresholds of config.yml", accepted, said))
    for name, group in GROUPS.items():
        left = [place for place in every if place not in group]
        rows.append(_second(f"- without {name}", left, material))
    return rows


def _second(name: str, places: Sequence[int], material: Material) -> Row:
    evidence, covered = material.blind.evidence[:, places], material.covered
    blind = weigh(evidence, covered, material.blind.fold)[covered]
    return _at_share(name, blind, _weighed(places, material))


def _weighed(places: Sequence[int], material: Material) -> Floats:
    """Return what a second classifier that sees these places says of the test questions."""
    model = weigher().fit(material.blind.evidence[:, places], material.covered)
    return np.asarray(model.predict_proba(material.tested_evidence[:, places])[:, 1])


def _scored(name: str, scorer: Scorer, material: Material) -> Row:
    blind = scorer(material.blind.evidence[material.covered])
    return _at_share(name, blind, scorer(material.tested_evidence))


def _at_share(name: str, blind: Floats, said: Floats) -> Row:
    threshold = np.quantile(blind, 1 - ACCEPTED)
    return Row(name, said >= threshold, said)


def _whole_bot(bot: Bot, material: Material) -> list[Row]:
    """Rate the bot as it is: what it understands, and what it answers once facts are asked."""
    _progress("asking the bot")
    understood, answered = [], []
    for case, analysis in zip(material.cases, material.tested, strict=True):
        reply = bot.ask_analysed(analysis)
        takes = [_takes(part) for part in parts_of({"parts": reply.parts})]
        understood.append(any(takes) if case.scope == "in" else all(takes))
        if case.scope == "in":
            answered.append(reply.answer.kind == "answer")
        else:
            answered.append(judge(case, reply.plain, reply.answer.to_dict()) is not None)
    return [
        Row("as configured: models and words", np.array(understood)),
        Row("as configured, with the facts check", np.array(answered)),
    ]


def _takes(part: Part) -> bool:
    """Whether the article may answer a part, as far as its words tell."""
    if part.others or part.meaning is not None or part.intent in scope.REFUSING:
        return False
    return part.intent.startswith(("ask_", "mention_role"))


def _cells(row: Row, cases: Sequence[data.Case]) -> list[str]:
    scopes = np.array([case.scope for case in cases])
    inside = scopes == "in"
    shares = [float(np.mean(row.accepted[scopes == name] == (name == "in"))) for name in _SCOPES]
    balanced = min(shares[0], float(np.mean(~row.accepted[~inside])))
    cells = [row.name, *(f"{share:.3f}" for share in shares), f"{balanced:.3f}"]
    if row.scores is None:
        return [*cells, "", ""]
    limit = np.quantile(row.scores[inside], 1 - ACCEPTED)
    refused = np.mean(row.scores[~inside] < limit)
    return [*cells, f"{refused:.3f}", f"{roc_auc_score(inside, row.scores):.3f}"]


def _named(analyses: Iterable[Analysis]) -> Truths:
    """Return which questions name what components/understanding.py asks less certainty for."""
    kinds = {ROLE, TERM, OTHER_MEANING}
    return np.array([any(m.kind in kinds for m in analysis.mentions) for analysis in analyses])


def _thresholds(material: Material) -> Iterable[list[str]]:
    """Yield what the second classifier does out of fold, with and without a role or term named."""
    covered, named = material.covered, _named(material.analyses)
    said = weigh(material.blind.evidence, covered, material.blind.fold)
    for threshold in _TRIED:
        cells = [f"{threshold:.2f}"]
        for group in (named, ~named):
            cells.append(f"{np.mean(said[group & covered] >= threshold):.3f}")
            cells.append(f"{np.mean(said[group & ~covered] < threshold):.3f}")
        yield cells


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
