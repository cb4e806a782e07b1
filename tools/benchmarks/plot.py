"""The results as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from tools.benchmarks.comparison import BLOCK

SIDES = ("ours", "stock")
COLOURS = {"ours": "#0b7a75", "stock": "#b8b8b8"}
SHARES = ("p50", "p95", "p99")
COSTS = {"train_s": "training, s", "start_s": "start, s", "rss_mb": "memory, MB"}


def draw(found: Mapping[str, Any], path: Path) -> None:
    """Draw speed, time of a turn, cost, and the long conversation."""
    figure = Figure(figsize=(10, 7))
    (speed, turn), (cost, long) = figure.subplots(2, 2)
    users = list(found["ours"]["users"])
    rates = {side: [found[side]["users"][n]["turns_per_s"] for n in users] for side in SIDES}
    _bars(speed, ["1 user" if n == "1" else f"{n} users" for n in users], rates, rates)
    speed.set_title("turns per second (more is better)")
    times = {side: [found[side]["users"]["1"][f"{p}_ms"] for p in SHARES] for side in SIDES}
    _bars(turn, SHARES, times, times)
    turn.set_title("time of a turn at 1 user, ms (less is better)")
    costs = {side: [found[side][name] for name in COSTS] for side in SIDES}
    # Seconds and megabytes share no axis: the height is the share of the stock recipe's.
    shares = {
        side: [value / whole for value, whole in zip(costs[side], costs["stock"], strict=True)]
        for side in SIDES
    }
    _bars(cost, list(COSTS.values()), shares, costs)
    cost.set_yticks([])
    cost.set_title("cost (less is better)")
    for side in SIDES:
        means = found[side]["conversation_ms"]
        turns = [BLOCK * number for number in range(1, len(means) + 1)]
        long.plot(turns, means, marker="o", color=COLOURS[side])
    long.set_title(f"one conversation: mean of {BLOCK} turns, ms")
    long.set_xlabel("turns so far")
    long.set_ylim(bottom=0)
    for axes in (speed, turn, cost, long):
        axes.spines[["top", "right"]].set_visible(False)
    handles, _ = speed.get_legend_handles_labels()
    figure.legend(handles, SIDES, loc="upper center", ncol=len(SIDES), frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.96))
    figure.savefig(path, dpi=100, metadata={"Software": None})


def _bars(
    axes: Any,
    labels: Sequence[str],
    heights: Mapping[str, Sequence[float]],
    values: Mapping[str, Sequence[float]],
) -> None:
    """Draw a pair of bars for each label, and write the values over them."""
    for number, side in enumerate(SIDES):
        places = [place + 0.4 * number for place in range(len(labels))]
        drawn = axes.bar(places, heights[side], 0.38, color=COLOURS[side], label=side)
        written = [f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values[side]]
        axes.bar_label(drawn, written, fontsize=8)
    axes.set_xticks([place + 0.2 for place in range(len(labels))], labels)
