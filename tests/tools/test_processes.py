"""Whatever happens to us, no program that we started is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import processes
from tools.processes import (
    ProgramError,
    Stopped,
    check_alive,
    pause,
    running,
    wait_for_end,
)

SLEEP = ["sleep", "60"]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A program that has ended but that nobody has asked about yet runs no more.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 5
    while is_running(pid):
        assert time.monotonic() < end, f"process {pid} was left behind"
        time.sleep(0.05)


def read_pid(path: Path) -> int:
    end = time.monotonic() + 5
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return int(path.read_text())


def test_running_ends_the_program() -> None:
    with running("sleep", SLEEP, environment=os.environ) as program:
        assert is_running(program.process.pid)
    assert program.process.returncode == -signal.SIGTERM


def test_running_ends_the_program_after_an_error() -> None:
    with (
        pytest.raises(ValueError, match="ours"),
        running("sleep", SLEEP, environment=os.environ) as program,
    ):
        raise ValueError("ours")
    assert not is_running(program.process.pid)


def test_running_ends_what_does_not_want_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.3)
    child = tmp_path / "child"
    script = f"trap '' TERM; sleep 60 & echo $! > {child}; wait; wait"
    with running("sh", ["sh", "-c", script], environment=os.environ) as program:
        pid = read_pid(child)
    assert program.process.returncode == -signal.SIGKILL
    wait_until_gone(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program of this")
def test_running_ends_the_program_when_we_are_killed(root: Path, tmp_path: Path) -> None:
    child = tmp_path / "child"
    code = (
        "import os, pathlib, time\n"
        "from tools.processes import running\n"
        f"with running('sleep', {SLEEP}, environment=os.environ) as program:\n"
        f"    pathlib.Path({str(child)!r}).write_text(str(program.process.pid))\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=root) as parent:
        pid = read_pid(child)
        parent.kill()
    wait_until_gone(pid)


def test_running_logs_to_the_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = ["sh", "-c", "echo out; echo err >&2"]
    with running("sh", command, environment=os.environ, log=log) as program:
        assert wait_for_end(program, ()) == 0
    assert log.read_text() == "out\nerr\n"


def test_running_gives_the_environment() -> None:
    command = ["sh", "-c", 'exit "$STATUS"']
    with running("sh", command, environment={**os.environ, "STATUS": "7"}) as program:
        assert wait_for_end(program, ()) == 7


def test_wait_for_end_can_be_stopped() -> None:
    with pytest.raises(Stopped), running("sleep", SLEEP, environment=os.environ) as program:
        wait_for_end(program, [signal.SIGTERM])
    assert not is_running(program.process.pid)


def test_pause_stops() -> None:
    pause([])
    with pytest.raises(Stopped):
        pause([signal.SIGINT])


def test_check_alive_shows_the_end_of_the_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "ROOT", tmp_path)
    log = tmp_path / "log"
    command = ["sh", "-c", "seq 100; exit 3"]
    with running("counter", command, environment=os.environ, log=log) as program:
        program.process.wait()
        with pytest.raises(ProgramError) as raised:
            check_alive(program)
    lines = str(raised.value).splitlines()
    assert lines[0] == "the counter ended with status 3; the end of log:"
    assert [int(line) for line in lines[1:]] == list(range(86, 101))
