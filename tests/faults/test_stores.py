"""A database or a Redis that goes away in mid-conversation, and comes back."""

import concurrent.futures
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faq.stores.database import Database
from tests.bots import LONGEST_START, Visitor, bot
from tests.faults.conftest import Place
from tests.services import postgres, redis

LONGEST = 3.0
WAYS = ["kill", "pause", "cut", "drop"]
Break = Callable[[str], None]


def ask(visitor: Visitor, text: str, id: str | None = None) -> dict[str, Any]:
    status, answer = visitor.ask(text, id)
    assert (status, visitor.seconds < LONGEST) == (200, True), (answer, visitor.seconds)
    return dict(answer)


@pytest.mark.parametrize("how", WAYS)
def test_a_database_that_goes_away(place: Place, break_database: Break, how: str) -> None:
    visitor, newcomer = place.visitor(), place.visitor()
    assert ask(visitor, "CCOの役割は?", "1")["kind"] == "answer"
    break_database(how)
    # What was talked about is remembered, and what was asked is not asked again.
    answer = ask(visitor, "業務内容は?", "2")
    assert answer["question"] == {"roles": ["CCO"], "topic": "tasks", "unanswered": []}
    assert ask(visitor, "業務内容は?", "2") == answer
    assert ask(newcomer, "CFOとは?", "1")["kind"] == "answer"
    assert visitor.history() == ["CCOの役割は?", "業務内容は?"]
    assert place.ready() == (200, "degraded")
    # Who is forgotten must be forgotten for good: that has to wait.
    assert newcomer.request("DELETE", "/conversations/current")[0] == 503
    place.to_database.behave("pass")
    place.database.resume()
    if place.database.process is None:
        place.database.start()
    place.wait_until_well()
    assert ask(visitor, "必要な能力は?", "3")["question"]["roles"] == ["CCO"]
    # Also what was said meanwhile is there, once, for every other worker.
    visitor.port = newcomer.port = place.other.port
    assert visitor.history() == ["CCOの役割は?", "業務内容は?", "必要な能力は?"]
    assert newcomer.history() == ["CFOとは?"]
    assert newcomer.request("DELETE", "/conversations/current")[0] == 204


@pytest.mark.parametrize("how", WAYS)
def test_a_redis_that_goes_away(place: Place, break_redis: Break, how: str) -> None:
    visitor = place.visitor()
    assert ask(visitor, "CCOの役割は?")["kind"] == "answer"
    break_redis(how)
    assert ask(visitor, "業務内容は?")["question"]["roles"] == ["CCO"]
    assert place.ready() == (200, "degraded")
    # Nobody stands still for it, and turns of a conversation still wait for each other.
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(visitor.ask, "必要な能力は?", f"m{n % 4}") for n in range(8)]
        assert {each.result()[0] for each in asked} == {200}
    assert len(visitor.history()) == 6
    assert visitor.seconds < LONGEST


@pytest.mark.parametrize("how", ["kill", "drop"])
def test_both_at_once(place: Place, break_database: Break, break_redis: Break, how: str) -> None:
    visitor = place.visitor()
    assert ask(visitor, "CCOの役割は?")["kind"] == "answer"
    break_database(how)
    break_redis(how)
    assert ask(visitor, "業務内容は?")["question"]["roles"] == ["CCO"]
    place.to_actions.behave("hang")
    assert ask(visitor, "必要な能力は?")["kind"] == "error"


def test_stores_that_are_not_there_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path
    with postgres() as database, redis() as redis_server:
        database.kill()
        redis_server.kill()
        urls = {"TRACKER_STORE_URL": database.url, "LOCK_STORE_URL": redis_server.url}
        with bot(folder, **urls) as program:
            visitor = Visitor(program.port)
            assert ask(visitor, "CCOの役割は?")["kind"] == "answer"
            assert ask(visitor, "業務内容は?")["question"]["roles"] == ["CCO"]
            database.start()
            redis_server.start()
            last = time.monotonic() + 10
            while not stored(database.url) and time.monotonic() < last:
                time.sleep(0.2)
            assert stored(database.url) == 1
            assert ask(visitor, "必要な能力は?")["question"]["roles"] == ["CCO"]


def test_stores_that_refuse_at_the_start(tmp_path: Path) -> None:
    """Nobody is to find out by lost conversations that a password is wrong."""
    with postgres() as database, redis() as redis_server:
        right = {"TRACKER_STORE_URL": database.url, "LOCK_STORE_URL": redis_server.url}
        for wrong, reason in (
            ({"TRACKER_STORE_URL": f"{database.url}-2"}, "there is no database of that name"),
            ({"LOCK_STORE_URL": f"{redis_server.url}99"}, "there is no database of that name"),
        ):
            with bot(tmp_path, ready=False, **{**right, **wrong}) as program:
                assert program.process is not None
                assert program.process.wait(LONGEST_START) == 2
            (name,) = wrong
            assert program.printed().splitlines()[-1].startswith(f"{name}: ")
            assert reason in program.printed().splitlines()[-1]


def stored(url: str) -> int:
    """Return how many conversations are in a database."""
    database = Database(url)
    found = len(database.senders())
    database.close()
    return found
