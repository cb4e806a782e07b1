"""The topic model is a plain linear classifier."""

import numpy as np
import pytest

from components import topics
from components.topics import TopicModel

EXAMPLES = [
    (["w:役割", "w:は"], "ask_roles"),
    (["w:役割", "w:何"], "ask_roles"),
    (["w:違い", "w:は"], "ask_difference"),
    (["w:違い", "w:何"], "ask_difference"),
    (["w:天気", "w:は"], "out_of_article"),
    (["w:天気", "w:何"], "out_of_article"),
]


@pytest.fixture(scope="module")
def model() -> TopicModel:
    features, intents = zip(*EXAMPLES, strict=True)
    return topics.fit(features, intents)


@pytest.mark.parametrize(("features", "intent"), [*EXAMPLES, (["w:役割", "w:x"], "ask_roles")])
def test_the_best_score_names_the_intent(
    features: list[str], intent: str, model: TopicModel
) -> None:
    scores = model.scores(model.vector(features))
    assert model.intents[int(scores.argmax())] == intent
    assert scores.shape == (len(model.intents),)


def test_a_vector_has_length_one(model: TopicModel) -> None:
    indexes, values = model.vector(["w:役割", "w:役割", "w:は", "w:unknown"])
    assert list(indexes) == sorted(indexes)
    assert len(indexes) == 2
    assert np.linalg.norm(values) == pytest.approx(1)


def test_nothing_known_is_a_vector_of_nothing(model: TopicModel) -> None:
    indexes, values = model.vector(["w:unknown"])
    assert (len(indexes), len(values)) == (0, 0)
    assert np.allclose(model.scores((indexes, values)), model.bias)


def test_a_feature_counts_however_it_is_ordered(model: TopicModel) -> None:
    one, other = model.vector(["w:は", "w:役割"]), model.vector(["w:役割", "w:は"])
    assert np.array_equal(model.scores(one), model.scores(other))


def test_training_twice_gives_the_same_model(model: TopicModel) -> None:
    features, intents = zip(*EXAMPLES, strict=True)
    again = topics.fit(features, intents)
    assert again.vocabulary == model.vocabulary
    assert np.array_equal(again.weights, model.weights)


def test_the_real_model_knows_every_intent(models, examples) -> None:
    assert set(models.model.intents) == {intent for _, intent in examples}
    assert models.model.weights.shape == (len(models.model.vocabulary), len(models.model.intents))
