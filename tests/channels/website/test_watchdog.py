"""What waits for the stores or the disk runs beside the event loop, so that others are answered."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from faq.channels import feedback
from faq.stores.conversations import ConversationStore
from faq.stores.database import Database
from faq.stores.inquiries import Inquiries
from tests.channels.website.standin import Agent, Server, Understand

BLOCKING = [
    *((Database, name) for name in ("latest", "has_message", "append", "delete", "ping")),
    *((Inquiries, name) for name in ("add", "forget")),
    *((feedback, name) for name in ("record", "forget")),
]
VOTE = {"message_id": "m1.0", "helpful": True}
OPERATIONS = [
    ("POST", "/messages", {"id": "m2", "text": "CEOとは?"}, "append"),
    ("GET", "/messages", None, "latest"),
    ("POST", "/feedback", VOTE, "record"),
    ("DELETE", "/conversations/current", None, "forget"),
]


@pytest.fixture
def kept(
    served: Callable[..., Server], domain: Domain, understand: Understand, tmp_path: Path
) -> Server:
    return served(Agent(ConversationStore(domain, host=f"sqlite:///{tmp_path}/s.db"), understand))


def _watched(function: Callable[..., Any], calls: list[tuple[str, bool]]) -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> Any:
        calls.append((function.__name__, asyncio._get_running_loop() is not None))
        return function(*arguments, **named)

    return run


@pytest.mark.parametrize(("method", "path", "body", "what"), OPERATIONS)
def test_nothing_blocks_the_loop(
    kept: Server, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: object, what: str
) -> None:
    token = kept.start()
    kept.say(token, "m1", "CCOとは?")
    calls: list[tuple[str, bool]] = []
    for place, name in BLOCKING:
        monkeypatch.setattr(place, name, _watched(getattr(place, name), calls))
    assert kept.ask(method, path, body, token=token).status in (200, 204)
    assert what in [name for name, _ in calls]
    assert [name for name, is_in_loop in calls if is_in_loop] == []
