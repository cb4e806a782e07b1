"""The machine and the memory of programs, read from a made-up /proc."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.benchmarks.machine import PROC, describe, rss_mb


def add(proc: Path, pid: int, session: int, kilobytes: int | None) -> None:
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "stat").write_text(f"{pid} (a) name) S 1 {session} {session} 0 -1", encoding="utf-8")
    resident = "" if kilobytes is None else f"VmRSS:\t  {kilobytes} kB\n"
    (folder / "status").write_text(f"Name:\ta) name\n{resident}Threads:\t1\n", encoding="utf-8")


def test_memory_is_that_of_all_programs_of_the_session(tmp_path: Path) -> None:
    add(tmp_path, 10, session=10, kilobytes=2048)
    add(tmp_path, 11, session=10, kilobytes=1024)
    add(tmp_path, 12, session=12, kilobytes=4096)
    # One that has ended and was not waited for holds nothing.
    add(tmp_path, 13, session=10, kilobytes=None)
    # One that ends while it is looked at.
    (tmp_path / "14").mkdir()
    assert rss_mb(10, tmp_path) == 3.0


def test_a_machine_is_described(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Fast CPU\n", encoding="utf-8")
    (tmp_path / "meminfo").write_text("MemTotal:    8388608 kB\n", encoding="utf-8")
    found = describe(tmp_path)
    assert (found["processor"], found["memory_gb"]) == ("Fast CPU", 8.0)
    assert found["cores"] >= 1


@pytest.mark.skipif(not PROC.is_dir(), reason="needs Linux")
def test_a_real_program_holds_memory() -> None:
    command = [sys.executable, "-c", "print('up', flush=True); input()"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        assert 1 < rss_mb(program.pid) < 200
        program.kill()
