"""What several processes count is told as one, and what ended with a process is not told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_COUNT = """
from faq.observing import exposition
exposition.prepare()
from faq.observing.metrics import ACTION_FAILURES, BUFFERED_EVENTS, READY, STAGE_SECONDS
ACTION_FAILURES.inc({number})
BUFFERED_EVENTS.set({number})
STAGE_SECONDS.labels("lock").observe(0.004)
READY.set({number} % 2)
"""
_STAY = """
print(flush=True)
input()
print(exposition.text().decode())
"""


def run(root: Path, program: str, directory: Path | None) -> "subprocess.Popen[str]":
    # An empty variable counts as not set.
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(directory or "")}
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if line.startswith("bot_")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_several_processes(root: Path, tmp_path: Path) -> None:
    directory = tmp_path / "made" / "metrics"
    with (
        run(root, _COUNT.format(number=1) + _STAY, directory) as stays,
        run(root, _COUNT.format(number=4) + _STAY, directory) as ends,
    ):
        assert stays.stdout is not None and ends.stdout is not None
        stays.stdout.readline()
        ends.stdout.readline()
        # Killed and not yet waited for, as Sanic leaves its workers.
        ends.kill()
        os.waitid(os.P_PID, ends.pid, os.WEXITED | os.WNOWAIT)
        told = samples(stays.communicate("\n", timeout=20)[0])
    assert told["bot_action_failures_total"] == 5
    assert told['bot_stage_seconds_count{stage="lock"}'] == 2
    assert told['bot_stage_seconds_bucket{le="0.005",stage="lock"}'] == 2
    assert told["bot_buffered_events"] == 1
    assert told["bot_ready"] == 1


def test_an_earlier_run_is_not_told(root: Path, tmp_path: Path) -> None:
    with run(root, _COUNT.format(number=4), tmp_path) as earlier:
        assert earlier.wait(20) == 0
    assert list(tmp_path.glob("*.db"))
    with run(root, _COUNT.format(number=1) + _STAY, tmp_path) as process:
        told = samples(process.communicate("\n", timeout=20)[0])
    assert told["bot_action_failures_total"] == 1


def test_one_process(root: Path) -> None:
    with run(root, _COUNT.format(number=2) + _STAY, None) as process:
        told = samples(process.communicate("\n", timeout=20)[0])
    assert told["bot_action_failures_total"] == 2
    assert told["bot_ready"] == 0


@pytest.mark.parametrize("place", ["/dev/null/metrics", "/proc/metrics"])
def test_a_folder_that_cannot_be_made(root: Path, place: str) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": place}
    command = [sys.executable, "-m", "faq.serving.bot"]
    ran = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("PROMETHEUS_MULTIPROC_DIR cannot be used: ")
