"""What the tests share: the facts, the reader, models trained once, and a bot without servers."""

import asyncio
import inspect
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from actions.answer import Answer
from actions.context import EMPTY, Context, from_slots, to_slots
from actions.facts import Book, load
from actions.turn import take
from components.scope import OUT
from components.understanding import Reader, Understanding

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Path(__file__).with_name("answer.schema.json")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in a loop of its own."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    names = inspect.signature(test).parameters
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Make the slow property tests say which input failed, and the same ones each time."""
    from hypothesis import settings

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
        from rasa.shared.core.domain import Domain

        return Domain.load(str(root / "domain.yml"))


@pytest.fixture(scope="session")
def book() -> Book:
    return load()


@pytest.fixture(scope="session")
def reader(book: Book) -> Reader:
    return Reader(book)


@pytest.fixture(scope="session")
def examples() -> list[tuple[str, str]]:
    """All training examples with their intents."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            lines = entry["examples"].splitlines()
            found += [(line.removeprefix("- ").strip(), entry["intent"]) for line in lines]
    return found


@pytest.fixture(scope="session")
def thresholds() -> dict[str, float]:
    """The settings of the classifier in config.yml."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return {name: config["pipeline"][-1][name] for name in ("threshold", "alone")}


@pytest.fixture(scope="session")
def models(
    reader: Reader, examples: list[tuple[str, str]], thresholds: dict[str, float]
) -> Understanding:
    """The models of the real training examples."""
    texts, intents = zip(*examples, strict=True)
    return reader.train(texts, intents, **thresholds)


@pytest.fixture(scope="session")
def ask(book: Book, reader: Reader, models: Understanding) -> Callable[..., tuple[Answer, Context]]:
    """Ask texts one after another; returns the last answer and the context after it.

    What the servers send to each other goes through JSON here, too.
    """

    def ask_texts(*texts: str, context: Context = EMPTY) -> tuple[Answer, Context]:
        answer = None
        for text in texts:
            analysis = reader.analyse(text)
            parts = reader.parts(analysis, models) if analysis.words else [{"intent": OUT}]
            message = json.loads(json.dumps({"text": text, "parts": parts}))
            slots = json.loads(json.dumps(to_slots(context)))
            answer, context = take(message, from_slots(slots), book)
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
