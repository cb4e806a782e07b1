"""Whether a turn is right, by the rules of ../shared/ask.py.

The rules stand here once more because that file is outside the project; what the bot says is
judged as every channel sees it: the plain text and the answer as data.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from tools.evaluation.data import Case, DialogueTurn

# Kinds of answers that tell nothing of the article.
REFUSALS = frozenset({"not_in_article", "other_meaning", "off_topic", "clarify", "social"})
_NOT_COVERED = ("aspect_not_covered", "role_not_covered")


def judge(case: Case, plain: str, answer: Mapping[str, Any]) -> str | None:
    """Return None when the answer to a question is right, or a short reason."""
    kind = answer.get("kind")
    if case.scope == "in":
        return _problem_inside(case, plain, answer)
    if case.scope == "social":
        return None if kind in ("social", "clarify") else f"kind {kind}"
    if case.scope in _NOT_COVERED:
        # A half answer is right when it names the half that the article leaves open.
        right = kind in ("not_in_article", "other_meaning") or bool(_unanswered(answer))
    elif case.scope == "other_meaning":
        right = kind in ("other_meaning", "not_in_article", "off_topic")
    else:
        right = kind in REFUSALS
    return None if right else f"kind {kind}"


def _problem_inside(case: Case, plain: str, answer: Mapping[str, Any]) -> str | None:
    if answer.get("kind") != "answer":
        return f"kind {answer.get('kind')}"
    if not _says_one_of(answer, case.accept):
        return f"says none of {list(case.accept)}"
    lacking = _lacking(plain, case.must)
    if lacking:
        return f"lacks {lacking}"
    if case.unanswered and not _unanswered(answer):
        return "does not name what it leaves open"
    return None


def judge_turn(turn: DialogueTurn, plain: str, answer: Mapping[str, Any]) -> list[str]:
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
    if kind == "answer" and not _says_one_of(answer, turn.accept):
        problems.append(f"says none of {list(turn.accept)}")
    if turn.unanswered and not _unanswered(answer):
        problems.append("nothing marked unanswered")
    return problems


def _says_one_of(answer: Mapping[str, Any], accept: Iterable[str]) -> bool:
    """Whether an answer says a fact whose id is, or begins with, one of `accept`."""
    begins = tuple(id.rstrip(".") for id in accept)
    return not begins or any(fact.startswith(begins) for fact in _facts(answer))


def _facts(answer: Mapping[str, Any]) -> set[str]:
    """Return the ids of all facts that an answer says, in its sentences and in its table."""
    rows = (answer.get("table") or {}).get("rows", [])
    said = [*answer.get("sentences", []), *(cell for row in rows for cell in row)]
    return {fact for each in said for fact in each.get("facts", [])}


def _unanswered(answer: Mapping[str, Any]) -> Any:
    return answer.get("question", {}).get("unanswered")


def _lacking(plain: str, must: Iterable[str]) -> list[str]:
    return [term for term in must if _fold(term) not in _fold(plain)]


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "")
