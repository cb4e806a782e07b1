"""The bot, trained if need be, started and looked after."""

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NoReturn

from tools import ROOT, client
from tools.address import Address
from tools.processes import (
    Program,
    ProgramError,
    check_alive,
    last_lines,
    pause,
    running,
    wait_for_end,
)
from tools.train import MODEL, is_current

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
    command = [sys.executable, "-m", "tools.train"]
    with running("training", command, environment=os.environ) as training:
        if wait_for_end(training, stops) != 0:
            raise ProgramError("there is no model to run")


@contextlib.contextmanager
def serving(address: Address) -> Iterator[Program]:
    """Start the bot; end it when the block is left."""
    LOGS.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "faq.serving.bot", "--model", str(MODEL)]
    command += ["--endpoints", str(ENDPOINTS), "--credentials", str(CREDENTIALS)]
    command += ["--host", address.host, "--port", str(address.port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    log = LOGS / f"bot-{address.port}.log"
    with running("bot", command, environment=environment, log=log) as program:
        yield program


def wait_until_ready(address: Address, program: Program, stops: Sequence[int]) -> float:
    """Wait until the bot can answer; return the seconds taken. Raises ProgramError or Stopped."""
    started = time.monotonic()
    while not client.is_ready(address.url):
        check_alive(program)
        if time.monotonic() - started > LONGEST_START:
            end = last_lines(program)
            raise ProgramError(f"the bot is not ready after {LONGEST_START:.0f} s{end}")
        pause(stops)
    return time.monotonic() - started


def look_after(program: Program, stops: Sequence[int]) -> NoReturn:
    """Show the errors that a program logs until it ends (ProgramError) or Stopped is raised."""
    read = 0
    while True:
        read = _show_errors(program, read)
        check_alive(program)
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
