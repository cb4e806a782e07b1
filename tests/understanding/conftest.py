"""What the tests of the understanding share."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from faq.knowledge.book import Book
from faq.understanding import message, training
from faq.understanding.examples import Said
from faq.understanding.message import Message
from faq.understanding.names import NameFinder
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned, tuned_from

# Texts that have no word to read.
EMPTYISH = ["", " ", "   ", "\n", "\t\r\n", "\u3000", "\u00a0", "\u200b", "\ufeff", "\x00", "\x1b"]


@pytest.fixture(params=EMPTYISH, ids=ascii)
def emptyish(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


# The roles that the article describes in these tests.
KNOWN = frozenset({"CCO", "CEO", "COO", "CFO", "CTO", "CxO"})


@pytest.fixture(autouse=True)
def of_roles_that_are_known(request: pytest.FixtureRequest, book: Book) -> None:
    """Leave out a case about a role as one that is not described, once the article describes it."""
    case = getattr(request.node, "callspec", None)
    new = [role for role in book.roles if role not in KNOWN]
    if case is not None and any(role in repr(case.params) for role in new):
        pytest.skip(f"the article describes {new} by now")


@pytest.fixture(scope="session")
def finder(book: Book) -> NameFinder:
    return NameFinder(book)


@pytest.fixture(scope="session")
def read(finder: NameFinder) -> Callable[[str], Message]:
    """Return the message that a typed text is."""
    return lambda typed: message.read(typed, finder)


@pytest.fixture(scope="session")
def settings(root: Path) -> Tuned:
    """The settings that the bot runs with."""
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    return tuned_from(config["pipeline"][-1])


@pytest.fixture(scope="session")
def said() -> list[Said]:
    """A handful of messages: what some roles do, what they earn, and greetings."""
    found = [
        Said(person, pieces, ("greet",) * len(pieces))
        for person in ("a", "b", "c")
        for pieces in (("こんにちは",), ("こんにちは、", "はじめまして"))
    ]
    for role in ("CEO", "COO", "CFO", "CTO"):
        does, earns = f"roles:{role}", f"silent:{role}=年収"
        found += [
            Said("a", (f"{role}の役割は?",), (does,)),
            Said("a", (f"{role}の年収は?",), (earns,)),
            Said("b", (f"{role}の年収はいくらですか",), (earns,)),
            Said("b", ("調べものの最中、", f"{role}の役割を教えてください"), ("tell", does)),
            Said("c", (f"{role}の役割を教えて、", "年収も知りたい"), (does, earns)),
        ]
    return found


@pytest.fixture(scope="session")
def small(said: list[Said], book: Book) -> Models:
    """Models of the handful of messages, and of the facts."""
    return training.train(said, book, lambda _: None)
