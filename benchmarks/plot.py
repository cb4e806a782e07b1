"""The results as a picture."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from benchmarks.figures import BLOCK

SIDES = ("ours", "stock")
COLOURS = {"ours": "#0b7a75", "stock": "#b8b8b8"}


def draw(found: Mapping[str, Any], path: Path) -> None:
    """Draw speed, time of a turn, cost, and the long conversation."""
    figure = Figure(figsize=(10, 7))
    (speed, turn), (cost, long) = figure.subplots(2, 2)
    users = list(found["ours"]["users"])
    _bars(
        speed,
        [f"{number} users" if number != "1" else "1 user" for number in users],
        {side: [found[side]["users"][n]["turns_per_s"] for n in users] for side in SIDES},
    )
    speed.set_title("turns per second (more is better)")
    shares = ("p50", "p95", "p99")
    _bars(
        turn,
        list(shares),
        {side: [found[side]["users"]["1"][f"{share}_ms"] for share in shares] for side in SIDES},
    )
    turn.set_title("time of a turn at 1 user, ms (less is better)")
    costs = {"train_s": "training, s", "start_s": "start, s", "rss_mb": "memory, MB"}
    _bars(cost, list(costs.values()), {s: [found[s][name] for name in costs] for s in SIDES})
    cost.set_title("cost (less is better)")
    cost.set_yscale("log")
    cost.margins(y=0.2)
    for side in SIDES:
        means = found[side]["conversation_ms"]
        turns = [BLOCK * number for number in range(1, len(means) + 1)]
        if means:
            long.plot(turns, means, marker="o", color=COLOURS[side], label=side)
    long.set_title(f"one conversation: mean of {BLOCK} turns, ms")
    long.set_xlabel("turns so far")
    long.set_ylim(bottom=0)
    for axes in (speed, turn, cost, long):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=100, metadata={"Software": None})


def _bars(axes: Any, labels: list[str], values: Mapping[str, list[float]]) -> None:
    for number, side in enumerate(SIDES):
        places = [place + 0.4 * number for place in range(len(labels))]
        drawn = axes.bar(places, values[side], 0.38, color=COLOURS[side], label=side)
        axes.bar_label(drawn, fmt="%.3g", fontsize=8)
    axes.set_xticks([place + 0.2 for place in range(len(labels))], labels)
