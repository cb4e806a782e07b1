"""Percentiles, medians, slopes and ratios."""

import pytest

from tools.benchmarks.comparison import (
    Round,
    Side,
    Speed,
    blocks,
    percentile,
    ratios,
    side,
    slope,
    speed,
)
from tools.benchmarks.load import Measured

PERCENTILES = [
    ([7.0], 0.5, 7.0),
    ([7.0], 0.99, 7.0),
    ([1.0, 2.0], 0.5, 1.5),
    ([3.0, 1.0, 2.0], 0.5, 2.0),
    ([3.0, 1.0, 2.0], 0.0, 1.0),
    ([3.0, 1.0, 2.0], 1.0, 3.0),
    ([float(n) for n in range(101)], 0.95, 95.0),
    ([float(n) for n in range(101)], 0.99, 99.0),
]


@pytest.mark.parametrize(("values", "share", "expected"), PERCENTILES)
def test_a_percentile(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == pytest.approx(expected)


def test_speed_counts_turns_by_the_clock_and_not_by_their_times() -> None:
    found = speed(Measured(2.0, (0.5, 0.5, 1.0, 1.0, 1.0, 1.0)))
    assert found.turns_per_s == 3.0
    assert found.p50_ms == 1000.0


def test_slope_compares_the_last_fifty_turns_with_the_first() -> None:
    assert slope([1.0] * 50 + [9.0] * 300 + [2.0] * 50) == 2.0


def test_blocks_are_means_of_fifty_turns() -> None:
    assert blocks([1.0] * 50 + [3.0] * 50 + [99.0] * 49) == (1.0, 3.0)


def a_round(value: float, conversation: tuple[float, ...] = ()) -> Round:
    speeds = {users: Speed(value, value, value, value) for users in (1, 8, 32)}
    return Round(value, value, speeds, conversation)


def test_a_side_is_the_median_of_its_rounds() -> None:
    found = side([a_round(1.0), a_round(50.0), a_round(3.0)], 10.0, 9.0)
    assert (found.start_s, found.rss_mb, found.train_s, found.train_cpu_s) == (3.0, 3.0, 10.0, 9.0)
    assert found.users["32"] == Speed(3.0, 3.0, 3.0, 3.0)
    assert (found.conversation_ms, found.slope_400) == ((), None)


def test_the_slope_of_a_side_is_the_median_of_its_conversations() -> None:
    rounds = [a_round(1.0, (0.01,) * 350 + (0.01 * factor,) * 50) for factor in (1, 5, 2)]
    found = side([*rounds, a_round(1.0)], 10.0, 9.0)
    assert found.slope_400 == 2.0
    assert found.conversation_ms == (10.0,) * 7 + (20.0,)


def test_ratios_are_ours_divided_by_stock(ours: Side, stock: Side) -> None:
    assert ratios(ours, stock) == {
        "turns_per_s_1": 10.0,
        "turns_per_s_32": 10.0,
        "p50_1": 0.125,
        "start": 0.1,
        "rss": 0.1667,
        "train": 0.05,
    }
