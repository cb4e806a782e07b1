"""Show what visitors asked, and teach from it, in the browser: `python -m tools.desk`.

A server of its own on OWNER_PORT, for the owner alone, which no proxy may pass on to the public:
every request needs OWNER_TOKEN as the password (HTTP Basic, RFC 7617; the name does not matter).
Pages are made anew at each request; what changes something needs a token that only they hold.
Exits with 2 when a setting cannot be used.
"""

import base64
import binascii
import hmac
import os
import secrets
import sys
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from faq.knowledge.problems import DataError
from faq.owner.report_words import words
from faq.rasa.prepare import prepare_rasa
from faq.settings import SettingsError, number
from tools import desk_pages
from tools.address import LOOPBACK, Address, check_free
from tools.desk_pages import DeskRequest, Page
from tools.owner_report import ReportError
from tools.processes import Stopped, collect_stop_signals, pause

SHORTEST_TOKEN = 32
# In bytes: some hundred wordings.
LARGEST_FORM = 256 * 1024
_PORT = 5006
# In seconds: whoever sends half a request is not waited for longer.
_LONGEST_REQUEST = 10
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # A form of ours says where it comes from, and no other site learns of this one.
    "Referrer-Policy": "same-origin",
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
        """Show a page, or the table at /asked.csv."""
        place = urlsplit(self.path)
        if not self._is_owner():
            self._refuse()
        elif place.path not in desk_pages.SHOWN:
            self._reply(Page("", HTTPStatus.NOT_FOUND))
        else:
            self._show(desk_pages.SHOWN, place.path, place.query)

    def do_POST(self) -> None:
        """Do what a form of ours asks for, and lead back to its page."""
        # What is not read would be lost with the reply to it.
        form = self._form()
        path = urlsplit(self.path).path
        if not self._is_owner():
            self._refuse()
        elif path not in desk_pages.DONE:
            self._reply(Page("", HTTPStatus.NOT_FOUND))
        elif form is None:
            self._reply(Page("", HTTPStatus.BAD_REQUEST))
        elif not self._is_ours(form):
            self._reply(Page(words()["desk_expired"], HTTPStatus.FORBIDDEN))
        else:
            with self.server.changing:
                self._show(desk_pages.DONE, path, form)

    def _show(self, pages: Mapping[str, desk_pages.Maker], path: str, form: str) -> None:
        given = parse_qs(form, keep_blank_values=True)
        try:
            asked = DeskRequest(self.server.environment, self.server.form_token, given)
            page = pages[path](asked)
        except desk_pages.RequestError:
            page = Page("", HTTPStatus.BAD_REQUEST)
        except (ReportError, SettingsError, DataError) as error:
            page = Page(str(error), HTTPStatus.SERVICE_UNAVAILABLE)
        self._reply(page)

    def _form(self) -> str | None:
        """Return the body of a form; None when it is none, or too large."""
        length = self.headers.get("Content-Length", "")
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not (length.isascii() and length.isdecimal() and int(length[:9]) <= LARGEST_FORM):
            return None
        body = self.rfile.read(int(length[:9]))
        if kind != "application/x-www-form-urlencoded":
            return None
        return body.decode(errors="replace")

    def _is_owner(self) -> bool:
        scheme, _, written = self.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(written, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(given, self.server.token)

    def _is_ours(self, form: str) -> bool:
        """Whether a form is one that this server has shown to the owner.

        Browsers send the password along with whatever another site makes them send
        (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
        """
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != self.headers.get("Host"):
            return False
        (given, *_) = parse_qs(form, keep_blank_values=True).get("token", [""])
        return hmac.compare_digest(given.encode(), self.server.form_token.encode())

    def _refuse(self) -> None:
        headers = {"WWW-Authenticate": 'Basic realm="owner"'}
        self._reply(Page("", HTTPStatus.UNAUTHORIZED, headers))

    def _reply(self, page: Page) -> None:
        content = page.body.encode()
        self.send_response(page.status)
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        for name, value in {**kind, **_HEADERS, **page.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: addresses of who looks are nobody's business."""


class Server(ThreadingHTTPServer):
    """Serves the owner's pages; whoever changes something holds `changing`."""

    daemon_threads = True

    def __init__(self, port: int, token: str, environment: Mapping[str, str]) -> None:
        super().__init__((LOOPBACK, port), _Desk)
        self.token = token.encode()
        self.form_token = secrets.token_urlsafe(32)
        self.environment = environment
        self.changing = threading.Lock()


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
    # The models are asked in this process, too.
    prepare_rasa(training=True)
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
