"""Real bots and action servers as programs of their own, which can be killed and paused."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a secret of the tests, long enough"
LONGEST_START = 120.0


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A program that serves a port; `log` is the path of what it prints."""

    command: list[str]
    environment: dict[str, str]
    port: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, without waiting for it."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def signal(self, number: int) -> None:
        """Send a signal."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def stop(self) -> int:
        """End it politely; return its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        finally:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)

    def printed(self) -> str:
        """Return what it has printed; nothing where that went nowhere."""
        is_file = self.log.is_file()
        return self.log.read_text(encoding="utf-8", errors="replace") if is_file else ""

    def wait_until_ready(self, path: str) -> None:
        """Wait until a path is answered with 200."""
        last = time.monotonic() + LONGEST_START
        while request(self.port, "GET", path)[0] != 200:
            assert self.process is not None
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < last, self.printed()
            time.sleep(0.1)


def request(
    port: int,
    method: str,
    path: str,
    body: Any = None,
    token: str | None = None,
    origin: str | None = None,
) -> tuple[int, Any]:
    """Return status and JSON; status 0 when there was no answer."""
    headers = {"Content-Type": "application/json"}
    if origin is not None:
        headers["Origin"] = origin
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, path, data, headers)
        reply = connection.getresponse()
        content = reply.read()
        return reply.status, json.loads(content) if content else None
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()


def webhook(port: int) -> str:
    """Return the address that ACTION_SERVER_URL has for an action server."""
    return f"http://127.0.0.1:{port}/webhook"


@contextlib.contextmanager
def action_server(folder: Path) -> Iterator[Program]:
    """Run the action server."""
    port = free_port()
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    program = Program(command, {"SANIC_HOST": "127.0.0.1"}, port, folder / "actions.log")
    with _running(program):
        program.wait_until_ready("/health")
        yield program


@contextlib.contextmanager
def bot(
    folder: Path,
    actions_port: int | None = None,
    *,
    ready: bool = True,
    log: str | None = None,
    **settings: str,
) -> Iterator[Program]:
    """Run a bot, whose log is a file of the folder; settings are set in its environment.

    It runs the action itself unless there is the port of an action server.
    """
    asked = {} if actions_port is None else {"ACTION_SERVER_URL": webhook(actions_port)}
    port = free_port()
    command = [sys.executable, "-m", "faq.serving.bot", "--port", str(port)]
    environment = {
        "FEEDBACK_FILE": str(folder / "feedback.jsonl"),
        "WEBSITE_SECRET": SECRET,
        "WEBSITE_ADDRESS_RATE": "1000000",
        "WEBSITE_CONVERSATION_RATE": "1000000",
        **asked,
        **settings,
    }
    program = Program(command, environment, port, folder / (log or f"bot-{port}.log"))
    with _running(program):
        if ready:
            program.wait_until_ready("/webhooks/health/ready")
        yield program


@contextlib.contextmanager
def _running(program: Program) -> Iterator[None]:
    program.start()
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            program.signal(signal.SIGCONT)
            program.stop()


class Visitor:
    """Somebody on the website, who may be sent to another bot with each request.

    `origin` is that of the page, if it is one.
    """

    def __init__(self, port: int, origin: str | None = None) -> None:
        self.port = port
        self.origin = origin
        status, reply = request(port, "POST", "/webhooks/website/conversations", {})
        assert status == 201, reply
        self.token: str = reply["token"]
        self.seconds = 0.0

    def ask(self, text: str, id: str | None = None) -> tuple[int, Any]:
        """Return status and the last Answer, or what is said instead of one."""
        started = time.monotonic()
        body = {"id": id or str(uuid.uuid4()), "text": text}
        status, reply = self.request("POST", "/messages", body)
        self.seconds = time.monotonic() - started
        return status, reply["answers"][-1]["answer"] if status == 200 else reply

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask the website's API for something of this conversation."""
        address = f"/webhooks/website{path}"
        return request(self.port, method, address, body, self.token, self.origin)

    def history(self) -> list[str]:
        """Return the texts of the questions, in their order."""
        status, reply = self.request("GET", "/messages")
        assert status == 200, reply
        return [turn["text"] for turn in reply["messages"]]
