"""How much is sent, and from which seed: FUZZ_COUNT and FUZZ_SEED, which `make fuzz` sets."""

import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis.strategies import SearchStrategy

# What a normal run of the tests sends: some 30 s on two cores.
SHORT = 1600
SHORT_SEED = 1
# How the requests are shared out, in percent.
SHARES = {"raw": 40, "website": 25, "rest": 5, "slack": 15, "described": 15}
# In seconds.
REPORT_PERIOD = 5.0

COUNT = int(os.environ.get("FUZZ_COUNT") or SHORT)
SEED = int(
    os.environ.get("FUZZ_SEED")
    or (random.SystemRandom().randrange(2**32) if "FUZZ_COUNT" in os.environ else SHORT_SEED)
)

Case = TypeVar("Case")


class Progress:
    """Tells on the terminal how far a part of the run is, and how slow the slowest answer was."""

    def __init__(self, name: str, total: int) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self.slowest = 0.0
        self._began = self._told = time.monotonic()

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.done += 1
        self.slowest = max(self.slowest, seconds)
        if time.monotonic() - self._told > REPORT_PERIOD:
            self.tell()

    def tell(self) -> None:
        """Print the state."""
        self._told = time.monotonic()
        rate = self.done / max(self._told - self._began, 0.001)
        print(
            f"fuzz: {self.name}: {self.done} of {self.total}, {rate:.0f}/s, "
            f"slowest answer {self.slowest:.2f} s",
            file=sys.stderr,
            flush=True,
        )


def run(name: str, cases: SearchStrategy[Case], send: Callable[[Case], float]) -> None:
    """Send this part's share of cases; `send` checks the answer and returns its seconds.

    When one fails, the smallest that still fails is shown.
    """
    total = max(1, COUNT * SHARES[name] // 100)
    progress = Progress(name, total)
    print(f"\nfuzz: {name}: {total} requests, FUZZ_SEED={SEED}", file=sys.stderr, flush=True)

    @seed(SEED)
    @settings(
        max_examples=total,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        deadline=None,
        database=None,
    )
    @given(cases)
    def each(case: Any) -> None:
        note(f"the case: {case!r}")
        progress.add(send(case))

    each()
    progress.tell()
