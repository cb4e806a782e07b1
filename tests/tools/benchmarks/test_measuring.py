"""A round with programs that stand in for a bot and its action server."""

import dataclasses
import os
import sys
import time
from pathlib import Path

import pytest

from tools.benchmarks import measuring
from tools.benchmarks.bots import OURS
from tools.benchmarks.load import LoadError
from tools.benchmarks.machine import PROC
from tools.benchmarks.measuring import FULL, QUICK, Plan, measure, started
from tools.processes import ProgramError

pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="needs Linux")

# Listens after a while, answers each question, and takes a port as its last argument.
SERVER = """
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        content = json.dumps(REPLY).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
time.sleep(0.3)
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[-1])), Handler).serve_forever()
"""
ANSWERING = SERVER.replace("REPLY", "[{'text': 'answer'}]")
BOT = dataclasses.replace(OURS, serve=(sys.executable, "-c", ANSWERING))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "ACTIONS", (sys.executable, "-c", ANSWERING))
    monkeypatch.setattr(measuring, "ROOT", tmp_path)
    monkeypatch.setattr("tools.processes.ROOT", tmp_path)
    monkeypatch.setattr(measuring, "REST", 0.0)


def test_a_round_measures_all_that_is_planned() -> None:
    said: list[str] = []
    found = measure(BOT, Plan(1, {1: 1, 4: 1}, ("ours",)), said.append)
    assert 0.3 <= found.start_s < 10
    assert 1 < found.rss_mb < 200
    assert list(found.users) == [1, 4]
    assert len(found.conversation) == measuring.LONG
    # Its progress is told: the start, the memory, each load, the conversation.
    assert len(said) == 5
    assert all(line.startswith("ours: ") for line in said)


def test_the_long_conversation_is_held_with_those_that_are_named() -> None:
    found = measure(BOT, Plan(1, {1: 1}, ("stock",)), lambda _: None)
    assert found.conversation == ()


def test_nothing_is_left_running() -> None:
    with started(BOT, "test") as (_, _, program):
        assert program.process.poll() is None
    assert program.process.poll() is not None
    with pytest.raises(ProcessLookupError):
        os.killpg(program.process.pid, 0)


def test_a_bot_that_ends_is_not_waited_for() -> None:
    broken = dataclasses.replace(BOT, serve=(sys.executable, "-c", "exit('no model')"))
    begun = time.monotonic()
    with pytest.raises(ProgramError, match=r"(?s)ours ended with status 1.*no model"):
        measure(broken, QUICK, lambda _: None)
    assert time.monotonic() - begun < 30


def test_a_bot_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "LONGEST_START", 1.5)
    silent = SERVER.replace("REPLY", "[]")
    mute = dataclasses.replace(BOT, serve=(sys.executable, "-c", silent))
    with pytest.raises(ProgramError, match="ours does not answer after 2 s"):
        measure(mute, QUICK, lambda _: None)


def test_a_bot_that_stops_answering_ends_the_round() -> None:
    forgetful = SERVER.replace("REPLY", "[{'text': 'answer'}] if next(replies, 0) else []")
    code = f"replies = iter([1] * 20)\n{forgetful}"
    bot = dataclasses.replace(BOT, serve=(sys.executable, "-c", code))
    with pytest.raises(LoadError):
        measure(bot, QUICK, lambda _: None)


@pytest.mark.parametrize("plan", [FULL, QUICK])
def test_both_plans_measure_the_same_numbers_of_users(plan: Plan) -> None:
    assert list(plan.users) == [1, 8, 32]
    assert "ours" in plan.long
