"""The rows of the report's tables, as HTML; their headings are in report.html."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evaluation.closeness import Closest
from evaluation.crossval import CrossValidation
from evaluation.floors import Floor
from evaluation.run import Outcome, TurnOutcome

# What stands for a topic when a question is, or should be, refused.
REFUSED = "(refused)"
_MISTAKES = 20
_CLOSEST = 10
_CONFUSIONS = 15
# Below this a topic stands out in its table.
_WEAK = 0.8
_PASSED, _FAILED, _SKIPPED = ("pass", "✓"), ("fail", "✗"), ("skip", "–")


def summary(figures: Mapping[str, float], floors: Iterable[Floor]) -> str:
    """Return a row for each figure: its value, limit, target and whether it holds."""
    rows = []
    for floor in floors:
        value = figures.get(floor.name)
        state, sign = _SKIPPED if value is None else _PASSED if floor.holds(value) else _FAILED
        side = "≥" if floor.at_most is None else "≤"
        limits = [
            f"{side} {floor.written(number)}" if number is not None else ""
            for number in (floor.limit, floor.target)
        ]
        rows.append(_row([floor.label, floor.written(value), *limits, sign], state))
    return "\n".join(rows)


def answered_topics(outcomes: Iterable[Outcome]) -> tuple[list[str], list[str]]:
    """Return the topic that each question asks for, and the one that was answered."""
    expected, got = [], []
    for outcome in outcomes:
        inside = outcome.case.scope == "in"
        answer = outcome.reply.answer
        # Half an answer is a right refusal when it names the half that is open.
        refused = answer.kind != "answer" or (not inside and outcome.why is None)
        expected.append(outcome.case.topic if inside else REFUSED)
        got.append(REFUSED if refused else answer.topic or REFUSED)
    return expected, got


def topics(expected: Sequence[str], got: Sequence[str]) -> str:
    """Return a row for each topic: precision, recall, number, and what it was taken for."""
    rows = []
    for topic in sorted({*expected, *got}, key=lambda name: (name == REFUSED, name)):
        own = [g for e, g in zip(expected, got, strict=True) if e == topic]
        right = own.count(topic)
        precision, recall = _ratio(right, got.count(topic)), _ratio(right, len(own))
        taken = Counter(g for g in own if g != topic).most_common()
        others = ", ".join(f"{name} {count}" for name, count in taken)
        weak = "weak" if 0 <= min(precision, recall) < _WEAK else ""
        rows.append(_row([topic, _share(precision), _share(recall), len(own), others], weak))
    return "\n".join(rows)


def refusals(outcomes: Iterable[Outcome]) -> str:
    """Return a row for each kind of question: how many are right, and the kinds of answers."""
    by_scope: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_scope.setdefault(outcome.case.scope, []).append(outcome)
    rows = []
    for scope, own in by_scope.items():
        right = sum(outcome.why is None for outcome in own)
        kinds = Counter(outcome.reply.answer.kind for outcome in own).most_common()
        said = ", ".join(f"{kind} {count}" for kind, count in kinds)
        rows.append(_row([scope, len(own), right, _share(_ratio(right, len(own))), said]))
    return "\n".join(rows)


def turns(held: Iterable[TurnOutcome]) -> str:
    """Return a row for each turn that went wrong."""
    return "\n".join(
        _row([t.dialogue, t.text, "; ".join(t.problems), t.reply.plain.split("\n")[0]])
        for t in held
        if t.problems
    )


def mistakes(outcomes: Iterable[Outcome]) -> str:
    """Return a row for each of the mistakes that the bot was surest of."""
    wrong = [outcome for outcome in outcomes if outcome.why is not None]
    wrong.sort(key=lambda outcome: -outcome.reply.confidence)
    rows = []
    for outcome in wrong[:_MISTAKES]:
        case, answer = outcome.case, outcome.reply.answer
        expected = f"{case.scope} / {case.topic}"
        got = f"{answer.kind} / {answer.topic or REFUSED}"
        sure = _share(outcome.reply.confidence)
        rows.append(_row([case.text, expected, got, outcome.why, sure]))
    return "\n".join(rows)


def closest(found: Iterable[Closest]) -> str:
    """Return a row for each copy, and for the test questions that are closest to an example."""
    ordered = sorted(found, key=lambda pair: (-pair.is_copy, -pair.cosine))
    rows = []
    for pair in ordered[: max(_CLOSEST, sum(pair.is_copy for pair in ordered))]:
        state, sign = _FAILED if pair.is_copy else _PASSED
        text = "…" if pair.case.shared else pair.case.text
        example = f"{pair.example.text} ({pair.example.intent})"
        rows.append(_row([text, pair.case.place, example, f"{pair.cosine:.3f}", sign], state))
    return "\n".join(rows)


def confusions(validation: CrossValidation) -> str:
    """Return a row for each of the pairs of intents that cross-validation confuses most."""
    pairs = zip(validation.expected, validation.predicted, strict=True)
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    return "\n".join(_row([*pair, count]) for pair, count in wrong.most_common(_CONFUSIONS))


def intents(validation: CrossValidation) -> str:
    """Return a row for each intent: its cross-validated accuracy, the worst first."""
    ordered = sorted(validation.by_intent().items(), key=lambda item: item[1])
    return "\n".join(
        _row([intent, _share(accuracy), count], "weak" if accuracy < _WEAK else "")
        for intent, (accuracy, count) in ordered
    )


def scope_scores(validation: CrossValidation, thresholds: Iterable[float]) -> str:
    """Return what the scope model alone accepts and refuses, out of fold, at thresholds."""
    covered, accepted = validation.covered, validation.accepted
    return "\n".join(
        _row(
            [
                f"{threshold:.2f}",
                _share(float(np.mean(accepted[covered] >= threshold))),
                _share(float(np.mean(accepted[~covered] < threshold))),
            ]
        )
        for threshold in thresholds
    )


def _ratio(part: int, whole: int) -> float:
    """Return a share, or -1 of nothing."""
    return part / whole if whole else -1.0


def _share(value: float) -> str:
    return "–" if value < 0 else f"{value:.3f}"


def _row(cells: Iterable[object], state: str = "") -> str:
    written = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
    return f'<tr class="{state}">{written}</tr>'
