"""Measure this bot and the stock recipe in one run: `python -m tools.benchmarks [--quick]`.

The full run writes into tools/benchmarks/, the quick one into reports/bench/. A stock model that
was kept is not trained anew if it is of today's data; the quick run trains it for one epoch only.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tools import ROOT
from tools.benchmarks.bots import BRIEF, OURS, STOCK, Bot
from tools.benchmarks.comparison import Round, side
from tools.benchmarks.load import LoadError
from tools.benchmarks.machine import describe
from tools.benchmarks.measuring import FULL, QUICK, Plan, measure
from tools.benchmarks.models import Training, kept, log_of, train
from tools.benchmarks.page import PAGE, results, table, write
from tools.processes import ProgramError

FULL_FOLDER = ROOT / "tools" / "benchmarks"
QUICK_FOLDER = ROOT / "reports" / "bench"


def in_turns(plan: Plan, stock: Bot, say: Callable[[str], None]) -> dict[str, list[Round]]:
    """Measure both bots, one after the other, in as many rounds as planned."""
    found: dict[str, list[Round]] = {OURS.name: [], stock.name: []}
    for number in range(plan.rounds):
        say(f"round {number + 1} of {plan.rounds}")
        # Neither is always the first: what the machine does besides must favour none.
        for bot in (stock, OURS) if number % 2 == 0 else (OURS, stock):
            found[bot.name].append(measure(bot, plan, say))
    return found


def trained(bot: Bot, say: Callable[[str], None]) -> Training:
    """Train a bot and tell of it."""
    say(f"{bot.name}: training; see {log_of(bot).relative_to(ROOT)}")
    took = train(bot)
    say(f"{bot.name}: trained in {took.seconds:.0f} s")
    return took


def how(plan: Plan, stock: Bot, earlier: str | None) -> str:
    """Say when and how it was measured; `earlier` is the day of a training in another run."""
    rounds = "one round" if plan.rounds == 1 else f"{plan.rounds} rounds in turn"
    told = [f"Measured on {date.today().isoformat()}, both in one run, {rounds}."]
    if earlier is not None:
        told.append(f"The stock model was trained before it, on {earlier}, on the same machine.")
    if stock == BRIEF:
        told.append(
            "The stock model was trained for one epoch in place of 100: that makes it answer worse,"
            " but neither faster nor slower. Do not compare the training."
        )
    return " ".join(told)


def run(plan: Plan, say: Callable[[str], None]) -> tuple[dict[str, Any], str]:
    """Train what has to be trained and measure both; return what was found, and how."""
    will_do = (STOCK, BRIEF) if plan.brief else (STOCK,)
    stock = next((bot for bot in will_do if kept(bot)), will_do[-1])
    earlier = kept(stock)
    took = earlier or trained(stock, say)
    ours = trained(OURS, say)
    found = in_turns(plan, stock, say)
    written = results(
        describe(),
        stock=side(found[stock.name], took.seconds, took.cpu_seconds),
        ours=side(found[OURS.name], ours.seconds, ours.cpu_seconds),
    )
    return written, how(plan, stock, earlier.day if earlier else None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short round, into reports/bench")
    options = parser.parse_args(arguments)
    # However it is ended, the programs that it started must end as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"bench: {time.monotonic() - begun:6.1f} s  {text}", flush=True)

    folder = QUICK_FOLDER if options.quick else FULL_FOLDER
    try:
        plan = QUICK if options.quick else FULL
        found, told = run(plan, say)
    except (ProgramError, LoadError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: stopped", file=sys.stderr)
        return 130
    write(folder, found, told)
    print(f"\n{table(found)}\n")
    say(f"Done: {(folder / PAGE).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
