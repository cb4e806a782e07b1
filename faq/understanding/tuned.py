"""The numbers that were chosen for the decision; config.yml sets them."""

from dataclasses import dataclass, fields
from typing import Any

from faq.settings import SettingsError


@dataclass(frozen=True)
class Tuned:
    """What `python -m tools.evaluation.tune` chooses on writers that the models have not seen.

    border: how likely a border must be for a message to be cut there.
    doubtful: how likely where both halves ask something of their own without any doubt.
    clear: from this share on the words alone decide, without the encoder.
    clear_asked: the same where no role is named and a question was asked before.
    asks: which share of what is left a topic must have where a message seems only to tell.
    second: from which share on a second topic is answered beside the likeliest one.
    unsure: from which share on a topic is told, as what may not be what was asked, where to refuse
        is likelier.
    doubted: from which share of refusing on the likeliest topic is told so.

    The rest are weights of evidence for a kind of reading.
    words, meaning: the log share that either model gives it.
    words_before, meaning_before: what that grows by when the clause before, which asks nothing, is
        read with it.
    refused, off_topic: that the article does not answer it, or that it is off the subject.
    no_facts: a topic of which the article says nothing of the roles that are named.
    words_asked, meaning_asked: what it grows by when the question before is read with it, where no
        role is named.
    follows: how much likelier it is after the topic that was asked before, where a role is named.
    place: a place of a list, where the clause names one and a list was told.
    several: that roles are compared, where the clause means more than one.
    nothing_before: a wish about the last answer, where there was none.
    tells_only: that a message of one clause only tells.
    unanchored: a topic, where the message names nothing and nothing was asked before.
    of_nobody: the same for a topic of roles, where nothing tells of a role either.
    beside_off: what is on the subject, where another clause is not and the message names nothing.
    """

    border: float
    doubtful: float
    clear: float
    clear_asked: float
    asks: float
    second: float
    unsure: float
    doubted: float
    words: float
    meaning: float
    words_before: float
    meaning_before: float
    words_asked: float
    meaning_asked: float
    refused: float
    off_topic: float
    no_facts: float
    follows: float
    place: float
    several: float
    nothing_before: float
    tells_only: float
    unanchored: float
    of_nobody: float
    beside_off: float


NAMES = tuple(field.name for field in fields(Tuned))


def tuned_from(config: dict[str, Any]) -> Tuned:
    """Return the settings of a configuration. Raises SettingsError for what is missing."""
    for name in NAMES:
        value = config.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SettingsError(f"{name} must be a number, not {value!r}")
    return Tuned(**{name: float(config[name]) for name in NAMES})
