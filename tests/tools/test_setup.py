"""The environment is made from hashed locks, from whatever Python or uv there is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LOCKS = ["run", "dev", "bench", "build", "uv"]
# What the script itself calls.
TOOLS = ["cat", "chmod", "cmp", "cp", "dirname", "env", "ln", "mkdir", "rm", "sed", "sh"]
# Stands in for uv: writes down what it is asked, and makes environments that run our Python.
UV = """#!/bin/sh
echo "$*" >> "$UV_LOG"
[ "${UV_BROKEN:-}" = "" ] || [ "$1" = --version ] || exit 1
if [ "$1" = venv ]; then
    for place; do :; done
    mkdir -p "$place/bin"
    ln -s "$TEST_PYTHON" "$place/bin/python"
fi
"""


def requirements(path: Path) -> list[str]:
    """Return the entries of a lock: a package and its hashes each."""
    text = path.read_text(encoding="utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_pinned_and_hashed(root: Path, name: str) -> None:
    entries = requirements(root / "requirements" / f"{name}.txt")
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry(root: Path, name: str) -> None:
    for suffix in ("in", "txt"):
        text = (root / "requirements" / f"{name}.{suffix}").read_text(encoding="utf-8")
        assert "://" not in text
        # No --index-url, --find-links or --trusted-host either.
        options = re.findall(r"(?m)^\s*(-[^\s=]+)", text)
        assert set(options) <= {"-r", "--hash"}


def test_all_that_is_asked_for_is_locked(root: Path) -> None:
    for name in LOCKS:
        asked = (root / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
        names = {re.split(r"[\[<=>]", line)[0] for line in asked if re.match("[a-z]", line)}
        locked = {entry.split("==")[0] for entry in requirements(root / f"requirements/{name}.txt")}
        assert names <= locked


def test_tests_run_with_what_the_bot_runs_with(root: Path) -> None:
    run, dev = (
        {entry.split(" ")[0] for entry in requirements(root / f"requirements/{name}.txt")}
        for name in ("run", "dev")
    )
    assert run < dev


class Machine:
    """A copy of the project's set-up on a machine that has only what is put there."""

    def __init__(self, root: Path, place: Path) -> None:
        self.project = place / "project"
        self.bin = place / "bin"
        self.home = place / "home"
        self.log = place / "uv.log"
        for path in (self.project / "tools", self.bin, self.home):
            path.mkdir(parents=True)
        shutil.copytree(root / "requirements", self.project / "requirements")
        for name in ("setup", "uv"):
            shutil.copy(root / "tools" / name, self.project / "tools" / name)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def add(self, path: Path, script: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def setup(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        variables = {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "TEST_PYTHON": sys.executable,
            "UV_LOG": str(self.log),
            **environment,
        }
        return subprocess.run(
            ["tools/setup", *arguments],
            cwd=self.project,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
        )

    @property
    def asked(self) -> list[str]:
        """What uv was asked so far, its version aside."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line != "--version"]


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    return Machine(root, tmp_path)


@pytest.mark.parametrize("arguments", [(), ("all",), ("--help",)])
def test_setup_wants_to_know_for_what(machine: Machine, arguments: tuple[str, ...]) -> None:
    finished = machine.setup(*arguments)
    assert (finished.returncode, finished.stderr) == (2, "usage: tools/setup run|dev|bench\n")


def test_setup_without_python_and_uv_says_what_is_missing(machine: Machine) -> None:
    finished = machine.setup("run")
    assert finished.returncode == 1
    assert finished.stderr == (
        "setup: cannot make an environment: install Python 3.12 with its venv module, or uv\n"
    )
    assert not (machine.project / ".venv").exists()


def test_setup_fetches_python_with_uv_once(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    finished = machine.setup("run")
    assert finished.returncode == 0, finished.stderr
    made, tools, synced = machine.asked
    assert made == "venv --quiet --python 3.12 .venv"
    assert tools.endswith("--require-hashes -r requirements/build.txt")
    assert "--require-hashes" in synced
    assert synced.endswith("requirements/run.txt")

    again = machine.setup("run")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(machine.asked) == 3

    (machine.project / "requirements/run.txt").write_text("changed")
    assert machine.setup("run").returncode == 0
    # The environment is kept; only what it holds is brought in line.
    assert machine.asked[3:] == [tools, synced]


def test_setup_for_development_serves_running_as_well(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    assert machine.setup("dev").returncode == 0
    before = machine.asked
    assert before[-1].endswith("requirements/dev.txt")
    assert machine.setup("run").returncode == 0
    assert machine.asked == before


def test_setup_for_running_does_not_serve_development(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    assert machine.setup("run").returncode == 0
    assert machine.setup("dev").returncode == 0
    assert machine.asked[-1].endswith("requirements/dev.txt")


def test_setup_for_the_benchmark_has_a_place_of_its_own(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    assert machine.setup("run").returncode == 0
    before = machine.asked
    # Takes itself for any version of Python.
    machine.add(machine.home / "python", "#!/bin/sh\nexit 0\n")
    older = {"TEST_PYTHON": str(machine.home / "python")}
    assert machine.setup("bench", **older).returncode == 0
    made, _, synced = machine.asked[len(before) :]
    assert made == "venv --quiet --python 3.10 .venv-bench"
    assert "--python .venv-bench/bin/python" in synced
    assert synced.endswith("requirements/bench.txt")
    # Neither is made anew because of the other.
    for name in ("run", "bench"):
        assert machine.setup(name).returncode == 0
    assert len(machine.asked) == len(before) + 3


def test_setup_that_was_interrupted_starts_again(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    failed = machine.setup("run", UV_BROKEN="1")
    assert failed.returncode == 1
    assert machine.setup("run").returncode == 0
    assert machine.asked[-1].endswith("requirements/run.txt")


def test_setup_that_failed_half_way_trusts_nothing(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    lock = machine.project / "requirements/run.txt"
    before = lock.read_text()
    assert machine.setup("run").returncode == 0
    lock.write_text("changed")
    assert machine.setup("run", UV_BROKEN="1").returncode == 1
    lock.write_text(before)
    asked = len(machine.asked)
    assert machine.setup("run").returncode == 0
    assert len(machine.asked) > asked


@pytest.mark.parametrize("place", [".pyenv", "elsewhere"])
def test_setup_finds_a_python_of_pyenv(machine: Machine, place: str) -> None:
    machine.add(machine.bin / "uv", UV)
    # As pyenv's shim of a version that is not the active one.
    machine.add(machine.bin / "python3.12", "#!/bin/sh\nexit 127\n")
    python = machine.home / place / "versions/3.12.99/bin/python3"
    # Runs all but venv, which Debian's Python lacks: uv makes the environment with it.
    machine.add(python, '#!/bin/sh\n[ "$1" = -m ] && exit 1\nexec "$TEST_PYTHON" "$@"\n')
    root = {} if place == ".pyenv" else {"PYENV_ROOT": str(machine.home / place)}
    finished = machine.setup("run", **root)
    assert finished.returncode == 0, finished.stderr
    assert machine.asked[0] == f"venv --quiet --python {python} .venv"


def test_setup_takes_no_other_version(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    machine.add(machine.bin / "python3", "#!/bin/sh\nexit 1\n")
    assert machine.setup("run").returncode == 0
    assert machine.asked[0] == "venv --quiet --python 3.12 .venv"


def test_setup_for_another_python_that_the_locks_hold_for(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    # Our own is 3.12, and does not count as the one that is asked for.
    machine.add(machine.bin / "python3", '#!/bin/sh\nexec "$TEST_PYTHON" "$@"\n')
    assert machine.setup("run", PYTHON_VERSION="3.13").returncode == 0
    assert machine.asked[0] == "venv --quiet --python 3.13 .venv"


def test_setup_is_quick_when_there_is_nothing_to_do(machine: Machine) -> None:
    machine.add(machine.bin / "uv", UV)
    machine.setup("run")
    before = os.times()
    machine.setup("run")
    after = os.times()
    spent = after.children_user + after.children_system
    assert spent - before.children_user - before.children_system < 0.3
