"""The HTML report: one file with everything in it; its words are in report.html."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import numpy as np

from tools.evaluation import figures as counted
from tools.evaluation import plots, tables
from tools.evaluation.figures import MeasuredSet
from tools.evaluation.floors import Floor
from tools.evaluation.near_copies import COPY, Closest

TEMPLATE = Path(__file__).with_name("report.html")


@dataclass(frozen=True)
class Results:
    """All that was measured; `fresh` holds what sets of new people came to when asked once."""

    figures: Mapping[str, float]
    measured: Sequence[MeasuredSet]
    closest: Sequence[Closest]
    fresh: Mapping[str, Mapping[str, Any]]


def write(results: Results, floors: Sequence[Floor], path: Path) -> None:
    """Write the report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(results, floors), encoding="utf-8")


def render(results: Results, floors: Sequence[Floor]) -> str:
    """Return the report as HTML."""
    outcomes = [outcome for each in results.measured for outcome in each.outcomes]
    turns = [turn for each in results.measured for turn in each.turns]
    own = [o for o in outcomes if not o.case.shared and o.why is not None]
    values = {
        "summary": tables.summary(results.figures, floors),
        "sets": tables.sets([each.name for each in results.measured], results.figures),
        "fresh": tables.fresh(results.fresh),
        "fresh_curve": _fresh_curve(results.fresh),
        "people": tables.people(counted.by_person(results.measured)),
        "misled": tables.mistakes(counted.misled(outcomes)),
        "mistakes": tables.mistakes(own),
        "reliability": plots.reliability(counted.reliability(outcomes)),
        "turns": tables.turns(turns),
        "turn_count": len(turns),
        "latency": _latency([outcome.reply.seconds * 1e3 for outcome in outcomes]),
        "closeness": _closeness(results.closest),
        "closest": tables.closest(results.closest),
        "questions": len(outcomes),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _fresh_curve(fresh: Mapping[str, Mapping[str, Any]]) -> str:
    lines = {
        kind: [record.get(kind) for record in fresh.values()]
        for kind in ("in", "out", "social", "misled", "turns")
    }
    return plots.curve(list(fresh), lines)


def _latency(times: Sequence[float]) -> str:
    p50, p95 = np.percentile(times, [50, 95])
    bins = list(np.linspace(0, max(4.0, float(p95) * 1.5), 41))
    marks = {f"p50 {p50:.2f} ms": float(p50), f"p95 {p95:.2f} ms": float(p95)}
    return plots.histogram(times, "ms to understand one question", bins, marks)


def _closeness(closest: Sequence[Closest]) -> str:
    cosines = [pair.cosine for pair in closest]
    bins = list(np.linspace(0, 1, 41))
    return plots.histogram(
        cosines, "cosine to the closest training example", bins, {f"copy from {COPY}": COPY}
    )
