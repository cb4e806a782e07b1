"""Whether a turn is right, by the rules of ../shared/ask.py.

The rules stand here once more because that file is outside the project; what the bot says is
judged as every channel sees it: the plain text and the answer as data.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.data import Case, Turn

# Kinds of answers that tell nothing of the article.
REFUSALS = frozenset({"not_in_article", "other_meaning", "off_topic", "clarify", "social"})
_NOT_COVERED = ("aspect_not_covered", "role_not_covered")


def judge(case: Case, plain: str, answer: Mapping[str, Any]) -> str | None:
    """Return None when the answer to a question is right, or a short reason."""
    kind = answer.get("kind")
    if case.scope == "in":
        if kind != "answer":
            return f"kind {kind}"
        lacking = _lacking(plain, case.must)
        return f"lacks {lacking}" if lacking else None
    if case.scope in _NOT_COVERED:
        # A half answer is right when it names the half that the article leaves open.
        right = kind in ("not_in_article", "other_meaning") or bool(_unanswered(answer))
    elif case.scope == "other_meaning":
        right = kind in ("other_meaning", "not_in_article", "off_topic")
    else:
        right = kind in REFUSALS
    return None if right else f"kind {kind}"


def judge_turn(turn: Turn, plain: str, answer: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the answer to a turn of a dialogue."""
    problems = []
    kind = answer.get("kind")
    roles = answer.get("question", {}).get("roles", [])
    if turn.kinds is not None and kind not in turn.kinds:
        problems.append(f"kind {kind}")
    if turn.roles is not None and set(roles) != turn.roles:
        problems.append(f"roles {list(roles)}")
    lacking = _lacking(plain, turn.must)
    if lacking:
        problems.append(f"lacks {lacking}")
    unwanted = [term for term in turn.must_not if _fold(term) in _fold(plain)]
    if unwanted:
        problems.append(f"has {unwanted}")
    if turn.unanswered and not _unanswered(answer):
        problems.append("nothing marked unanswered")
    return problems


def _unanswered(answer: Mapping[str, Any]) -> Any:
    return answer.get("question", {}).get("unanswered")


def _lacking(plain: str, must: Iterable[str]) -> list[str]:
    return [term for term in must if _fold(term) not in _fold(plain)]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "")
