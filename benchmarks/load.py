"""Users who ask a bot over HTTP: many short conversations at once, or one long one."""

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

QUESTIONS = Path(__file__).with_name("questions.txt")
# How many turns a conversation has.
TURNS = 8
# In seconds; stock Rasa takes more than one under load.
LONGEST_ANSWER = 60.0

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

    async def user(number: int, session: aiohttp.ClientSession) -> list[float]:
        latencies: list[float] = []
        for conversation in range(each):
            questions = asked[(number * each + conversation) % len(asked)]
            latencies += await _converse(session, url, questions)
        return latencies

    async def all_users() -> Measured:
        async with _session() as session:
            started = time.perf_counter()
            found = await asyncio.gather(*(user(number, session) for number in range(users)))
            seconds = time.perf_counter() - started
        return Measured(seconds, tuple(itertools.chain.from_iterable(found)))

    return asyncio.run(all_users())


def ask_on(url: str, turns: int, questions: Sequence[str]) -> tuple[float, ...]:
    """Ask the questions over and over in one conversation of so many turns; return their times.

    Raises LoadError.
    """
    asked = list(itertools.islice(itertools.cycle(questions), turns))

    async def one_user() -> tuple[float, ...]:
        async with _session() as session:
            return tuple(await _converse(session, url, asked))

    return asyncio.run(one_user())


def answers(url: str, question: str) -> bool:
    """Whether a bot answers a question already; it may still be starting."""

    async def attempt() -> bool:
        async with _session() as session:
            try:
                await _converse(session, url, [question])
            except (LoadError, aiohttp.ClientError, OSError):
                return False
            return True

    return asyncio.run(attempt())


def is_answer(messages: Any) -> bool:
    """Whether a bot's messages to a question answer it: a text, and no word of a failure."""
    if not isinstance(messages, list) or not any(message.get("text") for message in messages):
        return False
    customs: list[Mapping[str, Any]] = [message.get("custom", {}) for message in messages]
    return all(custom.get("kind") != "error" for custom in customs)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=LONGEST_ANSWER),
    )


async def _converse(
    session: aiohttp.ClientSession, url: str, questions: Sequence[str]
) -> list[float]:
    """Ask one question after the other in a new conversation; return how long each took."""
    sender = f"bench-{uuid.uuid4().hex}"
    latencies: list[float] = []
    for question in questions:
        body = json.dumps({"sender": sender, "message": question}).encode()
        asked = time.perf_counter()
        async with session.post(
            f"{url}/webhooks/rest/webhook", data=body, headers={"Content-Type": "application/json"}
        ) as response:
            reply = await response.read()
        latencies.append(time.perf_counter() - asked)
        if response.status != 200 or not is_answer(json.loads(reply)):
            raise LoadError(f"{question} was not answered: {response.status} {reply[:200]!r}")
    return latencies
