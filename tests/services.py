"""Real PostgreSQL and Redis servers on free ports of the loopback, which can be killed and paused.

    with postgres() as server:
        Database(server.url)
        server.kill()
        server.start()

What a server has stored outlives `kill` as it would on a real machine: in PostgreSQL what was
committed, in Redis nothing. Where the tests run as root, the servers run as nobody.
"""

import contextlib
import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.processes import die_with_parent

LOOPBACK = "127.0.0.1"
# In seconds.
LONGEST_START = 30.0
LONGEST_STOP = 10.0

_DEBIAN = "/usr/lib/postgresql/*/bin"
_UNPRIVILEGED = "nobody"


def _postgres_folder() -> Path | None:
    """Return where PostgreSQL's programs are: on the PATH, or where Debian hides them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = [path for path in Path("/").glob(_DEBIAN.lstrip("/")) if (path / "initdb").exists()]
    return max(folders, key=lambda path: float(path.parent.name), default=None)


_POSTGRES = _postgres_folder()
_REDIS = shutil.which("redis-server")

needs_postgres = pytest.mark.skipif(_POSTGRES is None, reason="PostgreSQL is not installed")
needs_redis = pytest.mark.skipif(_REDIS is None, reason="redis-server is not installed")


@dataclass
class Service:
    """A server and its address; `start` begins anew on the same port after `kill` or `stop`."""

    url: str
    port: int
    directory: Path
    command: Sequence[str]
    answers: Callable[[], bool]
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        assert self.process is None, "it runs already"
        log = self.directory / "log"
        with log.open("ab") as output:
            self.process = _popen(self.command, output)
        last = time.monotonic() + LONGEST_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > last:
                self.kill()
                raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, to its children as well."""
        self._signal(signal.SIGKILL)
        self._forget()

    def stop(self) -> None:
        """End it as an administrator would; it closes its connections first."""
        if self.process is not None and self.process.poll() is None:
            self.resume()
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(LONGEST_STOP)
        self.kill()

    def pause(self) -> None:
        """Let it hang: connections are accepted by the system, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        # The parent first: it must not have another child meanwhile.
        os.kill(self.process.pid, number)
        for child in _children(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)

    def _forget(self) -> None:
        if self.process is not None:
            self.process.wait(LONGEST_STOP)
            self.process = None


def _children(parent: int) -> list[int]:
    """Return the processes that a process has started: PostgreSQL has one for each connection."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
    )
    pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
    return [child for child, its_parent in pairs if its_parent == parent]


def _user() -> int | None:
    """Return whom to run a server as: PostgreSQL refuses to be run by root."""
    return pwd.getpwnam(_UNPRIVILEGED).pw_uid if os.geteuid() == 0 else None


def _popen(command: Sequence[str], output: "subprocess._FILE") -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        user=_user(),
        # Ctrl-C on the tests is not for the servers: the tests end them, or their own end does. The
        # kernel counts the thread as the parent, so that only the main one will do.
        start_new_session=True,
        preexec_fn=functools.partial(die_with_parent, os.getpid(), signal.SIGINT)
        if threading.current_thread() is threading.main_thread()
        else None,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _directory(name: str) -> Iterator[Path]:
    # Not in pytest's folders, which nobody else may enter.
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as path:
        directory = Path(path)
        user = _user()
        if user is not None:
            os.chown(directory, user, -1)
        yield directory


@contextlib.contextmanager
def _running(service: Service) -> Iterator[Service]:
    try:
        service.start()
        yield service
    finally:
        service.stop()


@contextlib.contextmanager
def postgres(*options: str) -> Iterator[Service]:
    """Run PostgreSQL with an empty database; options are of the form max_connections=20."""
    if _POSTGRES is None:
        pytest.skip("PostgreSQL is not installed")
    with _directory("postgres") as directory:
        port = _free_port()
        data = str(directory / "data")
        initialise = [str(_POSTGRES / "initdb"), "-D", data, "-U", "bot", "--auth=trust"]
        initialise += ["--encoding=UTF8", "--locale=C", "--no-sync"]
        with (directory / "log").open("ab") as output:
            status = _popen(initialise, output).wait()
        assert status == 0, (directory / "log").read_text(encoding="utf-8")
        command = [str(_POSTGRES / "postgres"), "-D", data, "-h", LOOPBACK, "-p", str(port)]
        for option in ("fsync=off", f"unix_socket_directories={directory}", *options):
            command += ["-c", option]
        asked = [str(_POSTGRES / "pg_isready"), "-q", "-t", "1", "-h", LOOPBACK, "-p", str(port)]

        def answers() -> bool:
            return subprocess.run(asked, check=False).returncode == 0

        url = f"postgresql://bot@{LOOPBACK}:{port}/postgres"
        service = Service(url, port, directory, command, answers)
        with _running(service):
            yield service


@contextlib.contextmanager
def redis(*options: str) -> Iterator[Service]:
    """Run Redis, which stores nothing on disk; options are of the form --maxmemory 1mb."""
    if _REDIS is None:
        pytest.skip("redis-server is not installed")
    with _directory("redis") as directory:
        port = _free_port()
        command = [_REDIS, "--port", str(port), "--bind", LOOPBACK, "--dir", str(directory)]
        command += ["--save", "", "--appendonly", "no"]
        for option in options:
            command += option.split()
        service = Service(
            f"redis://{LOOPBACK}:{port}/0", port, directory, command, lambda: _pongs(port)
        )
        with _running(service):
            yield service


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), 1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
