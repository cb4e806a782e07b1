"""One round: a bot's start, its memory, its speed, and how it fares in a long conversation."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tools import ROOT
from tools.address import LOOPBACK
from tools.benchmarks import load
from tools.benchmarks.bots import ACTIONS, Bot, environment
from tools.benchmarks.comparison import BLOCK, Round, Speed, slope, speed
from tools.benchmarks.machine import rss_mb
from tools.processes import Program, ProgramError, check_alive, last_lines, running

# In seconds: how often a bot that starts is asked, and when to give up.
PULSE = 0.05
LONGEST_START = 300.0
# How long a bot rests after the warm-up before its memory is read, in seconds.
REST = 2.0
# How many conversations warm a bot up.
WARM_UP = 5
# How many turns the long conversation has.
LONG = 400


@dataclass(frozen=True)
class Plan:
    """How much is measured: rounds, and for each number of users their conversations each.

    `brief`: a stock model that was trained for one epoch will do.
    """

    rounds: int
    users: dict[int, int]
    # The bots with which the long conversation is held.
    long: tuple[str, ...]
    brief: bool = False


FULL = Plan(3, {1: 25, 8: 6, 32: 3}, ("ours", "stock"))
QUICK = Plan(1, {1: 10, 8: 4, 32: 2}, ("ours",), brief=True)


@contextlib.contextmanager
def started(bot: Bot, log: str) -> Iterator[tuple[str, float, Program]]:
    """Start a bot; yield its address, the seconds to its first answer, and its program."""
    port = _free_port()
    logs = ROOT / "logs"
    logs.mkdir(exist_ok=True)
    url = f"http://{LOOPBACK}:{port}"
    question = load.conversations()[0][0]
    with contextlib.ExitStack() as beside:
        passed = environment(PYTHONUNBUFFERED="1")
        if bot.asks_actions:
            actions = beside.enter_context(_action_server(logs / f"{log}-actions.log"))
            passed["ACTIONS_PORT"] = str(actions)
        command = (*bot.serve, "--port", str(port))
        begun = time.monotonic()
        with running(bot.name, command, environment=passed, log=logs / f"{log}.log") as program:
            _wait(lambda: _is_listening(port) and load.answers(url, question), program)
            yield url, time.monotonic() - begun, program


@contextlib.contextmanager
def _action_server(log: Path) -> Iterator[int]:
    """Run the action server that the stock recipe needs; yield its port."""
    port = _free_port()
    passed = environment(SANIC_HOST=LOOPBACK, PYTHONUNBUFFERED="1")
    command = (*ACTIONS, "--port", str(port))
    with running("action server", command, environment=passed, log=log) as program:
        _wait(lambda: _is_listening(port), program)
        yield port


def measure(bot: Bot, plan: Plan, say: Callable[[str], None]) -> Round:
    """Measure a bot once. Raises ProgramError or LoadError."""
    asked = load.conversations()
    with started(bot, f"bench-{bot.name}") as (url, start_s, program):
        say(f"{bot.name}: answers {start_s:.1f} s after its start")
        load.ask_at_once(url, 1, WARM_UP, asked)
        time.sleep(REST)
        resident = rss_mb(program.process.pid)
        say(f"{bot.name}: holds {resident:.0f} MB")
        found: dict[int, Speed] = {}
        for users, each in plan.users.items():
            found[users] = speed(load.ask_at_once(url, users, each, asked))
            rate, p50 = found[users].turns_per_s, found[users].p50_ms
            say(f"{bot.name}: {users} at once: {rate:.1f} turns/s, half within {p50:.1f} ms")
        conversation: tuple[float, ...] = ()
        if bot.name in plan.long:
            # Each block of turns asks the same, so that only what was said before differs.
            conversation = load.ask_on(url, LONG, list(chain.from_iterable(asked))[:BLOCK])
            ratio = slope(conversation)
            say(f"{bot.name}: after {LONG} turns a turn takes {ratio:.2f} times as long")
    return Round(start_s, resident, found, conversation)


def _wait(is_so: Callable[[], bool], program: Program) -> None:
    """Wait until something is so. Raises ProgramError when it takes too long."""
    begun = time.monotonic()
    while not is_so():
        check_alive(program)
        if time.monotonic() - begun > LONGEST_START:
            after = f"after {LONGEST_START:.0f} s{last_lines(program)}"
            raise ProgramError(f"the {program.name} does not answer {after}")
        time.sleep(PULSE)


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
