"""The bot, trained if need be, started and looked after."""

import contextlib
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.owner.releases import Release
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
# In bytes.
LONGEST_LOG = 10_000_000

# In plain lines and in those that are JSON.
_ERROR_LINE = re.compile(r'(?m)^(?:.* (?:ERROR|CRITICAL) |\{.*"level": "(?:error|critical)").*$')


@dataclass(frozen=True)
class StartedBot:
    """A bot that was started, the file that it makes when it can answer, and where its log began.

    `release` is what it answers from, if it is not what is being edited.
    """

    program: Program
    ready: Path
    log_began: int
    release: Release | None = None


def train_if_needed(stops: Sequence[int]) -> None:
    """Train when the model is missing or old. Raises ProgramError or Stopped."""
    if not is_current():
        train(stops)


def train(stops: Sequence[int], *arguments: str) -> None:
    """Run `python -m tools.train` with these arguments. Raises ProgramError or Stopped."""
    # In a process of its own: Rasa takes half a gigabyte, which training then gives back.
    command = [sys.executable, "-m", "tools.train", *arguments]
    with running("training", command, environment=os.environ) as training:
        if wait_for_end(training, stops) != 0:
            raise ProgramError("there is no model to run")


def log_of(address: Address) -> Path:
    """Return the file that the bot at an address logs into."""
    return LOGS / f"bot-{address.port}.log"


def put_long_log_aside(address: Address) -> None:
    """Begin a new log where the old one is long; of those before, one is kept."""
    log = log_of(address)
    if log.is_file() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


@contextlib.contextmanager
def serving(
    address: Address,
    environment: Mapping[str, str],
    release: Release | None = None,
    listening: socket.socket | None = None,
) -> Iterator[StartedBot]:
    """Start the bot, on a socket that listens already or on one of its own; end it afterwards."""
    LOGS.mkdir(exist_ok=True)
    model = ROOT / MODEL if release is None else release.model
    command = [sys.executable, "-m", "faq.serving.bot", "--model", str(model)]
    command += ["--endpoints", str(ENDPOINTS), "--credentials", str(CREDENTIALS)]
    command += ["--host", address.host, "--port", str(address.port)]
    passed = [] if listening is None else [listening.fileno()]
    command += [part for number in passed for part in ("--listening", str(number))]
    article = {} if release is None else {"ARTICLE": str(release.article.resolve())}
    environment = {**environment, **article, "PYTHONUNBUFFERED": "1"}
    log = log_of(address)
    began = log.stat().st_size if log.is_file() else 0
    with (
        tempfile.TemporaryDirectory() as folder,
        running(
            "bot",
            [*command, "--ready", f"{folder}/ready"],
            environment=environment,
            log=log,
            files_passed=passed,
        ) as program,
    ):
        yield StartedBot(program, Path(folder) / "ready", began, release)


def wait_until_ready(
    bot: StartedBot, stops: Sequence[int], address: Address | None = None
) -> float:
    """Wait until the bot can answer; return the seconds taken. Raises ProgramError or Stopped.

    At an address where nobody else listens, it must also say that it can.
    """
    started = time.monotonic()
    while not (bot.ready.exists() and (address is None or client.is_ready(address.url))):
        check_alive(bot.program)
        if time.monotonic() - started > LONGEST_START:
            end = last_lines(bot.program)
            raise ProgramError(f"the bot is not ready after {LONGEST_START:.0f} s{end}")
        pause(stops)
    return time.monotonic() - started


def show_errors(program: Program, start: int) -> int:
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
