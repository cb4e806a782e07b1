"""HTTP as bytes: what no client library would send, and the answers to it."""

import contextlib
import http.client
import re
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

# In seconds: what counts as a hang.
HANG = 5.0
# In seconds: how long more is waited for when there is no telling whether more will come.
QUIET = 0.01

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([0-9]{3}) ")


@dataclass(frozen=True)
class Request:
    """A request; header values are sent as they are."""

    method: str
    target: str
    headers: tuple[tuple[str, bytes], ...] = ()
    body: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the request with its length."""
        lines = [f"{self.method} {self.target} HTTP/1.1".encode(), b"Connection: close"]
        if not any(name.lower() == "host" for name, _ in self.headers):
            lines.append(b"Host: 127.0.0.1")
        lines += [name.encode() + b": " + value for name, value in self.headers]
        if self.body:
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join([*lines, b"", self.body])


@dataclass(frozen=True)
class Answer:
    """An answer and how long it took."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage
    seconds: float


@dataclass(frozen=True)
class Peer:
    """The server."""

    port: int
    host: str = field(default="127.0.0.1")

    @contextlib.contextmanager
    def connect(self) -> Iterator[socket.socket]:
        """Connect, and leave without saying so: closing as usual would use up the ports."""
        with socket.create_connection((self.host, self.port), timeout=HANG) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            yield connection

    def ask(self, request: Request) -> Answer:
        """Send a request and return its answer. Raises TimeoutError when that takes too long."""
        start = time.monotonic()
        with self.connect() as connection:
            connection.sendall(request.to_bytes())
            response = http.client.HTTPResponse(connection, method=request.method)
            with contextlib.closing(response):
                response.begin()
                body = response.read()
        return Answer(response.status, body, response.headers, time.monotonic() - start)

    def send(self, sent: bytes) -> tuple[bytes, float]:
        """Send any bytes; return what comes, and how long somebody else had to wait meanwhile."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(sent)
            # One event loop serves all, so when this is answered those bytes have been read.
            waited = self.ask(Request("GET", "/webhooks/health/live")).seconds
            return _what_comes(connection), waited


def statuses(answers: bytes) -> list[int]:
    """Return the statuses of answers that came one after the other."""
    return [int(match[1]) for match in _STATUS_LINE.finditer(answers)]


def _what_comes(connection: socket.socket) -> bytes:
    connection.settimeout(QUIET)
    found = b""
    with contextlib.suppress(TimeoutError, socket.timeout, ConnectionError):
        while piece := connection.recv(65536):
            found += piece
    return found
