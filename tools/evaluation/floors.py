"""The figures that must hold, from floors.yml."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("floors.yml")
# How a figure of each unit is written.
_FORMATS = {"share": "{:.4f}", "ms": "{:.2f} ms", "s": "{:.1f} s", "MB": "{:.2f} MB", "n": "{:.0f}"}


@dataclass(frozen=True)
class Floor:
    """What a figure must reach (`at_least`) or must not exceed (`at_most`); one of them is set.

    `target` is what the project set out for; the limit is what it must not fall back behind.
    """

    name: str
    label: str
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    target: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a figure is within its limit."""
        if self.at_least is not None and value < self.at_least:
            return False
        return self.at_most is None or value <= self.at_most

    def written(self, value: float | None) -> str:
        """Return a figure with its unit."""
        return "" if value is None else _FORMATS[self.unit].format(value)

    @property
    def limit(self) -> float | None:
        """The limit, whichever way it goes."""
        return self.at_most if self.at_least is None else self.at_least


def load(path: Path = PATH) -> list[Floor]:
    """Read the floors. A name or limit that is not known raises TypeError."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Floor(name, **entry) for name, entry in entries.items()]


def failures(
    floors: Iterable[Floor], figures: Mapping[str, float], skipped: Collection[str] = ()
) -> list[str]:
    """Return a line for every figure that is not within its limit, or not there at all."""
    lines = []
    for floor in floors:
        value = figures.get(floor.name)
        if value is None:
            # A figure that is renamed or lost must not pass for one that holds.
            if floor.name not in skipped:
                lines.append(f"FAIL {floor.name}: not measured")
        elif not floor.holds(value):
            side = "above its ceiling" if floor.at_least is None else "below its floor"
            limit = floor.written(floor.limit)
            lines.append(f"FAIL {floor.name}: {floor.written(value)} is {side} {limit}")
    return lines
