"""Measure everything, write the report, and fail when a figure falls below its floor."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from evaluation import data, floors, report
from evaluation.closeness import closest
from evaluation.crossval import CrossValidation, cross_validate
from evaluation.run import Bot, Outcome, TurnOutcome, ask_all, hold_all, model_bytes, train
from evaluation.sweep import Point, sweep

REPORT = Path("reports/evaluation.html")
_STARTED = time.monotonic()
# Values of a threshold that the curves are drawn over, besides the chosen one.
_SWEPT = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_CROSS_VALIDATED = ("cross_validated_topics", "cross_validated_intents")
_SHARED = ("shared_in_scope", "shared_out_of_scope", "shared_turns", "off_topic")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no cross-validation, no curves")
    parser.add_argument("--report", type=Path, default=REPORT, help="where to write the report")
    options = parser.parse_args(arguments)
    with threadpool_limits(limits=1):
        results, skipped = _measure(quick=options.quick)
    known = floors.load()
    report.write(results, known, options.report)
    for floor in known:
        value = results.figures.get(floor.name)
        print(f"{floor.name}: {'not measured' if value is None else floor.written(value)}")
    print(f"report: {options.report}")
    failed = floors.failures(known, results.figures, skipped)
    print("\n".join(failed) if failed else "all figures hold")
    return 1 if failed else 0


def _measure(*, quick: bool) -> tuple[report.Results, list[str]]:
    """Return the results, and the names of the figures that could not be had."""
    examples = data.training_examples()
    threshold, alone = data.thresholds()
    _progress(f"training on {len(examples)} examples")
    bot, seconds = train(examples, threshold, alone)
    cases, dialogues = data.own_cases(), data.own_dialogues()
    _progress(f"asking {len(cases)} questions, holding {len(dialogues)} dialogues")
    outcomes, turns = ask_all(bot, cases), hold_all(bot, dialogues)
    times = [outcome.reply.seconds * 1e3 for outcome in outcomes]
    near = closest(cases, examples)
    figures = {
        **_shares("", outcomes, turns),
        "parse_p50": float(np.percentile(times, 50)),
        "parse_p95": float(np.percentile(times, 95)),
        "training": seconds,
        "model": model_bytes(bot) / 1e6,
    }
    shared = data.shared_cases()
    if shared:
        far = data.off_topic_cases()
        _progress(f"asking {len(shared)} real questions and {len(far)} far ones")
        held = hold_all(bot, data.shared_dialogues())
        figures |= _shares("shared_", ask_all(bot, shared), held)
        figures["off_topic"] = _right(ask_all(bot, far))
        near += closest([*shared, *far], examples)
    figures["copies"] = sum(pair.is_copy for pair in near)
    curves: dict[str, list[Point]] = {}
    validation: CrossValidation | None = None
    if not quick:
        validation = cross_validate(bot.reader, examples, _progress)
        figures["cross_validated_topics"] = validation.topic_accuracy
        figures["cross_validated_intents"] = validation.accuracy
        curves = _curves(bot, cases)
    results = report.Results(
        figures,
        outcomes,
        turns,
        near,
        {"threshold": threshold, "alone": alone},
        curves,
        validation,
    )
    return results, [*(_CROSS_VALIDATED if quick else ()), *(() if shared else _SHARED)]


def _shares(
    prefix: str, outcomes: Sequence[Outcome], turns: Sequence[TurnOutcome]
) -> dict[str, float]:
    inside = [outcome for outcome in outcomes if outcome.case.scope == "in"]
    outside = [outcome for outcome in outcomes if outcome.case.scope != "in"]
    return {
        f"{prefix}in_scope": _right(inside),
        f"{prefix}out_of_scope": _right(outside),
        f"{prefix}turns": sum(not turn.problems for turn in turns) / max(1, len(turns)),
    }


def _right(outcomes: Sequence[Outcome]) -> float:
    return sum(outcome.why is None for outcome in outcomes) / max(1, len(outcomes))


def _curves(bot: Bot, cases: Sequence[data.Case]) -> dict[str, list[Point]]:
    chosen = {"threshold": bot.models.threshold, "alone": bot.models.alone}
    found = {}
    for name, value in chosen.items():
        _progress(f"drawing the curve over {name}")
        found[name] = sweep(bot, cases, name, sorted({*_SWEPT, value}))
    return found


def _progress(line: str) -> None:
    print(f"{time.monotonic() - _STARTED:6.1f} s  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
