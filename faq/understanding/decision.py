"""Chooses one reading of a clause, with the conversation at hand."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from faq.knowledge.book import Book
from faq.understanding import certain
from faq.understanding.examples import COMMANDS, ITEM, OFF, REFUSED, SOCIAL
from faq.understanding.readings import Readings
from faq.understanding.situation import Situation, of_a_role, without_facts
from faq.understanding.tuned import Tuned


@dataclass(frozen=True)
class Decision:
    """The kind that was chosen, how sure, and why.

    `evidence` holds for the best kinds the weights by name; `row` names the row of the table of
    what is certain that decided, if one did. `near` holds the topics that come near, the likeliest
    first, with their shares; `second` is another topic that is about as likely. `recalled` is the
    likeliest of the topics that were told a while ago, where the clause speaks of that. `unsure`
    says that the article may not answer what was asked.
    """

    kind: str
    share: float
    evidence: dict[str, dict[str, float]]
    row: str | None = None
    near: Mapping[str, float] = field(default_factory=dict)
    second: str | None = None
    recalled: str | None = None
    unsure: bool = False


# So many of the best kinds are weighed; the rest is hopeless.
_WEIGHED = 15
# A topic with this share comes near to what is asked, if it is refused.
_NEAR = 0.1


def decide(
    read: Readings,
    with_more: Mapping[str, Readings],
    seen: Situation,
    book: Book,
    settings: Tuned,
    without: frozenset[str] = frozenset(),
) -> Decision:
    """Choose the reading with the most evidence; what is certain comes first.

    `with_more` reads the clause together with what stands before it: with the clause `before` it,
    where that asks nothing, and with the question that was `asked` before. Kinds in `without` are
    not chosen.
    """
    if not (seen.places or seen.context.asked or seen.context.lists):
        # There is neither a place nor anything that could have a list.
        without |= {ITEM}
    best = [i for i in read.best(_WEIGHED + len(without)) if read.kinds[i] not in without]
    weighed = {
        read.kinds[i]: {
            **_heard(i, read, with_more, settings),
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
        asked = seen.suggested if row.kind == certain.SUGGESTED else None
        return Decision(asked.topic if asked else row.kind, 1.0, weighed, row.name, near)
    shares = _shares(weighed)
    kind, share = _likeliest(shares)
    recalled = _recalled(read, seen)
    if kind in REFUSED and kind != OFF and seen.is_about:
        answer = _answer(shares, seen, book)
        if answer is not None and shares[answer] >= settings.unsure:
            return Decision(answer, shares[answer], weighed, None, near, None, recalled, True)
    if kind not in book.topics:
        return Decision(kind, share, weighed, None, near, None, recalled)
    others = (topic for topic in _topics(shares, book) if topic != kind)
    second = next((topic for topic in others if shares[topic] >= settings.second), None)
    unsure = _refusing(shares) >= settings.doubted and _doubted_alone(weighed, settings)
    return Decision(kind, share, weighed, None, near, second, recalled, unsure)


def _doubted_alone(weighed: Mapping[str, Mapping[str, float]], settings: Tuned) -> bool:
    """Whether a clause is doubtful by itself: a preamble does not make a clear question so."""
    alone = {
        kind: {name: weight for name, weight in evidence.items() if not name.endswith("_before")}
        for kind, evidence in weighed.items()
    }
    return _refusing(_shares(alone)) >= settings.doubted


def _refusing(shares: Mapping[str, float]) -> float:
    """Return how likely it is that the article does not answer."""
    return sum(share for kind, share in shares.items() if kind in REFUSED)


def _topics(shares: Mapping[str, float], book: Book) -> list[str]:
    """Return the topics among kinds, the likeliest first."""
    return sorted(filter(book.topics.__contains__, shares), key=lambda topic: -shares[topic])


def _answer(shares: Mapping[str, float], seen: Situation, book: Book) -> str | None:
    """Return the likeliest topic of which the article says something of the roles meant."""
    topic = next(iter(_topics(shares, book)), None)
    return None if topic is None or without_facts(topic, seen, book) else topic


def _recalled(read: Readings, seen: Situation) -> str | None:
    """Return the likeliest topic of earlier answers, if the clause speaks of an earlier one."""
    if not seen.recalls:
        return None
    shares = dict(zip(read.kinds, read.shares, strict=True))
    return max(seen.context.told, key=lambda topic: shares.get(topic, 0.0), default=None)


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


def _heard(
    i: int, read: Readings, with_more: Mapping[str, Readings], settings: Tuned
) -> dict[str, float]:
    """Return the evidence of the models for the kind at i."""
    if read.meaning is None:
        return {"words": (settings.words + settings.meaning) * float(read.words[i])}
    found = {
        "words": settings.words * float(read.words[i]),
        "meaning": settings.meaning * float(read.meaning[i]),
    }
    for name, more in with_more.items():
        if more.meaning is not None:
            words, meaning = f"words_{name}", f"meaning_{name}"
            found[words] = getattr(settings, words) * float(more.words[i] - read.words[i])
            grown = float(more.meaning[i] - read.meaning[i])
            found[meaning] = getattr(settings, meaning) * grown
    return found


def _fits(kind: str, seen: Situation, book: Book, settings: Tuned) -> dict[str, float]:
    """Return the evidence of the conversation for a kind; what says nothing is left out."""
    context = seen.context
    is_topic = kind in book.topics
    unanchored = not any(seen.clause.message.name_of) and context.topic is None
    holds = {
        "refused": kind in REFUSED and kind != OFF,
        "off_topic": kind == OFF,
        "no_facts": is_topic and without_facts(kind, seen, book),
        "place": kind == ITEM and bool(seen.places) and bool(context.listed or context.lists),
        "several": kind == book.plays.compare and len(seen.meant.roles) > 1,
        "nothing_before": kind in (*COMMANDS, ITEM) and not (context.asked or context.lists),
        "tells_only": kind == "tell" and seen.alone,
        "unanchored": is_topic and unanchored,
        "of_nobody": is_topic and unanchored and not seen.meant.roles and of_a_role(kind, book),
        "beside_off": kind != OFF and unanchored and seen.beside_off,
    }
    found: dict[str, float] = {name: getattr(settings, name) for name in holds if holds[name]}
    if kind in seen.follows:
        found["follows"] = settings.follows * seen.follows[kind]
    return found
