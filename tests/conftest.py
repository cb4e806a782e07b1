"""What the tests share: the facts, the trained model, and a bot without servers."""

import asyncio
import inspect
import json
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from faq.rasa.prepare import prepare_rasa

prepare_rasa(training=True)

from faq.answering.turn import take
from faq.contract.answer import Answer
from faq.contract.context import EMPTY, Context, from_slots, to_slots
from faq.contract.parts import from_json, to_json
from faq.knowledge.book import Book
from faq.knowledge.facts import load
from faq.understanding.archive import open_engine
from faq.understanding.engine import Engine
from tools.train import MODEL

ROOT = Path(__file__).resolve().parent.parent
# What starts servers or a browser, or takes minutes: `make test` runs it, `make check` does not.
SLOW = (
    *("browser/", "deploy/", "faults/", "fuzz/", "library/", "live/", "soak/", "stores/"),
    *("owner/test_forget.py", "channels/slack/test_conversation.py", "channels/slack/test_bolt.py"),
    *("tools/test_setup.py", "test_new_role.py", "test_services.py"),
)
# Of those, what measures time or kills servers under load, and wants the machine for itself.
ALONE = ("browser/test_weight.py", "deploy/test_cluster.py", "live/test_publish.py", "soak/")
SCHEMA = ROOT / "faq" / "contract" / "answer.schema.json"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in a loop of its own."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    names = inspect.signature(test).parameters
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, by where it stands."""
    for item in items:
        place = item.path.relative_to(ROOT / "tests").as_posix()
        if place.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        if place.startswith(ALONE):
            item.add_marker(pytest.mark.alone)


def pytest_configure(config: pytest.Config) -> None:
    """Make the slow property tests say which input failed, and the same ones each time."""
    from hypothesis import settings

    # What bots that tests start leave for the next run.
    state = tempfile.TemporaryDirectory(prefix="state-")
    config.add_cleanup(state.cleanup)
    os.environ["STATE_DIRECTORY"] = state.name

    settings.register_profile("project", deadline=None, derandomize=True, database=None)
    settings.load_profile("project")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository that holds the article; not everyone has it."""
    folder = ROOT.parent / "shared"
    if not (folder / "article.txt").is_file():
        pytest.skip("the article's text is not there: ../shared/article.txt")
    return folder


@pytest.fixture(scope="session")
def domain(root: Path) -> Any:
    """Rasa's domain of this bot."""
    with warnings.catch_warnings():
        # What Rasa loads has warnings of its own.
        warnings.simplefilter("ignore")
        from faq.rasa.importer import ArticleImporter

        return ArticleImporter(None, str(root / "domain.yml")).get_domain()


@pytest.fixture(scope="session")
def book() -> Book:
    return load()


@pytest.fixture(scope="session")
def engine(root: Path, book: Book) -> Engine:
    """The engine of the trained model, as it ships."""
    if not (root / MODEL).is_file():
        pytest.fail("there is no model: make train")
    return open_engine(root / MODEL, book)


@pytest.fixture(scope="session")
def ask(book: Book, engine: Engine) -> Callable[..., tuple[Answer, Context]]:
    """Ask texts one after another; returns the last answer and the context after it.

    What the servers send to each other goes through JSON here, too.
    """

    def ask_texts(*texts: str, context: Context = EMPTY) -> tuple[Answer, Context]:
        answer = None
        for text in texts:
            understood = engine.understand(engine.read(text), context)
            parts = json.loads(json.dumps(to_json(understood.parts)))
            slots = json.loads(json.dumps(to_slots(context)))
            answer, context = take(from_json(parts), from_slots(slots), book)
        assert answer is not None
        return answer, context

    return ask_texts


@pytest.fixture(scope="session")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def problems(schema: Draft202012Validator) -> Callable[[Any], list[str]]:
    """Return what is wrong with an answer by the schema: nothing, when it is right."""

    def problems_of(data: Any) -> list[str]:
        return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(data)]

    return problems_of
