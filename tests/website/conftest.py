"""What the tests of the website channel share: a server, a bot, and a file for the votes."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from channels.website.channel import WebsiteChannel
from channels.website.settings import Settings
from components.scope import OUT
from components.understanding import Reader, Understanding
from stores.conversations import ConversationStore
from tests.website.standin import (
    SECRET,
    Agent,
    Server,
    Understand,
    serve,
)


@pytest.fixture(scope="session")
def understand(reader: Reader, models: Understanding) -> Understand:
    def parse(text: str) -> dict[str, Any]:
        analysis = reader.analyse(text)
        parts = reader.parts(analysis, models) if analysis.words else [{"intent": OUT}]
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
            chosen = Settings(**{"secret": SECRET, "conversation_rate": 1000, **settings})
            return stack.enter_context(serve(WebsiteChannel(chosen, build), agent))

        yield begin


@pytest.fixture
def server(served: Callable[..., Server], agent: Agent) -> Server:
    return served(agent)
