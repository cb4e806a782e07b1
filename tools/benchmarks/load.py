"""Users who ask a bot over HTTP: many short conversations at once, or one long one.

They share the machine with the bot, so they take the plainest of HTTP clients: a thread and the
standard library's connection for each of them.
"""

import contextlib
import itertools
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

QUESTIONS = Path(__file__).with_name("questions.txt")
# How many turns a conversation has.
TURNS = 8
# In seconds; stock Rasa takes more than one under load.
LONGEST_ANSWER = 60.0
PATH = "/webhooks/rest/webhook"

Conversation = tuple[str, ...]


class LoadError(Exception):
    """A bot did not answer a question: then its times are worth nothing."""


@dataclass(frozen=True)
class Measured:
    """How long it took altogether, and each turn, in seconds."""

    seconds: float
    latencies: tuple[float, ...]


def conversations(path: Path = QUESTIONS) -> tuple[Conversation, ...]:
    """Read the conversations of a file: a question a line, an empty line between conversations."""
    paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    return tuple(tuple(paragraph.splitlines()) for paragraph in paragraphs)


def ask_at_once(url: str, users: int, each: int, asked: Sequence[Conversation]) -> Measured:
    """Let users hold `each` conversations one after the other, all users at once.

    Which questions they ask depends on these numbers only. Raises LoadError.
    """

    def user(number: int) -> list[float]:
        first = number * each
        chosen = [asked[i % len(asked)] for i in range(first, first + each)]
        with _connection(url) as connection:
            return [took for questions in chosen for took in _converse(connection, questions)]

    with ThreadPoolExecutor(users) as threads:
        started = time.perf_counter()
        latencies = tuple(itertools.chain.from_iterable(threads.map(user, range(users))))
        return Measured(time.perf_counter() - started, latencies)


def ask_on(url: str, turns: int, questions: Sequence[str]) -> tuple[float, ...]:
    """Ask the questions over and over in one conversation of so many turns; return their times.

    Raises LoadError.
    """
    asked = list(itertools.islice(itertools.cycle(questions), turns))
    with _connection(url) as connection:
        return tuple(_converse(connection, asked))


def answers(url: str, question: str) -> bool:
    """Whether a bot answers a question already; it may still be starting."""
    try:
        with _connection(url) as connection:
            _converse(connection, [question])
    except (LoadError, HTTPException, OSError):
        return False
    return True


def is_answer(messages: Any) -> bool:
    """Whether a bot's messages to a question answer it: a text, and no word of a failure."""
    if not isinstance(messages, list) or not any(message.get("text") for message in messages):
        return False
    customs: list[Mapping[str, Any]] = [message.get("custom", {}) for message in messages]
    return all(custom.get("kind") != "error" for custom in customs)


def _connection(url: str) -> contextlib.closing[HTTPConnection]:
    """Return a connection that a user keeps for all their questions, as browsers do."""
    return contextlib.closing(HTTPConnection(urlsplit(url).netloc, timeout=LONGEST_ANSWER))


def _converse(connection: HTTPConnection, questions: Sequence[str]) -> list[float]:
    """Ask one question after the other in a new conversation; return how long each took."""
    sender = f"bench-{uuid.uuid4().hex}"
    latencies: list[float] = []
    for question in questions:
        body = json.dumps({"sender": sender, "message": question}).encode()
        asked = time.perf_counter()
        connection.request("POST", PATH, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        reply = response.read()
        latencies.append(time.perf_counter() - asked)
        if response.status != 200 or not is_answer(json.loads(reply)):
            raise LoadError(f"{question} was not answered: {response.status} {reply[:200]!r}")
    return latencies
