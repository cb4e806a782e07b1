"""What the tests of the website channel share: a server, a bot, and a file for the votes."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from faq.channels.website.channel import WebsiteChannel
from faq.channels.website.settings import WebsiteSettings
from faq.contract.context import EMPTY
from faq.contract.parts import to_json
from faq.stores.conversations import ConversationStore
from faq.understanding.engine import Engine
from tests.channels.website.standin import (
    SECRET,
    Agent,
    Server,
    Understand,
    serve,
)


@pytest.fixture(scope="session")
def understand(engine: Engine) -> Understand:
    def parse(text: str) -> dict[str, Any]:
        parts = to_json(engine.understand(engine.read(text), EMPTY).parts)
        return json.loads(json.dumps({"text": text, "parts": parts}))  # type: ignore[no-any-return]

    return parse


@pytest.fixture
def store(domain: Domain) -> TrackerStore:
    return ConversationStore(domain)


@pytest.fixture
def agent(store: TrackerStore, understand: Understand) -> Agent:
    return Agent(store, understand)


@pytest.fixture(autouse=True)
def votes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the votes."""
    path = tmp_path / "logs" / "feedback.jsonl"
    monkeypatch.setenv("FEEDBACK_FILE", str(path))
    return path


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build of a widget that does nothing."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "loader.js").write_text('import("assets/widget.Ab3_9-xY.js")')
    for end, content in [("", b"script"), (".gz", b"gzip"), (".br", b"brotli"), (".map", b"map")]:
        (folder / f"widget.Ab3_9-xY.js{end}").write_bytes(content)
    (folder / "secret.js").write_bytes(b"no hash")
    return folder


@pytest.fixture
def served(build: Path) -> Iterator[Callable[..., Server]]:
    """Return a function that serves an agent for as long as the test runs."""
    with contextlib.ExitStack() as stack:

        def begin(agent: Any, **settings: Any) -> Server:
            chosen = WebsiteSettings(**{"secret": SECRET, "conversation_rate": 1000, **settings})
            return stack.enter_context(serve(WebsiteChannel(chosen, build), agent))

        yield begin


@pytest.fixture
def server(served: Callable[..., Server], agent: Agent) -> Server:
    return served(agent)
