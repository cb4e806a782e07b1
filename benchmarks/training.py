"""How long training takes, and whether the stock model that was kept is still of today's data.

`python -m benchmarks.training` trains the stock model alone, which takes long.
"""

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.bots import OURS, STOCK, STOCK_MODEL, Bot, environment
from scripts import ROOT
from scripts.processes import ProgramError, last_lines, running
from scripts.train import TRAINED_FROM, fingerprint

# Beside the stock model: what it was trained from, and how long that took.
RECORD = STOCK_MODEL.with_name("stock.json")
# Paths and patterns, from the root of the project.
STOCK_SOURCES = (
    "benchmarks/stock/config.yml",
    "data/nlu/*.yml",
    "data/rules.yml",
    "domain.yml",
    "requirements/bench.txt",
)


@dataclass(frozen=True)
class Training:
    """How long a training took, in seconds: by the clock, and of the processors' time."""

    seconds: float
    cpu_seconds: float
    day: str


def log_of(bot: Bot) -> Path:
    """Return where the training of a bot writes what it does."""
    return ROOT / "logs" / f"bench-train-{bot.name}.log"


def train(bot: Bot) -> Training:
    """Train a bot anew and return what it took. Raises ProgramError."""
    # Without its note a model counts as old, whatever comes of the training.
    (ROOT / (TRAINED_FROM if bot.name == OURS.name else RECORD)).unlink(missing_ok=True)
    trained_from = fingerprint(ROOT, STOCK_SOURCES)
    log = log_of(bot)
    log.parent.mkdir(exist_ok=True)
    cpu, started = _cpu_of_children(), time.monotonic()
    with running(f"training of {bot.name}", bot.train, environment=environment(), log=log) as run:
        if run.process.wait() != 0:
            raise ProgramError(f"the {run.name} failed{last_lines(run)}")
        seconds = time.monotonic() - started
    took = Training(seconds, _cpu_of_children() - cpu, date.today().isoformat())
    if bot.name == STOCK.name:
        record = {**asdict(took), "trained_from": trained_from}
        (ROOT / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return took


def kept() -> Training | None:
    """Return what the training of the stock model took, if it is there and of today's data."""
    if not ((ROOT / RECORD).is_file() and (ROOT / STOCK_MODEL).is_file()):
        return None
    record = json.loads((ROOT / RECORD).read_text(encoding="utf-8"))
    if record.pop("trained_from") != fingerprint(ROOT, STOCK_SOURCES):
        return None
    return Training(**record)


def _cpu_of_children() -> float:
    """Return the processors' time of all programs that this one started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    try:
        print(train(STOCK))
    except ProgramError as error:
        sys.exit(f"bench: {error}")
