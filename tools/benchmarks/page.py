"""What was found, as a file for programs and as a page for people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tools.benchmarks.comparison import Side, ratios
from tools.benchmarks.plot import draw

RESULTS = "results.json"
PAGE = "README.md"
PICTURE = "results.png"

# A row of the table: what it says, the way to the figure in each side, and its decimals.
Row = tuple[str, tuple[str, ...], int]


def rows(users: Sequence[str]) -> list[Row]:
    """Return the rows of the table for these numbers of users."""
    found: list[Row] = [
        ("training, s", ("train_s",), 1),
        ("training, processor time, s", ("train_cpu_s",), 1),
        ("start to first answer, s", ("start_s",), 2),
        ("memory at rest, MB", ("rss_mb",), 0),
    ]
    for number in users:
        who = "1 user" if number == "1" else f"{number} users"
        found.append((f"turns per second, {who}", ("users", number, "turns_per_s"), 1))
        for share in ("p50", "p95", "p99"):
            found.append((f"turn {share}, {who}, ms", ("users", number, f"{share}_ms"), 1))
    found.append(("400-turn conversation: last 50 turns / first 50", ("slope_400",), 2))
    return found


def results(machine: Mapping[str, Any], stock: Side, ours: Side) -> dict[str, Any]:
    """Return what is written as results.json."""
    return {
        "machine": dict(machine),
        "stock": asdict(stock),
        "ours": asdict(ours),
        "ratios": ratios(ours, stock),
        "slope_400": ours.slope_400,
    }


def table(found: Mapping[str, Any]) -> str:
    """Return the results as a table in Markdown."""
    lines = ["| | ours | stock | ours / stock |", "|---|---:|---:|---:|"]
    for label, way, decimals in rows(list(found["ours"]["users"])):
        ours, stock = (_figure(found[name], way) for name in ("ours", "stock"))
        ratio = "–" if ours is None or stock is None else f"{ours / stock:.3f}"
        shown = ("–" if value is None else f"{value:,.{decimals}f}" for value in (ours, stock))
        lines.append(f"| {label} | {' | '.join(shown)} | {ratio} |")
    return "\n".join(lines)


def page(found: Mapping[str, Any], how: str) -> str:
    """Return the page; `how` says when and how it was measured."""
    machine = found["machine"]
    template = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    return template.format(
        how=how,
        machine=f"{machine['processor']}, {machine['cores']} cores,"
        f" {machine['memory_gb']} GB of memory, {machine['platform']}",
        table=table(found),
        picture=PICTURE,
        results=RESULTS,
    )


def write(folder: Path, found: Mapping[str, Any], how: str) -> None:
    """Write results, page and picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    (folder / RESULTS).write_text(f"{text}\n", encoding="utf-8")
    (folder / PAGE).write_text(page(found, how), encoding="utf-8")
    draw(found, folder / PICTURE)


def _figure(side: Mapping[str, Any], way: Sequence[str]) -> float | None:
    value: Any = side
    for name in way:
        value = value[name]
    return None if value is None else float(value)
