"""The action server and the bot, started together."""

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NoReturn

from scripts import ROOT, client
from scripts.processes import (
    Program,
    ProgramError,
    check_alive,
    last_lines,
    pause,
    running,
    wait_for_end,
)
from scripts.settings import LOOPBACK, Settings
from scripts.train import MODEL, is_current

LOGS = ROOT / "logs"
ENDPOINTS, CREDENTIALS = ROOT / "endpoints.yml", ROOT / "credentials.yml"
# In seconds: a machine that needs longer has other troubles.
LONGEST_START = 180.0

_ERROR_LINE = re.compile(r"(?m)^.* (?:ERROR|CRITICAL) .*$")


def train_if_needed(stops: Sequence[int]) -> None:
    """Train when the model is missing or old. Raises ProgramError or Stopped."""
    if is_current():
        return
    # In a process of its own: Rasa takes half a gigabyte, which training then gives back.
    command = [sys.executable, "-m", "scripts.train"]
    with running("training", command, environment=os.environ) as training:
        if wait_for_end(training, stops) != 0:
            raise ProgramError("there is no model to run")


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[tuple[Program, Program]]:
    """Start the action server and the bot; end both when the block is left."""
    LOGS.mkdir(exist_ok=True)
    shared = {
        **os.environ,
        "ACTIONS_PORT": str(settings.actions_port),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions.actions"]
    actions += ["--port", str(settings.actions_port)]
    bot = [sys.executable, "-m", "serving.bot", "--model", str(MODEL)]
    bot += ["--endpoints", str(ENDPOINTS), "--credentials", str(CREDENTIALS)]
    bot += ["--host", settings.host, "--port", str(settings.port)]
    loopback = {**shared, "SANIC_HOST": LOOPBACK}
    actions_log = LOGS / f"actions-{settings.actions_port}.log"
    bot_log = LOGS / f"bot-{settings.port}.log"
    with (
        running("action server", actions, environment=loopback, log=actions_log) as first,
        running("bot", bot, environment=shared, log=bot_log) as second,
    ):
        yield first, second


def wait_until_ready(
    settings: Settings, programs: Sequence[Program], stops: Sequence[int]
) -> float:
    """Wait until the bot can answer; return the seconds taken. Raises ProgramError or Stopped."""
    started = time.monotonic()
    while not client.is_ready(settings.url):
        check_alive(programs)
        if time.monotonic() - started > LONGEST_START:
            ends = "".join(map(last_lines, programs))
            raise ProgramError(f"the bot is not ready after {LONGEST_START:.0f} s{ends}")
        pause(stops)
    return time.monotonic() - started


def look_after(programs: Sequence[Program], stops: Sequence[int]) -> NoReturn:
    """Show the errors that the programs log until one ends (ProgramError) or Stopped is raised."""
    read = dict.fromkeys((program.name for program in programs), 0)
    while True:
        for program in programs:
            read[program.name] = _show_errors(program, read[program.name])
        check_alive(programs)
        pause(stops)


def _show_errors(program: Program, start: int) -> int:
    """Print the error lines of a log from an offset on; return the offset of what is unread."""
    if program.log is None or program.log.stat().st_size <= start:
        return start
    with program.log.open("rb") as log:
        log.seek(start)
        unread = log.read()
    # A line that is still being written is left for the next time.
    end = unread.rfind(b"\n") + 1
    for line in _ERROR_LINE.findall(unread[:end].decode(errors="replace")):
        print(f"{program.name}: {line}", file=sys.stderr)
    return start + end
