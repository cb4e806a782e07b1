"""From outcomes to figures."""

import pytest

from faq.contract.answer import Answer
from faq.contract.context import EMPTY
from faq.understanding.engine import Understood
from tools.evaluation.asking import Asked, Reply, TurnOutcome
from tools.evaluation.data import Case
from tools.evaluation.figures import MeasuredSet, by_person, figures_of, misled, reliability

NOTHING = Understood((), ())


def outcome(scope: str, kind: str, why: str | None, person: str = "", left_open: str = "") -> Asked:
    answer = Answer(kind, unanswered=(left_open,) if left_open else ())
    return Asked(Case("?", scope, person=person), Reply(answer, NOTHING, EMPTY, 0.0), why)


def turn(*problems: str) -> TurnOutcome:
    return TurnOutcome("d", "?", Reply(Answer("answer"), NOTHING, EMPTY, 0.0), list(problems))


OUTCOMES = [
    outcome("in", "answer", None, "student", "ご質問への直接のお答え"),
    outcome("in", "answer", "lacks", "student"),
    outcome("in", "not_in_article", "kind", "elder"),
    outcome("aspect_not_covered", "answer", "kind", "", "年収"),
    outcome("off_topic", "off_topic", None),
    outcome("social", "social", None),
]


def test_figures() -> None:
    found = figures_of(MeasuredSet("x", OUTCOMES, [turn(), turn("kind")]))
    answered = {"x_in": 1 / 3, "x_out": 0.5, "x_social": 1, "x_misled": 2 / 3, "x_unsure": 0.2}
    assert found == pytest.approx({**answered, "x_turns": 0.5})


def test_what_nothing_bears_on_is_left_out() -> None:
    assert figures_of(MeasuredSet("x", (), [turn()])) == {"x_turns": 1.0}
    assert figures_of(MeasuredSet("x", OUTCOMES[4:5])) == {"x_out": 1.0, "x_unsure": 0.0}


def test_people() -> None:
    assert by_person([MeasuredSet("x", OUTCOMES)]) == {"elder": (1, 0.0), "student": (2, 0.5)}


def test_misled_answers_are_those_that_are_wrong() -> None:
    assert misled(OUTCOMES) == [OUTCOMES[1], OUTCOMES[3]]


def test_reliability_sets_the_share_that_is_right_beside_the_confidence() -> None:
    assert reliability(OUTCOMES) == [(1.0, 0.5, 6)]
