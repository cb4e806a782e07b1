"""The HTML report: one file with everything in it; its words are in report.html."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

import numpy as np

from components.scope import REFUSING
from evaluation import plots, tables
from evaluation.closeness import COPY, Closest
from evaluation.crossval import CrossValidation
from evaluation.floors import Floor
from evaluation.run import Outcome, TurnOutcome
from evaluation.sweep import Point

TEMPLATE = Path(__file__).with_name("report.html")
_SCOPE_THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
# What the template shows only after a whole run, by the name of its place.
_SLOW = (
    *("curve", "over_threshold", "over_alone"),
    *("cv_confusion", "cv_confusions", "cv_intents", "cv_scope", "cv_accepted"),
)


@dataclass(frozen=True)
class Results:
    """All that was measured; what --quick leaves out is None or empty."""

    figures: Mapping[str, float]
    outcomes: Sequence[Outcome]
    turns: Sequence[TurnOutcome]
    closest: Sequence[Closest]
    thresholds: Mapping[str, float]
    sweeps: Mapping[str, Sequence[Point]]
    validation: CrossValidation | None


def write(results: Results, floors: Sequence[Floor], path: Path) -> None:
    """Write the report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(results, floors), encoding="utf-8")


def render(results: Results, floors: Sequence[Floor]) -> str:
    """Return the report as HTML."""
    expected, got = tables.answered_topics(results.outcomes)
    values = {
        "summary": tables.summary(results.figures, floors),
        "refusals": tables.refusals(results.outcomes),
        "confusion": plots.confusion(expected, got, _ordered(expected, got)),
        "topics": tables.topics(expected, got),
        "turns": tables.turns(results.turns),
        "dialogues": len({turn.dialogue for turn in results.turns}),
        "turn_count": len(results.turns),
        "mistakes": tables.mistakes(results.outcomes),
        "latency": _latency(results),
        "closeness": _closeness(results.closest),
        "closest": tables.closest(results.closest),
        "questions": len(results.outcomes),
        **results.thresholds,
        **_slow(results),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _slow(results: Results) -> dict[str, str]:
    validation = results.validation
    if validation is None:
        return {"slow": "quick", **dict.fromkeys(_SLOW, "")}
    over = {
        name: plots.against_threshold(points, name, results.thresholds[name])
        for name, points in results.sweeps.items()
    }
    expected, predicted = validation.expected, validation.predicted
    return {
        "slow": "whole",
        "curve": plots.refusal_curve(results.sweeps, results.thresholds),
        "over_threshold": over["threshold"],
        "over_alone": over["alone"],
        "cv_confusion": plots.confusion(expected, predicted, _ordered(expected, predicted)),
        "cv_confusions": tables.confusions(validation),
        "cv_intents": tables.intents(validation),
        "cv_scope": tables.scope_scores(validation, _SCOPE_THRESHOLDS),
        "cv_accepted": plots.shares(
            {
                "in article": validation.accepted[validation.covered],
                "not in article": validation.accepted[~validation.covered],
            },
            "scope model, out of fold",
            results.thresholds,
        ),
    }


def _ordered(expected: Sequence[str], got: Sequence[str]) -> list[str]:
    """Return all classes by name, refusing last."""
    refusing = (tables.REFUSED, *REFUSING)
    return sorted({*expected, *got}, key=lambda name: (name in refusing, name))


def _latency(results: Results) -> str:
    times = [outcome.reply.seconds * 1e3 for outcome in results.outcomes]
    p50, p95 = np.percentile(times, [50, 95])
    bins = list(np.linspace(0, max(4.0, float(p95) * 1.5), 41))
    marks = {f"p50 {p50:.2f} ms": float(p50), f"p95 {p95:.2f} ms": float(p95)}
    return plots.histogram(times, "ms to parse one question", bins, marks)


def _closeness(closest: Sequence[Closest]) -> str:
    cosines = [pair.cosine for pair in closest]
    bins = list(np.linspace(0, 1, 41))
    return plots.histogram(
        cosines, "cosine to the closest training example", bins, {f"copy from {COPY}": COPY}
    )
