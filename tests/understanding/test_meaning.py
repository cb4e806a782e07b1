"""The small network: labels learned from the encoder's numbers."""

import numpy as np
import pytest

from faq.understanding.encoder import SIZE, Floats
from faq.understanding.meaning import MeaningModel, fit, joined

LABELS = ("difference", "roles", "silent")
# So many examples of each label.
COUNT = 60


def near(place: int, count: int, seed: int) -> Floats:
    """Vectors of length 1 around a direction of their own."""
    found = np.random.default_rng(seed).normal(0, 0.02, (count, SIZE))
    found[:, place] += 1
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float32)


@pytest.fixture(scope="module")
def model() -> MeaningModel:
    return trained()


def trained(seed: int = 0) -> MeaningModel:
    meanings = np.concatenate([near(place, COUNT, place) for place in range(len(LABELS))])
    return fit(meanings, [label for label in LABELS for _ in range(COUNT)], seed)


@pytest.mark.parametrize("place", range(len(LABELS)))
def test_labels_are_learned(place: int, model: MeaningModel) -> None:
    unseen = near(place, 5, seed=99)
    assert [model.labels[i] for i in model.shares(unseen).argmax(axis=-1)] == [LABELS[place]] * 5


def test_shares_are_probabilities(model: MeaningModel) -> None:
    assert model.labels == LABELS
    for meaning in (*near(0, 3, 7), np.zeros(SIZE, dtype=np.float32), near(0, 1, 8)[0] * 1000):
        shares = model.shares(meaning)
        assert shares.shape == (len(LABELS),)
        assert (shares >= 0).all()
        assert shares.sum() == pytest.approx(1, abs=1e-5)


def test_rows_are_read_as_single_ones(model: MeaningModel) -> None:
    rows = near(1, 4, seed=5)
    assert model.shares(rows) == pytest.approx(
        np.stack([model.shares(row) for row in rows]), abs=1e-5
    )


def test_the_same_examples_make_the_same_model(model: MeaningModel) -> None:
    again = trained()
    for name in ("hidden", "hidden_bias", "output", "output_bias"):
        assert np.array_equal(getattr(again, name), getattr(model, name)), name


def test_joined_networks_score_as_they_do_on_average(model: MeaningModel) -> None:
    other = trained(seed=1)
    both = joined([model, other])
    assert not np.allclose(model.shares(near(0, 3, 4)), other.shares(near(0, 3, 4)), atol=1e-7)
    for meaning in (*near(0, 3, 4), *near(2, 3, 4)):
        apart = np.log(model.shares(meaning)) + np.log(other.shares(meaning))
        expected = np.exp(apart / 2) / np.exp(apart / 2).sum()
        assert both.shares(meaning) == pytest.approx(expected, abs=1e-4)
