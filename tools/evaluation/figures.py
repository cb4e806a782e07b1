"""From outcomes to figures: shares of what is right, and of answers that were not asked for."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.evaluation.asking import Asked, TurnOutcome

# Edges of the classes of confidence, of which each has as many of its answers right as it says
# when the confidence can be relied on.
_EDGES = (0.0, 0.4, 0.6, 0.8, 0.9, 0.97, 1.0001)


@dataclass(frozen=True)
class MeasuredSet:
    """A set that was asked."""

    name: str
    outcomes: Sequence[Asked] = ()
    turns: Sequence[TurnOutcome] = ()


def figures_of(measured: MeasuredSet) -> dict[str, float]:
    """Return the figures of a set; one that nothing of the set bears on is left out."""
    outcomes, turns = measured.outcomes, measured.turns
    inside = [o for o in outcomes if o.case.scope == "in"]
    social = [o for o in outcomes if o.case.scope == "social"]
    outside = [o for o in outcomes if o.case.scope not in ("in", "social")]
    answered = [o for o in outcomes if o.reply.answer.kind == "answer"]
    found = {
        "in": _right(inside),
        "out": _right(outside),
        "social": _right(social),
        "misled": None if not inside else 1 - (_right(answered) or 0.0),
        "turns": _share(not turn.problems for turn in turns),
        "unsure": _share(o.reply.answer.unsure for o in (*inside, *outside)),
    }
    return {f"{measured.name}_{k}": value for k, value in found.items() if value is not None}


def by_person(measured: Iterable[MeasuredSet]) -> dict[str, tuple[int, float]]:
    """Return for each person that wrote questions how many, and the share that is right."""
    found: dict[str, list[Asked]] = {}
    for outcome in (o for each in measured for o in each.outcomes if o.case.person):
        found.setdefault(outcome.case.person, []).append(outcome)
    return {person: (len(own), _right(own) or 0.0) for person, own in sorted(found.items())}


def reliability(outcomes: Sequence[Asked]) -> list[tuple[float, float, int]]:
    """Return for each class of confidence its mean, the share that is right, and how many."""
    found = []
    for low, high in itertools.pairwise(_EDGES):
        own = [o for o in outcomes if low <= o.reply.confidence < high]
        if own:
            mean = sum(o.reply.confidence for o in own) / len(own)
            found.append((mean, _right(own) or 0.0, len(own)))
    return found


def misled(outcomes: Iterable[Asked]) -> list[Asked]:
    """Return the answers that are not what was asked, those that the bot was surest of first."""
    wrong = [o for o in outcomes if o.why is not None and o.reply.answer.kind == "answer"]
    return sorted(wrong, key=lambda o: -o.reply.confidence)


def _right(outcomes: Sequence[Asked]) -> float | None:
    return _share(outcome.why is None for outcome in outcomes)


def _share(right: Iterable[bool]) -> float | None:
    found = list(right)
    return sum(found) / len(found) if found else None


def totals(all_figures: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the figures of several sets as one mapping."""
    return {name: value for figures in all_figures for name, value in figures.items()}
