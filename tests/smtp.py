"""A mail server on the loopback, as small as RFC 5321 allows, that can also misbehave."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    server: "FakeSmtp"

    def handle(self) -> None:
        self.server.sessions += 1
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line.decode(errors="replace").strip().upper()
            if self.server.pause:
                time.sleep(self.server.pause)
            if verb.startswith("EHLO"):
                self._say("250 fake")
            elif verb.startswith("RCPT") and self.server.refuses:
                self._say("550 nobody here")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.mails.append(self._read_mail())
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("421 not now" if self.server.grumbles else "221 bye")
                return
            else:
                self._say("250 well")

    def _read_mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class FakeSmtp(socketserver.ThreadingTCPServer):
    """Keeps the mails that it is given; `refuses` everybody, or pauses before each reply.

    Where it `grumbles`, it takes a mail and ends with an error.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.mails: list[bytes] = []
        self.sessions = 0
        self.refuses = False
        self.grumbles = False
        self.pause = 0.0

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])


@contextmanager
def mail_server(port: int = 0) -> Iterator[FakeSmtp]:
    """Run a mail server for as long as the block lasts, on a free port or on this one."""
    with FakeSmtp(port) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
