"""Real servers for the stores, and conversations to keep in them."""

import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

with warnings.catch_warnings():
    # What Rasa loads has warnings of its own.
    warnings.simplefilter("ignore")
    import rasa.core.tracker_store  # noqa: F401
    from rasa.shared.core.events import (
        ActionExecuted,
        BotUttered,
        Event,
        SessionStarted,
        SlotSet,
        UserUttered,
    )

from tests.services import Service, postgres, redis

Turn = Callable[..., list[Event]]


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Service]:
    with postgres() as service:
        yield service


@pytest.fixture(scope="module")
def redis_server() -> Iterator[Service]:
    with redis() as service:
        yield service


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    return str(request.getfixturevalue("postgresql").url)


@pytest.fixture(scope="session")
def begin() -> list[Event]:
    """The events that begin a session."""
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


@pytest.fixture(scope="session")
def turn() -> Turn:
    """Return a function that makes the events of a turn, with the slots that it sets."""

    def make(number: int, **slots: object) -> list[Event]:
        parsed = {"intent": {"name": "ask_roles", "confidence": 1.0}, "entities": []}
        return [
            UserUttered(f"質問{number}", parsed["intent"], [], parsed, message_id=f"m{number}"),
            ActionExecuted("action_answer"),
            BotUttered(f"答え{number}", {"custom": {"kind": "answer"}}),
            *(SlotSet(name, value) for name, value in slots.items()),
            ActionExecuted("action_listen"),
        ]

    return make


@pytest.fixture(scope="session")
def wait() -> Callable[..., None]:
    """Return a function that waits until another one says yes, and may fail until then."""

    def until(done: Callable[[], object], *errors: type[Exception], longest: float = 10.0) -> None:
        last = time.monotonic() + longest
        while True:
            try:
                if done():
                    return
            except errors:
                pass
            assert time.monotonic() < last, "it did not happen in time"
            time.sleep(0.05)

    return until


@pytest.fixture(scope="session")
def make_agent() -> Callable[[Any], Any]:
    """Return a function that wraps a store as Rasa's agent does."""
    from rasa.core.tracker_store import FailSafeTrackerStore

    return lambda store: SimpleNamespace(tracker_store=FailSafeTrackerStore(store))
