"""The bot grows neither larger nor slower: `make soak TURNS=…` asks it for longer.

What people wait depends on what else the machine does. So run the long one where nothing else runs;
the short one, whose tenths are a few seconds each, looks at the work that the bot does instead.
"""

import os
import sys

import pytest

from tests.soak.measure import Measured, measure, worker
from tests.soak.visitors import VISITORS, visiting

# What a normal run of the tests asks: some 10 s on two cores.
SHORT = 1000
IS_SHORT = not os.environ.get("SOAK_TURNS")
TURNS = SHORT if IS_SHORT else int(os.environ["SOAK_TURNS"])
# What is loaded and filled at the first use of everything belongs to no growth, nor does the store
# of the latest conversations, which is full after some 8,000 turns.
WARM_UP = max(200, TURNS // 5)
MOST_GROWTH = 0.05
MOST_SLOWING = 1.3


@pytest.mark.parametrize(
    ("seconds", "memory", "slowing", "growth"),
    [
        ([1.0] * 100, [100] * 100, 1.0, 0.0),
        ([1.0] * 50 + [2.0] * 50, [100] * 90 + [110] * 10, 2.0, 0.1),
        # One slow turn is none.
        ([1.0] * 95 + [9.0] + [1.0] * 4, [100], 1.0, 0.0),
    ],
)
def test_the_measures(
    seconds: list[float], memory: list[int], slowing: float, growth: float
) -> None:
    measured = Measured(seconds, seconds, memory)
    assert measured.slowing == pytest.approx(slowing)
    assert Measured([], [1.0] * 50 + [2.0] * 50, []).more_work == pytest.approx(2)
    assert measured.growth == pytest.approx(growth)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_soak() -> None:
    with visiting() as (bot, visitors):
        process = worker(int(bot.url.rpartition(":")[2]))
        measured = measure(
            TURNS, WARM_UP, lambda number: visitors[number % VISITORS].ask(), process
        )
    told = (
        f"soak: last tenth against first: {measured.slowing:.2f} times as slow, "
        f"{measured.more_work:.2f} times the work, {100 * measured.growth:+.1f} % memory"
    )
    print(told, file=sys.stderr)
    assert measured.growth < MOST_GROWTH, told
    assert measured.more_work < MOST_SLOWING, told
    assert IS_SHORT or measured.slowing < MOST_SLOWING, told
