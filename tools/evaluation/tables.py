"""The rows of the report's tables, as HTML; their headings are in report.html."""

import html
from collections.abc import Iterable, Mapping

from tools.evaluation.asking import Asked, TurnOutcome
from tools.evaluation.floors import Floor
from tools.evaluation.near_copies import Closest

_KINDS = ("in", "out", "social", "misled", "turns", "unsure")
_CLOSEST = 10
# Below this a person stands out in the table.
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


def sets(names: Iterable[str], figures: Mapping[str, float]) -> str:
    """Return a row for each set with its figures."""
    return "\n".join(
        _row([name, *(_share(figures.get(f"{name}_{kind}")) for kind in _KINDS)]) for name in names
    )


def fresh(records: Mapping[str, Mapping[str, object]]) -> str:
    """Return a row for each set of new people: the day, and what it came to when asked once."""
    rows = []
    for name, record in records.items():
        values = [record.get(kind) for kind in _KINDS]
        shares = [_share(v if isinstance(v, float) else None) for v in values]
        rows.append(_row([name, record["asked"], *shares]))
    return "\n".join(rows)


def people(shares: Mapping[str, tuple[int, float]]) -> str:
    """Return a row for each person: how many questions, and the share that is right."""
    return "\n".join(
        _row([person, count, _share(share)], "weak" if share < _WEAK else "")
        for person, (count, share) in sorted(shares.items(), key=lambda each: each[1][1])
    )


def turns(held: Iterable[TurnOutcome]) -> str:
    """Return a row for each turn that went wrong."""
    return "\n".join(
        _row([t.dialogue, t.text, "; ".join(t.problems), t.reply.plain.split("\n")[0]])
        for t in held
        if t.problems
    )


def mistakes(outcomes: Iterable[Asked]) -> str:
    """Return a row for each outcome; the text of a shared question is not shown."""
    return "\n".join(
        _row(
            [
                "…" if o.case.shared else o.case.text,
                o.case.place,
                o.case.scope,
                o.reply.answer.kind,
                o.why,
                _share(o.reply.confidence),
            ]
        )
        for o in outcomes
    )


def closest(found: Iterable[Closest]) -> str:
    """Return a row for each copy, and for the test questions that are closest to an example."""
    ordered = sorted(found, key=lambda pair: (-pair.is_copy, -pair.cosine))
    rows = []
    for pair in ordered[: max(_CLOSEST, sum(pair.is_copy for pair in ordered))]:
        state, sign = _FAILED if pair.is_copy else _PASSED
        text = "…" if pair.case.shared else pair.case.text
        example = f"{pair.example.text} ({pair.example.person})"
        rows.append(_row([text, pair.case.place, example, f"{pair.cosine:.3f}", sign], state))
    return "\n".join(rows)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _row(cells: Iterable[object], state: str = "") -> str:
    written = "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells)
    return f'<tr class="{state}">{written}</tr>'
