"""A proxy on the loopback that can be told to behave badly."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Literal

Mode = Literal["pass", "hang", "cut", "garbage", "nonsense", "error"]

# What is said to an HTTP client instead of passing its request on.
_REPLIES = {
    "garbage": b"\x00\xff\xfenothing of HTTP\r\n\r\n",
    "nonsense": b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n[1, 2, \xe5\x80\xa4, 3]",
    "error": b"HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}",
}


class Proxy:
    """Passes connections on to a port; `mode` says what it does with new data instead."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.mode: Mode = "pass"
        threading.Thread(target=self._accept, daemon=True).start()

    def behave(self, mode: Mode) -> None:
        """Change the mode; with `cut`, connections that are open are cut as well."""
        self.mode = mode
        if mode == "cut":
            for connection in list(self._open):
                self._close(connection)

    def close(self) -> None:
        """Stop listening, and cut what is open."""
        self._listening.close()
        self.behave("cut")

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.add(client)
        server = None
        with contextlib.suppress(OSError):
            while data := client.recv(1 << 16):
                if self.mode == "cut":
                    break
                if self.mode == "hang":
                    continue
                if self.mode in _REPLIES:
                    client.sendall(_REPLIES[self.mode])
                    break
                if server is None:
                    server = socket.create_connection(("127.0.0.1", self._target), 5)
                    server.settimeout(None)
                    self._open.add(server)
                    threading.Thread(target=self._back, args=[server, client], daemon=True).start()
                server.sendall(data)
        for connection in (client, server):
            if connection is not None:
                self._close(connection)

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(1 << 16):
                if self.mode == "hang":
                    continue
                client.sendall(data)
        self._close(client)

    def _close(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


@contextlib.contextmanager
def proxy(target: int) -> Iterator[Proxy]:
    """Run a proxy in front of a port."""
    running = Proxy(target)
    try:
        yield running
    finally:
        running.close()
