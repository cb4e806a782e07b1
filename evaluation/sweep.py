"""How refusing and accepting change with the thresholds of config.yml."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.data import Case
from evaluation.judge import judge
from evaluation.run import Bot


@dataclass(frozen=True)
class Point:
    """Shares at one value of a threshold.

    `accepted` of the article's questions are answered; `near` of those close to the subject and
    `far` of those off the subject are refused; `refused` of both together.
    """

    value: float
    accepted: float
    near: float
    far: float
    refused: float


def sweep(bot: Bot, cases: Sequence[Case], name: str, values: Sequence[float]) -> list[Point]:
    """Ask all questions at each value of one threshold, the other one left as it is."""
    analyses = [bot.reader.analyse(case.text) for case in cases]
    points = []
    for value in values:
        threshold, alone = bot.models.threshold, bot.models.alone
        changed = (value, alone) if name == "threshold" else (threshold, value)
        asked = bot.with_thresholds(*changed)
        right: dict[str, list[bool]] = {"in": [], "near": [], "far": []}
        for case, analysis in zip(cases, analyses, strict=True):
            reply = asked.ask_analysed(analysis)
            if case.scope == "in":
                # Whether the answer is the right one is another matter.
                right["in"].append(reply.answer.kind == "answer")
            else:
                why = judge(case, reply.plain, reply.answer.to_dict())
                right["far" if case.scope == "off_topic" else "near"].append(why is None)
        shares = (_share(right["in"]), _share(right["near"]), _share(right["far"]))
        points.append(Point(value, *shares, _share(right["near"] + right["far"])))
    return points


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))
