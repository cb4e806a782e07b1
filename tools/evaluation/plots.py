"""Plots as SVG inside data addresses. Their words are Latin, so they need no Japanese font."""

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_BLUE, _ORANGE, _GREEN, _RED, _GREY = "#2563a8", "#d9822b", "#2f8f6b", "#c0392b", "#6b7280"
_SETTINGS: Any = {
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


def curve(names: Sequence[str], lines: Mapping[str, Sequence[float | None]]) -> str:
    """Plot shares over sets, one line each."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        colours = (_BLUE, _GREEN, _GREY, _ORANGE, _RED)
        for (name, values), colour in zip(lines.items(), colours, strict=False):
            known = [(i, value) for i, value in enumerate(values) if value is not None]
            axes.plot(*zip(*known, strict=True), marker="o", color=colour, label=name)
        axes.set_xticks(range(len(names)), names)
        axes.set_ylim(0, 1.02)
        axes.legend(frameon=False, ncols=3, loc="lower center")
        return _data(figure)


def reliability(classes: Sequence[tuple[float, float, int]]) -> str:
    """Plot which share is right over how sure the bot was; the line is what it should be."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        axes.plot([0, 1], [0, 1], color=_GREY, linestyle=":")
        axes.plot([c[0] for c in classes], [c[1] for c in classes], marker="o", color=_BLUE)
        for mean, right, count in classes:
            axes.annotate(str(count), (mean, right), (4, -10), textcoords="offset points")
        axes.set_xlabel("confidence")
        axes.set_ylabel("share right")
        axes.set_xlim(0, 1.05)
        axes.set_ylim(0, 1.05)
        return _data(figure)


def histogram(
    values: Sequence[float], label: str, bins: Sequence[float], marks: Mapping[str, float]
) -> str:
    """Plot how values are spread, with marked values."""
    with matplotlib.rc_context(_SETTINGS):
        figure, axes = _axes()
        axes.hist(values, bins=list(bins), color=_BLUE)
        for name, value in marks.items():
            axes.axvline(value, color=_RED, linestyle=":", label=name)
        axes.set_xlabel(label)
        axes.legend(frameon=False)
        return _data(figure)


def _axes() -> tuple[Figure, Axes]:
    figure = Figure(figsize=(4.6, 3.2), layout="constrained")
    return figure, figure.add_subplot()


def _data(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
