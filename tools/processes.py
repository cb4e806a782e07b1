"""Starting other programs, and leaving none of them behind."""

import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq import deadlines
from tools import ROOT

# How long a program may take to end before it is made to.
GRACE = deadlines.GRACE
# In seconds: how often programs are looked after.
PULSE = 0.1
# How many lines of its log are shown when a program ends unasked.
LAST_LINES = 15

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(Exception):
    """Somebody asked to stop."""


class ProgramError(Exception):
    """A program ended unasked, or does not do its work; the message says which and how."""


@dataclass(frozen=True)
class Program:
    """A running program; what it prints goes into `log`, or to the terminal where that is None."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path | None


def collect_stop_signals() -> list[int]:
    """Let SIGINT, SIGTERM and SIGHUP end up in the list returned instead of ending this program.

    A program that was told to outlive its terminal (nohup) goes on ignoring SIGHUP.
    """
    received: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _frame: received.append(number))
    return received


def die_with_parent(parent: int, number: int) -> None:
    """Have the kernel send this program a signal when its parent dies, where it can (Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)


@contextlib.contextmanager
def running(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path | None = None,
    files_passed: Sequence[int] = (),
) -> Iterator[Program]:
    """Run a program with this environment; end it and its children when the block is left.

    `files_passed` are numbers of open files that it may use as well.
    """
    with contextlib.ExitStack() as files:
        output = None if log is None else files.enter_context(log.open("ab"))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            pass_fds=files_passed,
            # A session of its own: Ctrl-C reaches us only, and we end the programs in order.
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, os.getpid(), signal.SIGKILL),
        )
    try:
        yield Program(name, process, log)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program and all that it started: politely, then by force."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def pause(stops: Sequence[int]) -> None:
    """Let a moment pass; raise Stopped when one of the collected signals has come."""
    if not stops:
        time.sleep(PULSE)
    if stops:
        raise Stopped


def check_alive(program: Program) -> None:
    """Raise ProgramError when the program has ended."""
    status = program.process.poll()
    if status is not None:
        raise ProgramError(f"the {program.name} ended with status {status}{last_lines(program)}")


def last_lines(program: Program) -> str:
    """Return the end of a program's log with a heading, or nothing when it has none."""
    if program.log is None:
        return ""
    lines = program.log.read_text(encoding="utf-8", errors="replace").splitlines()
    heading = f"; the end of {program.log.relative_to(ROOT)}:"
    return "\n  ".join([heading, *lines[-LAST_LINES:]])


def wait_for_end(program: Program, stops: Sequence[int]) -> int:
    """Wait for a program to end and return its exit status; raise Stopped as `pause` does."""
    while True:
        status = program.process.poll()
        if status is not None:
            return status
        pause(stops)
