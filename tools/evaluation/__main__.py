"""Ask the trained model all sets, write the report, and fail when a figure misses its floor."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from threadpoolctl import threadpool_limits

from faq.understanding import examples
from tools.evaluation import data, floors, report
from tools.evaluation.asking import Asker, ask_all, hold_all, shipped
from tools.evaluation.figures import MeasuredSet, figures_of, totals
from tools.evaluation.near_copies import closest
from tools.train import MODEL

REPORT = Path("reports/evaluation.html")
FRESH = Path(__file__).with_name("fresh.yml")
_STARTED = time.monotonic()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluation", description=__doc__)
    parser.add_argument("--report", type=Path, default=REPORT, help="where to write the report")
    parser.add_argument("--once", metavar="FOLDER/NAME", help="ask one set of new people, unread")
    options = parser.parse_args(arguments)
    with threadpool_limits(limits=1):
        bot = shipped()
        if options.once:
            return _once(bot, Path(options.once))
        results = _measure(bot)
    known = floors.load()
    report.write(results, known, options.report)
    for name, value in results.figures.items():
        print(f"{name}: {value:.3f}")
    print(f"report: {options.report}")
    absent = [f.name for f in known if not data.SHARED.is_dir() and f.name not in results.figures]
    failed = floors.failures(known, results.figures, absent)
    print("\n".join(failed) if failed else "all figures hold")
    return 1 if failed else 0


def _once(bot: Asker, path: Path) -> int:
    """Print the figures of a set and nothing of what is in it: a line for fresh.yml."""
    measured = _ask(bot, data.fresh_set(path.name, path.parent))
    figures = figures_of(measured).items()
    shares = {name.removeprefix(f"{path.name}_"): round(value, 3) for name, value in figures}
    line = yaml.safe_dump({path.name: {"asked": _today(), **shares}}, sort_keys=False)
    print(line, end="")
    return 0


def _today() -> Any:
    return time.strftime("%Y-%m-%d", time.gmtime())


def _measure(bot: Asker) -> report.Results:
    measured = [_ask(bot, each) for each in data.sets()]
    outcomes = [outcome for each in measured for outcome in each.outcomes]
    _progress("comparing the questions with what was learned from")
    said = list(examples.read())
    near = closest([outcome.case for outcome in outcomes], said)
    figures = {
        **totals(map(figures_of, measured)),
        "parse_p50": float(np.median([o.reply.seconds * 1e3 for o in outcomes])),
        "unsure": float(np.mean([o.reply.answer.unsure for o in outcomes])),
        "copies": sum(pair.is_copy for pair in near),
        "model": (data.ROOT / MODEL).stat().st_size / 1e6,
    }
    fresh = yaml.safe_load(FRESH.read_text(encoding="utf-8"))
    return report.Results(figures, measured, near, fresh)


def _ask(bot: Asker, asked: data.QuestionSet) -> MeasuredSet:
    cases, dialogues = len(asked.cases), len(asked.dialogues)
    _progress(f"{asked.name}: {cases} questions, {dialogues} dialogues")
    return MeasuredSet(asked.name, ask_all(bot, asked.cases), hold_all(bot, asked.dialogues))


def _progress(line: str) -> None:
    print(f"{time.monotonic() - _STARTED:6.1f} s  {line}", flush=True, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
