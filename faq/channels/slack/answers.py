"""From what Rasa says in a turn to the answers that it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from faq.contract.answer import Answer, Sentence

_ADAPTER = TypeAdapter(Answer)


def answers(said: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """Return the answers; what was said in text alone becomes a plain one."""
    found = [answer for entry in said if (answer := _answer(entry.get("custom"))) is not None]
    return found or _plain(entry["text"] for entry in said if entry.get("text"))


def _answer(custom: Any) -> Answer | None:
    """Read the form that Answer.to_dict gives; None when it is something else."""
    try:
        fields = dict(custom)
        return _ADAPTER.validate_python({**fields, **fields.pop("question")})
    except (TypeError, ValueError, LookupError, ValidationError):
        return None


def _plain(texts: Iterable[str]) -> list[Answer]:
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    return [Answer("social", sentences=tuple(map(Sentence, lines)))] if lines else []
