"""The linear model: labels learned from named features."""

import numpy as np
import pytest

from faq.understanding.linear import LinearModel, fit

# Words, and sounds.
EXAMPLES = [
    *([(["役割", "は"], ["ヤク", "ワリ"]), "roles"] for _ in range(4)),
    *([(["年収", "は"], ["ネン", "シュウ"]), "silent"] for _ in range(4)),
    *([(["違い", "は"], ["チガ", "ガイ"]), "difference"] for _ in range(4)),
    [(["役割", "珍しい"], ["ヤク", "ワリ"]), "roles"],
]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fit([families for families, _ in EXAMPLES], [label for _, label in EXAMPLES])


def best(model: LinearModel, *families: list[str]) -> str:
    return model.labels[int(model.scores(families).argmax())]


@pytest.mark.parametrize(
    ("families", "label"),
    [
        ((["役割", "は"], ["ヤク", "ワリ"]), "roles"),
        ((["年収", "は"], ["ネン", "シュウ"]), "silent"),
        # one family is enough
        (([], ["ヤク", "ワリ"]), "roles"),
        ((["違い"], []), "difference"),
        # what was never seen does no harm
        ((["年収", "未知"], ["ネン", "ミチ"]), "silent"),
    ],
)
def test_labels_are_learned(
    families: tuple[list[str], list[str]], label: str, model: LinearModel
) -> None:
    assert best(model, *families) == label


def test_there_is_a_score_for_each_label(model: LinearModel) -> None:
    assert model.labels == ("difference", "roles", "silent")
    assert model.scores((["役割"], [])).shape == (3,)


def test_rare_features_are_left_out(model: LinearModel) -> None:
    assert {"役割", "年収", "は", "ヤク"} <= {*model.vocabulary}
    assert "珍しい" not in model.vocabulary
    known, with_a_rare_one = (["役割"], ["ヤク"]), (["役割", "珍しい"], ["ヤク"])
    assert np.array_equal(model.scores(known), model.scores(with_a_rare_one))


def test_what_is_not_known_leaves_the_bias(model: LinearModel) -> None:
    assert np.array_equal(model.scores(([], [])), model.bias)
    assert np.array_equal(model.scores((["未知"], ["ミチ"])), model.bias)


def test_the_order_of_features_does_not_matter(model: LinearModel) -> None:
    words, sounds = ["役割", "は", "年収", "違い"], ["ヤク", "ネン", "ガイ"]
    assert np.array_equal(model.scores((words, sounds)), model.scores((words[::-1], sounds[::-1])))


def test_the_same_examples_make_the_same_model(model: LinearModel) -> None:
    again = fit([families for families, _ in EXAMPLES], [label for _, label in EXAMPLES])
    assert again.vocabulary == model.vocabulary
    assert np.array_equal(again.weights, model.weights)
    assert np.array_equal(again.bias, model.bias)
