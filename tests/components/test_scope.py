"""Whether a question is about what the article covers."""

from collections import Counter

import numpy as np
import pytest

from components import scope
from components.features import features
from components.scope import REFUSING, ScopeModel
from components.understanding import Understanding

# fmt: off
COVERED = [
    "CCOとは?", "CEOとCOOの違いは?", "CFOの業務内容を教えてください", "KPIを設定するメリットは?",
    "CTOはいつ生まれましたか?", "テレアポは古い営業手法ですか?", "CCOが必要な企業の特徴は?",
]
REFUSED = [
    "CEOの年収は?", "CTOになるには?", "CIOの役割は?", "今日の天気は?", "カレーの作り方を教えて",
    "日本で一番高い山は?", "CFOに必要な資格は?", "KPIとは何ですか?",
]
# fmt: on


@pytest.mark.parametrize("text", COVERED)
def test_what_the_article_covers_is_accepted(text: str, parts) -> None:
    assert [part for part in parts(text) if part["intent"] in REFUSING] == []


@pytest.mark.parametrize("text", REFUSED)
def test_what_it_does_not_cover_is_refused(text: str, parts) -> None:
    assert {part["intent"] for part in parts(text)} <= set(REFUSING)


def test_evidence_says_more_for_what_is_covered(models: Understanding, analyse) -> None:
    def sure(text: str) -> float:
        evidence = scope.evidence(models.model, models.known, analyse(text))
        return models.scope.accepts(evidence.values)

    assert min(map(sure, COVERED[:6])) > max(map(sure, ["今日の天気は?", "カレーの作り方を教えて"]))
    assert all(0 <= sure(text) <= 1 for text in [*COVERED, *REFUSED, "", "🙂"])


def test_evidence_is_finite_and_of_one_length(models: Understanding, analyse) -> None:
    rows = [
        scope.evidence(models.model, models.known, analyse(text)).values
        for text in ["", "🙂", "CEO", "x" * 500, *COVERED]
    ]
    assert {len(row) for row in rows} == {len(models.scope.weights)}
    assert np.isfinite(rows).all()


def test_more_evidence_makes_surer() -> None:
    one = np.ones(1, dtype=np.float32)
    model = ScopeModel(mean=0 * one, scale=one, weights=2 * one, bias=0.0)
    assert model.accepts([0.0]) == 0.5
    assert model.accepts([-1.0]) < 0.5 < model.accepts([1.0]) < model.accepts([2.0]) < 1


@pytest.mark.parametrize("extreme", [-1e4, 1e4])
def test_extreme_evidence_does_no_harm(extreme: float) -> None:
    one = np.ones(1, dtype=np.float32)
    assert 0 <= ScopeModel(0 * one, one, one, 0.0).accepts([extreme]) <= 1


def test_what_the_examples_and_the_facts_know(models: Understanding) -> None:
    known = models.known
    assert "役割" in known.words["ask_roles"]
    assert "<カスタマーサクセス>" in known.words["ask_definition"]
    assert not set(REFUSING) & set(known.words)
    assert known.leaning["役割"] > known.leaning["天気"]
    assert known.unseen_rarity > max(known.rarity.values())


def test_the_examples_of_an_intent_stand_side_by_side(
    models: Understanding, examples: list[tuple[str, str]]
) -> None:
    known, intents = models.known, models.model.intents
    counts = Counter(intent for _, intent in examples)
    sizes = {intent: end - start for intent, (start, end) in zip(intents, known.spans, strict=True)}
    assert sizes == counts
    # Refusals come last.
    assert known.refused == sum(counts[intent] for intent in counts if intent not in REFUSING)
    for intent, (start, _) in zip(intents, known.spans, strict=True):
        assert (start >= known.refused) == (intent in REFUSING)


def test_similarities_are_products_of_vectors(models: Understanding, analyse) -> None:
    for text in ["", "🙂", *COVERED]:
        indexes, values = vector = models.model.vector(features(analyse(text)))
        dense = np.zeros(len(models.model.idf), dtype=np.float32)
        dense[indexes] = values
        found = scope._similarities(models.known.examples, vector)
        assert found == pytest.approx(models.known.examples @ dense, abs=1e-6)


def test_the_likeliest_covered_intents_come_first(models: Understanding, analyse) -> None:
    found = scope.evidence(models.model, models.known, analyse(COVERED[0]))
    scores = [float(found.scores[i]) for i in found.ranked]
    assert scores == sorted(scores, reverse=True)
    names = {models.model.intents[i] for i in found.ranked}
    assert names == set(models.model.intents) - set(REFUSING)


def test_the_thresholds_come_from_the_settings(models: Understanding, thresholds) -> None:
    assert (models.threshold, models.alone) == (thresholds["threshold"], thresholds["alone"])
