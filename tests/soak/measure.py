"""How much memory the bot takes and how fast it answers, from the first turn to the last."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# In seconds.
REPORT_PERIOD = 10.0
# How many turns lie between two looks at the memory.
SAMPLE_PERIOD = 20


@dataclass(frozen=True)
class Measured:
    """Of each turn after the warm-up: seconds until the answer, and seconds of the processor.

    The former are what people wait, and count whatever else the machine does, too; the latter are
    the worker's own. `memory` holds samples in bytes.
    """

    seconds: Sequence[float]
    work: Sequence[float]
    memory: Sequence[int]

    @property
    def slowing(self) -> float:
        """How many times as long the median turn of the last tenth takes as that of the first."""
        return median(last_tenth(self.seconds)) / median(first_tenth(self.seconds))

    @property
    def more_work(self) -> float:
        """How many times as much work a turn of the last tenth is as one of the first."""
        return sum(last_tenth(self.work)) / sum(first_tenth(self.work))

    @property
    def growth(self) -> float:
        """How much larger the memory is in the last tenth than in the first, as a share of it."""
        return median(last_tenth(self.memory)) / median(first_tenth(self.memory)) - 1


def measure(turns: int, warm_up: int, ask: Callable[[int], float], process: int) -> Measured:
    """Ask so many questions after the warm-up; `ask` is told the number of each."""
    for number in range(warm_up):
        ask(number)
    seconds, work, memory = [], [], [resident(process)]
    began = told = time.monotonic()
    worked = busy(process)
    for number in range(turns):
        seconds.append(ask(warm_up + number))
        before, worked = worked, busy(process)
        work.append(worked - before)
        if number % SAMPLE_PERIOD == 0:
            memory.append(resident(process))
        if time.monotonic() - told > REPORT_PERIOD:
            told = time.monotonic()
            say(number + 1, turns, told - began, seconds, memory)
    say(turns, turns, time.monotonic() - began, seconds, memory)
    return Measured(seconds, work, memory)


def say(
    done: int, turns: int, passed: float, seconds: Sequence[float], memory: Sequence[int]
) -> None:
    """Print how far the run is."""
    print(
        f"soak: {done} of {turns}, {done / passed:.0f}/s, "
        f"p50 {1000 * median(seconds[-1000:]):.1f} ms, memory {memory[-1] / 2**20:.0f} MiB",
        file=sys.stderr,
        flush=True,
    )


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return float(statistics.median(values))


def first_tenth(values: Sequence[float]) -> Sequence[float]:
    """Return the first tenth of the values, at least one."""
    return values[: max(1, len(values) // 10)]


def last_tenth(values: Sequence[float]) -> Sequence[float]:
    """Return the last tenth of the values, at least one."""
    return values[-max(1, len(values) // 10) :]


def worker(port: int) -> int:
    """Return the id of the process that serves the bot on this port."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if {b"faq.serving.bot", str(port).encode()} <= set(arguments):
            return int(path.parent.name)
    raise AssertionError(f"nothing serves on port {port}")


def resident(process: int) -> int:
    """Return the bytes of memory that a process has in use."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def busy(process: int) -> float:
    """Return the seconds that a process has had of the processors."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
