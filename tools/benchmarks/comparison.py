"""From what was measured to the figures of the report."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from tools.benchmarks.load import Measured

# The first and the last turns of a long conversation that are compared; it is shown in such blocks.
BLOCK = 50


@dataclass(frozen=True)
class Speed:
    """Turns per second and how long a turn takes, for so many users at once."""

    turns_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Round:
    """What one round found of one bot; `conversation` is empty where it was not measured."""

    start_s: float
    rss_mb: float
    users: Mapping[int, Speed]
    conversation: tuple[float, ...]


@dataclass(frozen=True)
class Side:
    """What is reported of one bot: medians over the rounds, rounded as they are written."""

    train_s: float
    train_cpu_s: float
    start_s: float
    rss_mb: float
    users: Mapping[str, Speed]
    conversation_ms: tuple[float, ...]
    slope_400: float | None


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share (from 0 to 1) of the values stays below, interpolated."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def speed(measured: Measured) -> Speed:
    """Return the speed that a load was answered with."""
    found = measured.latencies
    p50, p95, p99 = (1000 * percentile(found, share) for share in (0.5, 0.95, 0.99))
    return Speed(len(found) / measured.seconds, p50, p95, p99)


def blocks(conversation: Sequence[float]) -> tuple[float, ...]:
    """Return the mean of each full block of turns."""
    starts = range(0, len(conversation) - BLOCK + 1, BLOCK)
    return tuple(fmean(conversation[start : start + BLOCK]) for start in starts)


def slope(conversation: Sequence[float]) -> float:
    """Return how many times as long the last turns of a conversation take as the first."""
    return fmean(conversation[-BLOCK:]) / fmean(conversation[:BLOCK])


def side(rounds: Sequence[Round], train_s: float, train_cpu_s: float) -> Side:
    """Return the medians of some rounds."""
    long = [found.conversation for found in rounds if found.conversation]
    means = [median(values) for values in zip(*map(blocks, long), strict=True)]
    return Side(
        train_s=round(train_s, 1),
        train_cpu_s=round(train_cpu_s, 1),
        start_s=round(median(found.start_s for found in rounds), 2),
        rss_mb=round(median(found.rss_mb for found in rounds), 1),
        users={
            str(users): _median_speed([found.users[users] for found in rounds])
            for users in rounds[0].users
        },
        conversation_ms=tuple(round(1000 * mean, 2) for mean in means),
        slope_400=round(median(map(slope, long)), 3) if long else None,
    )


def _median_speed(speeds: Sequence[Speed]) -> Speed:
    return Speed(
        turns_per_s=round(median(found.turns_per_s for found in speeds), 2),
        p50_ms=round(median(found.p50_ms for found in speeds), 2),
        p95_ms=round(median(found.p95_ms for found in speeds), 2),
        p99_ms=round(median(found.p99_ms for found in speeds), 2),
    )


def ratios(ours: Side, stock: Side) -> dict[str, float]:
    """Return ours divided by stock, figure by figure."""
    found = {
        "turns_per_s_1": ours.users["1"].turns_per_s / stock.users["1"].turns_per_s,
        "turns_per_s_32": ours.users["32"].turns_per_s / stock.users["32"].turns_per_s,
        "p50_1": ours.users["1"].p50_ms / stock.users["1"].p50_ms,
        "start": ours.start_s / stock.start_s,
        "rss": ours.rss_mb / stock.rss_mb,
        "train": ours.train_s / stock.train_s,
    }
    return {name: round(value, 4) for name, value in found.items()}
