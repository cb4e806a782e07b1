"""A small network over the encoder's numbers: the topic and act of a clause from its meaning."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from faq.understanding.encoder import Floats

# Chosen by holding writers out: docs/understanding.md.
_HIDDEN = 512
_REGULARISATION = 2e-2
# Rounds over all examples and how fast they are learned from: first in large steps, then in small.
_ROUNDS = ((6, 2e-3), (2, 2e-4))
# The encoder's vectors have length 1; the network learns best from numbers around 1.
_SCALE = 20.0


@dataclass(frozen=True)
class MeaningModel:
    """A fitted network of one hidden layer."""

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    labels: tuple[str, ...]

    def shares(self, meaning: Floats) -> Floats:
        """Return the probability of each label for the meaning of a text."""
        layer = np.maximum(meaning * _SCALE @ self.hidden + self.hidden_bias, 0)
        scores = layer @ self.output + self.output_bias
        grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True), dtype=np.float32)


def fit(meanings: Floats, labels: Sequence[str], seed: int = 0) -> MeaningModel:
    """Fit a network to the meanings of examples, a row each, and their labels."""
    network = MLPClassifier(
        (_HIDDEN,), alpha=_REGULARISATION, batch_size=128, warm_start=True, random_state=seed
    )
    # One thread: two networks are fitted at once, and how many there are must not matter.
    with warnings.catch_warnings(), threadpool_limits(1):
        # It is meant to stop early: more rounds learn the writers by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for rounds, rate in _ROUNDS:
            network.set_params(max_iter=rounds, learning_rate_init=rate)
            network.fit(meanings * np.float32(_SCALE), labels)
    hidden, output = network.coefs_
    hidden_bias, output_bias = network.intercepts_
    return MeaningModel(hidden, hidden_bias, output, output_bias, tuple(map(str, network.classes_)))


def joined(models: Sequence[MeaningModel]) -> MeaningModel:
    """Return one network that scores as these do on average: it errs less than each of them."""
    share = np.float32(1 / len(models))
    return MeaningModel(
        np.concatenate([model.hidden for model in models], axis=1),
        np.concatenate([model.hidden_bias for model in models]),
        np.concatenate([model.output for model in models]) * share,
        np.sum([model.output_bias for model in models], axis=0) * share,
        models[0].labels,
    )
