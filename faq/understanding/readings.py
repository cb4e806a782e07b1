"""What a clause may be: kinds with the likelihood that the models give them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from faq.knowledge.words import word_list
from faq.understanding import encoder
from faq.understanding.features import encoded, sound_features, word_features
from faq.understanding.linear import Floats
from faq.understanding.message import Clause, Message, whole
from faq.understanding.training import Models

# Turns scores of the linear model into shares. Chosen by holding writers out.
_SHARPNESS = 7.0
_LEAST = 1e-6


@dataclass(frozen=True)
class Readings:
    """How likely each kind is: log shares by the words, and by the meaning if that was asked.

    `shares` are of both together; in a foreign language only of the meaning.
    """

    kinds: tuple[str, ...]
    words: Floats
    meaning: Floats | None
    shares: Floats

    def best(self, count: int) -> list[int]:
        """Return the indexes of the likeliest kinds."""
        return [int(i) for i in np.argsort(-self.shares, kind="stable")[:count]]


def readings(
    clause: Clause, models: Models, weights: Mapping[str, float], clear: float
) -> Readings:
    """Read a clause; from the share `clear` on, the words alone decide."""
    kinds = models.words.labels
    words = _log_shares(models.words.scores((word_features(clause), sound_features(clause))))
    # Words that were never seen say little of a foreign sentence; its meaning does.
    foreign = is_foreign(clause)
    if not foreign and float(np.exp(words.max())) >= clear:
        return Readings(kinds, words, None, np.exp(words))
    meaning = np.log(models.meaning.shares(encoder.encode(encoded(clause, models.alike))) + _LEAST)
    if foreign:
        words = meaning
    mixed = weights["words"] * words + weights["meaning"] * meaning
    shares = np.exp(mixed - mixed.max())
    return Readings(kinds, words, meaning, shares / shares.sum())


def is_foreign(clause: Clause) -> bool:
    """Whether a clause is written in words of another language than Japanese."""
    rest = "".join(
        word.surface
        for word, name in zip(clause.words, clause.name_of, strict=True)
        if name is None and word.surface.replace(" ", "").isalpha()
    )
    return len(rest) > 3 and rest.isascii()


def is_english(message: Message) -> bool:
    """Whether a message is written in English: names of roles alone are not."""
    return is_foreign(whole(message)) and any(
        part in word_list("english") for word in message.words for part in word.surface.split()
    )


def _log_shares(scores: Floats) -> Floats:
    grown = _SHARPNESS * (scores - scores.max())
    shares = np.exp(grown)
    return np.asarray(np.log(shares / shares.sum() + _LEAST), dtype=np.float32)
