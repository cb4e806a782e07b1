"""A small server in place of a bot: it writes down what it is asked, and behaves as it is told."""

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.deploy.nginx import Nginx


@dataclass(frozen=True)
class Asked:
    """A request as it reached a worker."""

    method: str
    path: str
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Worker:
    """A running stand-in. `behaviour`: a status to answer with, "die" or "hang"."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    behaviour: int | str = 200
    resume: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextlib.contextmanager
def working() -> Iterator[Worker]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one piece: two would wait for each other.
        wbufsize = -1

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            worker.asked.append(Asked(self.command, self.path, self.headers, body))
            if worker.behaviour == "hang":
                worker.resume.wait(30)
            if isinstance(worker.behaviour, str):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            reply = json.dumps({"worker": worker.port}).encode()
            self.send_response(worker.behaviour)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply)

        do_GET = do_HEAD = do_POST = do_DELETE = do_OPTIONS = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    worker = Worker(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield worker
    finally:
        worker.resume.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Reply:
    """An HTTP reply."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    nginx: Nginx,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    address: str = "127.0.0.1",
) -> Reply:
    """Send a request to nginx from an address of this machine."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", nginx.port, timeout=30, source_address=(address, 0)
    )
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
