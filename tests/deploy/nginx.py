"""Starts the real nginx with the configuration of deploy/nginx in front of bots on this machine.

Only hosts, ports and paths are put in its place. nginx counts requests by address: who sends many
can send them from several, for the whole of 127.0.0.0/8 is this machine (`source_address`).
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
# Debian has it where only root's PATH looks.
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
# In seconds.
LONGEST_START = 10.0

# Names that change are for nginx 1.27.3 and newer; addresses of this machine do not.
_SERVER = re.compile(r"(?m)^( *server )bot:5005 resolve( [^;]*)?;$")


@dataclass(frozen=True)
class Nginx:
    """A running nginx: the port that visitors use, that of TLS if it is on, and that of /status."""

    port: int
    tls_port: int | None
    status_port: int
    folder: Path

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def access_log(self) -> str:
        """What nginx has written of the requests; a line comes shortly after its reply."""
        return (self.folder / "access.log").read_text(encoding="utf-8")

    @property
    def error_log(self) -> str:
        """What nginx has complained about."""
        return (self.folder / "error.log").read_text(encoding="utf-8")


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with contextlib.ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in sockets]


def configure(folder: Path, workers: Sequence[int], *, tls: bool = False, more: str = "") -> Nginx:
    """Write the configuration into a new folder; `more` is added to what listen.conf says."""
    shutil.copytree(CONFIGURATION, folder)
    port, tls_port, status_port = free_ports(3)

    path = folder / "nginx.conf"
    text = path.read_text(encoding="utf-8")
    text = _replace(text, "listen 127.0.0.1:8081;", f"listen 127.0.0.1:{status_port};")
    text = _replace(text, "/dev/stdout", str(folder / "access.log"))
    path.write_text(_replace(text, "/tmp/nginx", f"{folder}/nginx"), encoding="utf-8")

    text = (folder / f"listen-{'tls' if tls else 'plain'}.conf").read_text(encoding="utf-8")
    text = _replace(text, "listen 8080;", f"listen 127.0.0.1:{port};")
    if tls:
        text = _replace(text, "listen 8443 ssl;", f"listen 127.0.0.1:{tls_port} ssl;")
    (folder / "listen.conf").write_text(f"{text}{more}\n", encoding="utf-8")

    path = folder / "workers.conf"
    text, found = _SERVER.subn(
        lambda line: "\n".join(f"{line[1]}127.0.0.1:{port}{line[2] or ''};" for port in workers),
        path.read_text(encoding="utf-8"),
    )
    assert found == 1
    path.write_text(text, encoding="utf-8")
    return Nginx(port, tls_port if tls else None, status_port, folder)


@contextlib.contextmanager
def running_nginx(
    folder: Path, workers: Sequence[int], *, tls: bool = False, more: str = ""
) -> Iterator[Nginx]:
    """Run nginx in front of bots that listen on these ports of 127.0.0.1; end it afterwards.

    `folder` must not exist yet, and stays. With `tls` it holds the certificate before the start:
    call `configure` and `running` instead.
    """
    with running(configure(folder, workers, tls=tls, more=more)) as nginx:
        yield nginx


@contextlib.contextmanager
def running(nginx: Nginx) -> Iterator[Nginx]:
    """Run nginx as it was configured; end it when the block is left."""
    assert PROGRAM is not None
    # Root's nginx would hand the work to a user who may not read the folders of tests.
    user = " user root;" if os.geteuid() == 0 else ""
    command = [PROGRAM, "-p", f"{nginx.folder}/", "-c", str(nginx.folder / "nginx.conf")]
    with (
        (nginx.folder / "error.log").open("wb") as errors,
        subprocess.Popen([*command, "-g", f"daemon off;{user}"], stderr=errors) as process,
    ):
        try:
            _wait(process, nginx)
            yield nginx
        finally:
            process.terminate()


def _wait(process: "subprocess.Popen[bytes]", nginx: Nginx) -> None:
    last = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < last:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", nginx.status_port), timeout=1),
        ):
            return
        time.sleep(0.02)
    raise AssertionError(f"nginx does not start:\n{nginx.error_log}")


def _replace(text: str, old: str, new: str) -> str:
    assert old in text, f"the configuration has no {old}"
    return text.replace(old, new)
