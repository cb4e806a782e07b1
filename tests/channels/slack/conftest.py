"""Lets tests be coroutines, and imports the channel once without what its libraries warn of."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import faq.channels.slack.channel  # noqa: F401


@pytest.fixture(autouse=True)
def no_feedback_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Keep votes of tests out of the real file."""
    path = tmp_path / "feedback.jsonl"
    monkeypatch.setenv("FEEDBACK_FILE", str(path))
    yield path


@pytest.fixture
def core(ask: Callable[..., Any]) -> Callable[..., Any]:
    """The real core behind the stand-in for Rasa, with what it remembers of each conversation."""
    contexts: dict[str, Any] = {}

    async def reply(conversation: str, text: str) -> Any:
        known = contexts.get(conversation)
        answer, contexts[conversation] = ask(text, **({"context": known} if known else {}))
        return answer

    return reply
