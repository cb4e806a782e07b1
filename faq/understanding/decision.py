"""Chooses one reading of a clause, with the conversation at hand."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from faq.knowledge.book import Book
from faq.understanding import certain
from faq.understanding.examples import COMMANDS, OFF, REFUSED, SOCIAL
from faq.understanding.readings import Readings
from faq.understanding.situation import Situation, of_a_role, without_facts
from faq.understanding.tuned import Tuned


@dataclass(frozen=True)
class Decision:
    """The kind that was chosen, how sure, and why.

    `evidence` holds for the best kinds the weights by name; `row` names the row of the table of
    what is certain that decided, if one did. `near` holds the topics that come near, the likeliest
    first, with their shares; `second` is another topic that is about as likely.
    """

    kind: str
    share: float
    evidence: dict[str, dict[str, float]]
    row: str | None = None
    near: Mapping[str, float] = field(default_factory=dict)
    second: str | None = None


# So many of the best kinds are weighed; the rest is hopeless.
_WEIGHED = 15
# A topic with this share comes near to what is asked, if it is refused.
_NEAR = 0.1


def decide(
    read: Readings,
    before: Readings | None,
    seen: Situation,
    book: Book,
    settings: Tuned,
    without: frozenset[str] = frozenset(),
) -> Decision:
    """Choose the reading with the most evidence; what is certain comes first.

    `before` reads the clause together with the one before it, where that asks nothing. Kinds in
    `without` are not chosen.
    """
    best = [i for i in read.best(_WEIGHED + len(without)) if read.kinds[i] not in without]
    weighed = {
        read.kinds[i]: {
            **_heard(i, read, before, settings),
            **_fits(read.kinds[i], seen, book, settings),
        }
        for i in best
    }
    near = {
        read.kinds[i]: float(read.shares[i])
        for i in best
        if read.kinds[i] in book.topics and read.shares[i] >= _NEAR
    }
    row = certain.row_for(seen)
    if row is not None:
        return Decision(row.kind, 1.0, weighed, row.name, near)
    shares = _shares(weighed)
    kind, share = _likeliest(shares)
    topics = [other for other in shares if other in book.topics and other != kind]
    second = max(topics, key=lambda topic: shares[topic], default=None)
    if kind not in book.topics or second is None or shares[second] < settings.second:
        second = None
    return Decision(kind, share, weighed, None, near, second)


def _shares(weighed: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return how likely each kind is by its evidence."""
    totals = {kind: sum(evidence.values()) for kind, evidence in weighed.items()}
    most = max(totals.values())
    grown = {kind: math.exp(total - most) for kind, total in totals.items()}
    whole = sum(grown.values())
    return {kind: weight / whole for kind, weight in grown.items()}


def _likeliest(shares: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest kind and the share of its choice.

    What the article does not answer is one choice, whichever way: so is what asks nothing. Within
    the choice that has the most, the likeliest kind is taken.
    """
    choices: dict[str, float] = {}
    for kind, share in shares.items():
        choices[_choice(kind)] = choices.get(_choice(kind), 0.0) + share
    chosen = max(choices, key=lambda choice: choices[choice])
    kind = max((k for k in shares if _choice(k) == chosen), key=lambda k: shares[k])
    return kind, choices[chosen]


def _choice(kind: str) -> str:
    if kind in REFUSED:
        return "refused"
    return "social" if kind in SOCIAL and kind != "tell" else kind


def _heard(i: int, read: Readings, before: Readings | None, settings: Tuned) -> dict[str, float]:
    """Return the evidence of the models for the kind at i."""
    if read.meaning is None:
        return {"words": (settings.words + settings.meaning) * float(read.words[i])}
    found = {
        "words": settings.words * float(read.words[i]),
        "meaning": settings.meaning * float(read.meaning[i]),
    }
    if before is not None and before.meaning is not None:
        found["words_before"] = settings.words_before * float(before.words[i] - read.words[i])
        grown = float(before.meaning[i] - read.meaning[i])
        found["meaning_before"] = settings.meaning_before * grown
    return found


def _fits(kind: str, seen: Situation, book: Book, settings: Tuned) -> dict[str, float]:
    """Return the evidence of the conversation for a kind; what says nothing is left out."""
    context = seen.context
    named = seen.meant.how == "named"
    is_topic = kind in book.topics
    unanchored = not any(seen.clause.message.name_of) and context.topic is None
    holds = {
        "refused": kind in REFUSED and kind != OFF,
        "off_topic": kind == OFF,
        "no_facts": is_topic and without_facts(kind, seen, book),
        "same_topic": is_topic and kind == context.topic and not named,
        "same_subject": is_topic and _same_subject(kind, seen, book),
        "nothing_before": kind in COMMANDS and not context.asked,
        "tells_only": kind == "tell" and seen.alone,
        "unanchored": is_topic and unanchored,
        "of_nobody": is_topic and unanchored and not seen.meant.roles and of_a_role(kind, book),
        "beside_off": kind != OFF and unanchored and seen.beside_off,
    }
    return {name: getattr(settings, name) for name, holds_ in holds.items() if holds_}


def _same_subject(topic: str, seen: Situation, book: Book) -> bool:
    if seen.meant.how == "named" or seen.context.topic is None:
        return False
    before = {fact.section for fact in book.about(seen.context.topic)}
    if of_a_role(seen.context.topic, book):
        return of_a_role(topic, book)
    return any(fact.section in before for fact in book.about(topic))
