"""`make run` refuses settings that cannot work before anything starts."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import servers
from tools.address import Address
from tools.processes import Program


def run(root: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.run"]
    environment = {**os.environ, **settings}
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=60
    )


def test_a_taken_port_gives_one_line(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        finished = run(root, PORT=port)
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr == (
        f"PORT={port} is taken by another program: set PORT to another port.\n"
    )


def test_a_bad_port_gives_one_line(root: Path) -> None:
    finished = run(root, PORT="abc")
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr == "PORT=abc cannot be used: give a number from 1 to 65535.\n"


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "LOGS", tmp_path)
    log = servers.log_of(Address(port=1))
    servers.put_long_log_aside(Address(port=1))
    log.write_text("short")
    servers.put_long_log_aside(Address(port=1))
    assert log.read_text() == "short"
    log.write_bytes(b"x" * (servers.LONGEST_LOG + 1))
    servers.put_long_log_aside(Address(port=1))
    assert [path.name for path in tmp_path.iterdir()] == ["bot-1.log.1"]


def test_errors_in_a_log_are_shown_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    with subprocess.Popen(["true"]) as process:
        program = Program("bot", process, log)
    log.write_text("2026-11-24 03:11:38 INFO     rasa  - started\n")
    read = servers.show_errors(program, 0)
    assert capsys.readouterr().err == ""
    with log.open("a") as more:
        more.write("2026-11-24 03:11:39 ERROR    rasa  - broken\nTraceback\n2026-11-24 03:11")
    read = servers.show_errors(program, read)
    assert capsys.readouterr().err == "bot: 2026-11-24 03:11:39 ERROR    rasa  - broken\n"
    with log.open("a") as more:
        more.write(":40 CRITICAL rasa  - gone\n")
    read = servers.show_errors(program, read)
    assert capsys.readouterr().err == "bot: 2026-11-24 03:11:40 CRITICAL rasa  - gone\n"
    told = [f'{{"time": "…", "level": "{level}", "message": "…"}}' for level in ("info", "error")]
    with log.open("a") as more:
        more.write("".join(f"{line}\n" for line in told))
    servers.show_errors(program, read)
    assert capsys.readouterr().err == f"bot: {told[1]}\n"
