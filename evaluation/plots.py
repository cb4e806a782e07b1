"""Plots as SVG inside data addresses. They show topic ids only, so they need no Japanese font."""

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evaluation.sweep import Point

_BLUE, _ORANGE, _GREEN, _RED, _GREY = "#2563a8", "#d9822b", "#2f8f6b", "#c0392b", "#6b7280"
_SETTINGS = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _GREY,
    "axes.grid": True,
    "grid.color": "#e5e7eb",
    "axes.axisbelow": True,
    # The same figures must give the same file.
    "svg.hashsalt": "evaluation",
}


def confusion(expected: Sequence[str], got: Sequence[str], names: Sequence[str]) -> str:
    """Plot how often each class (row) was taken for each (column); names give the order."""
    at = {name: i for i, name in enumerate(names)}
    counts: NDArray[np.int64] = np.zeros((len(names), len(names)), dtype=np.int64)
    for row, column in zip(expected, got, strict=True):
        counts[at[row], at[column]] += 1
    side = 2.4 + 0.155 * len(names)
    with matplotlib.rc_context({**_SETTINGS, "axes.grid": False}):
        figure = Figure(figsize=(side, side), layout="constrained")
        axes = figure.add_subplot()
        shown = np.where(counts > 0, counts, np.nan)
        axes.imshow(shown, cmap="Blues", norm=LogNorm(1, max(2, counts.max()) * 4))
        for row, column in np.argwhere(counts > 0):
            wrong = row != column
            dark = counts[row, column] > counts.max() / 4
            axes.text(
                column,
                row,
                counts[row, column],
                ha="center",
                va="center",
                fontsize=6,
                color=_RED if wrong else "white" if dark else "#0b2545",
                fontweight="bold" if wrong else "normal",
            )
        axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
        axes.set_yticks(range(len(names)), names, fontsize=6)
        axes.set_xticks(np.arange(-0.5, len(names)), minor=True)
        axes.set_yticks(np.arange(-0.5, len(names)), minor=True)
        axes.grid(which="minor", color="#eef0f3", linewidth=0.5)
        axes.tick_params(which="both", length=0)
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_xlabel("answered")
        axes.set_ylabel("expected")
        return _address(figure)


def against_threshold(points: Sequence[Point], name: str, chosen: float) -> str:
    """Plot acceptance and refusal over the values of a threshold, the chosen one marked."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        values = [point.value for point in points]
        axes.plot(values, [p.accepted for p in points], "o-", ms=3, color=_BLUE)
        axes.plot(values, [p.near for p in points], "s-", ms=3, color=_ORANGE)
        axes.plot(values, [p.far for p in points], "^-", ms=3, color=_GREEN)
        axes.axvline(chosen, color=_RED, linestyle="--", linewidth=1)
        axes.legend(
            ["in article: accepted", "near: refused", "off topic: refused", f"chosen {chosen}"],
            frameon=False,
            loc="lower left",
        )
        axes.set_xlabel(name)
        axes.set_ylabel("share")
        return _address(figure)


def refusal_curve(sweeps: Mapping[str, Sequence[Point]], chosen: Mapping[str, float]) -> str:
    """Plot refusal against acceptance over each threshold, the chosen ones marked."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        for (name, points), colour in zip(sweeps.items(), (_BLUE, _ORANGE), strict=False):
            ordered = sorted(points, key=lambda point: point.value)
            refused = [point.refused for point in ordered]
            accepted = [point.accepted for point in ordered]
            axes.plot(refused, accepted, "o-", ms=3, color=colour, label=f"over {name}")
            for point in (ordered[0], ordered[-1]):
                # The ends of the two curves lie apart: a value says which way they go.
                axes.annotate(
                    f"{point.value:g}",
                    (point.refused, point.accepted),
                    xytext=(4, 4),
                    textcoords="offset points",
                    fontsize=7,
                    color=colour,
                )
            mark = min(ordered, key=lambda point: abs(point.value - chosen[name]))
            axes.plot(mark.refused, mark.accepted, "*", ms=13, color=_RED)
        axes.set_xlabel("not in article: refused")
        axes.set_ylabel("in article: accepted")
        axes.legend(frameon=False, loc="lower left")
        return _address(figure)


def histogram(
    values: Sequence[float], label: str, bins: Sequence[float], marks: Mapping[str, float]
) -> str:
    """Plot a histogram, with named values marked by lines."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        axes.hist(np.clip(values, bins[0], bins[-1]), bins=bins, color=_BLUE, alpha=0.85)
        for (name, value), style in zip(marks.items(), ("--", ":", "-."), strict=False):
            axes.axvline(value, color=_RED, linestyle=style, linewidth=1.2, label=name)
        axes.legend(frameon=False)
        axes.set_xlabel(label)
        axes.set_ylabel("questions")
        return _address(figure)


def shares(groups: Mapping[str, Sequence[float]], label: str, marks: Mapping[str, float]) -> str:
    """Plot histograms of values from 0 to 1, each group by its own share, on a log scale."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        for (name, values), colour in zip(groups.items(), (_BLUE, _ORANGE), strict=False):
            weights = np.full(len(values), 1 / max(1, len(values)))
            bins = np.linspace(0, 1, 41)
            axes.hist(values, bins=bins, weights=weights, color=colour, alpha=0.6, label=name)
        for (name, value), style in zip(marks.items(), ("--", ":"), strict=False):
            axes.axvline(value, color=_RED, linestyle=style, linewidth=1.2, label=name)
        axes.set_yscale("log")
        axes.legend(loc="upper center", framealpha=1)
        axes.set_xlabel(label)
        axes.set_ylabel("share of the group")
        return _address(figure)


def _axes() -> tuple[Figure, Any]:
    figure = Figure(figsize=(5.2, 3.6), layout="constrained")
    return figure, figure.add_subplot()


def _address(figure: Figure) -> str:
    buffer = io.BytesIO()
    # A Figure without pyplot draws without a display, whatever the backend.
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
