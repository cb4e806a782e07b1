"""Show what visitors asked in the browser: `python -m tools.desk`, for the owner alone.

A server of its own on OWNER_PORT, which a proxy must not pass on to the public: every request needs
OWNER_TOKEN as the password (HTTP Basic, RFC 7617; the name does not matter). The page is made anew
at each request. Exits with 2 when a setting cannot be used.
"""

import base64
import binascii
import hmac
import os
import sys
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from faq.owner.demand import Chosen
from faq.owner.report_words import words
from faq.rasa.prepare import prepare_rasa
from faq.settings import SettingsError, number
from tools.address import LOOPBACK, Address, check_free
from tools.owner_report import ReportError, written
from tools.processes import Stopped, collect_stop_signals, pause

SHORTEST_TOKEN = 32
_PORT = 5006
# In seconds: whoever sends half a request is not waited for longer.
_LONGEST_REQUEST = 10
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def read_token(environment: Mapping[str, str]) -> str:
    """Return the password. Raises SettingsError when there is none, or one that can be guessed."""
    token = environment.get("OWNER_TOKEN", "")
    if len(token) < SHORTEST_TOKEN:
        raise SettingsError(
            f"OWNER_TOKEN has {len(token)} characters: give at least {SHORTEST_TOKEN}, "
            "for example those that `openssl rand -hex 32` prints."
        )
    return token


class _Desk(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: "Server"
    timeout = _LONGEST_REQUEST
    server_version, sys_version = "desk", ""

    def do_GET(self) -> None:
        """Show the page, or the table at /asked.csv."""
        if not self._is_owner():
            self._reply(HTTPStatus.UNAUTHORIZED, "", {"WWW-Authenticate": 'Basic realm="owner"'})
            return
        place = urlsplit(self.path)
        if place.path not in ("/", "/asked.csv"):
            self._reply(HTTPStatus.NOT_FOUND, "")
            return
        asked = {name: found[0] for name, found in parse_qs(place.query, True).items()}
        days = asked.get("days", "30")
        if not (days.isascii() and days.isdecimal() and 1 <= int(days[:4]) <= 366):
            self._reply(HTTPStatus.BAD_REQUEST, "")
            return
        chosen = Chosen(asked.get("channel"), asked.get("site"))
        try:
            report = written(self.server.environment, int(days), chosen, partial(_address, days))
        except (ReportError, SettingsError) as error:
            self._reply(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return
        if place.path == "/":
            self._reply(HTTPStatus.OK, report.page, {"Content-Type": "text/html; charset=utf-8"})
        else:
            name = {"Content-Disposition": 'attachment; filename="asked.csv"'}
            kind = {"Content-Type": "text/csv; charset=utf-8"}
            self._reply(HTTPStatus.OK, "\ufeff" + report.table, {**name, **kind})

    def _is_owner(self) -> bool:
        scheme, _, written = self.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(written, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(given, self.server.token)

    def _reply(
        self, status: HTTPStatus, body: str, headers: Mapping[str, str] | None = None
    ) -> None:
        content = body.encode()
        self.send_response(status)
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        for name, value in {**kind, **_HEADERS, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: addresses of who looks are nobody's business."""


def _address(days: str, chosen: Chosen) -> str:
    """Return where on this server a choice is shown."""
    asked = {name: value for name, value in vars(chosen).items() if value is not None}
    return f"/?{urlencode({'days': days, **asked})}"


class Server(ThreadingHTTPServer):
    """Serves the owner's page."""

    daemon_threads = True

    def __init__(self, port: int, token: str, environment: Mapping[str, str]) -> None:
        super().__init__((LOOPBACK, port), _Desk)
        self.token = token.encode()
        self.environment = environment


def main() -> int:
    """Serve until stopped; return the exit status."""
    stops = collect_stop_signals()
    try:
        token = read_token(os.environ)
        port = number("OWNER_PORT", os.environ, _PORT, 65535)
        check_free(Address(port=port))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    prepare_rasa()
    with Server(port, token, os.environ) as server:
        server.timeout = 0.1
        print(words()["desk"].format(url=f"http://{LOOPBACK}:{port}/"), flush=True)
        try:
            while True:
                server.handle_request()
                if stops:
                    pause(stops)
        except Stopped:
            return 0


if __name__ == "__main__":
    sys.exit(main())
