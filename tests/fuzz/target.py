"""The real bot with all its channels, a Slack that takes everything, and what must always hold."""

import contextlib
import http.server
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.channels.slack.workspace import SECRET
from tests.fuzz.http1 import HANG, Answer, Peer, Request, statuses
from tests.live.helpers import start, stop

VISITORS = 6
CANARY = ("CCOとは?", "最高顧客責任者")
# What stands for a visitor's secret word, and their channel in Slack, until it is known who asks.
OWN_WORD, OWN_CHANNEL = "OWNWORD", "COWN"
# How many requests are sent between two looks at whether the bot still answers rightly.
CANARY_PERIOD = 100
JSON = (("Content-Type", b"application/json"),)
# Without these a minute's requests would be counted and refused.
ENVIRONMENT = {
    "WEBSITE_SECRET": "a secret of the fuzz tests, long enough",
    "WEBSITE_ADDRESS_RATE": "1000000",
    "WEBSITE_CONVERSATION_RATE": "1000000",
    "SLACK_BOT_TOKEN": "xoxb-fuzz",
    "SLACK_SIGNING_SECRET": SECRET,
}


@dataclass(frozen=True)
class Visitor:
    """Somebody in a conversation; the secret word is what only they may ever read."""

    secret: str
    token: str
    sender: str
    channel: str


@dataclass
class Target:
    """The running bot, those who visit it, and all who ever did."""

    peer: Peer
    slack: "Slack"
    visitors: list[Visitor] = field(default_factory=list)
    everyone: list[Visitor] = field(default_factory=list)
    sent: int = 0

    def ask(self, request: Request, who: Visitor | None = None) -> Answer:
        """Send a request for a visitor, or for nobody; check the answer and return it."""
        try:
            answer = self.peer.ask(request)
        except TimeoutError:
            raise AssertionError("the bot hangs") from None
        assert answer.status < 500, answer
        self.check(answer.body + answer.headers.as_bytes(), who)
        self.count()
        return answer

    def send(self, sent: bytes) -> float:
        """Send any bytes; check what comes, and return how long others had to wait."""
        try:
            answers, waited = self.peer.send(sent)
        except TimeoutError:
            raise AssertionError("the bot hangs") from None
        assert all(status < 500 for status in statuses(answers)), answers
        assert waited < HANG
        self.check(answers, None)
        self.count()
        return waited

    def check(self, said: bytes, who: Visitor | None) -> None:
        """Fail when something said holds the secret word of somebody else."""
        for visitor in self.everyone:
            if visitor is not who:
                assert visitor.secret.encode() not in said, (visitor, who)

    def check_slack(self) -> None:
        """Fail when something was posted in the channel of somebody else."""
        for channel, text in self.slack.take():
            owner = [visitor for visitor in self.everyone if visitor.channel == channel]
            self.check(text, owner[0] if owner else None)

    def count(self) -> None:
        """Look now and then whether the bot answers rightly; then somebody new comes, too."""
        self.sent += 1
        if self.sent % CANARY_PERIOD == 0:
            self.check_canary()
            self.visitors[self.sent // CANARY_PERIOD % VISITORS] = self.welcome()

    def check_canary(self) -> None:
        """Fail when a new visitor does not get the right answer in time."""
        question, expected = CANARY
        body = json.dumps({"id": "canary", "text": question}).encode()
        answer = self.peer.ask(request_of("POST", "messages", body, self.token()))
        assert answer.status == 200, answer
        assert answer.seconds < HANG
        assert expected in answer.body.decode()

    def token(self) -> str:
        """Begin a conversation on the website; return its token."""
        return str(json.loads(self.peer.ask(request_of("POST", "conversations")).body)["token"])

    def welcome(self) -> Visitor:
        """Return somebody new, who has said the secret word on the website and by REST."""
        # A word that the article has not: most answers repeat it as what they do not know.
        secret, id = f"Z{secrets.token_hex(6).upper()}Q", secrets.token_hex(6).upper()
        visitor = Visitor(secret, self.token(), f"fuzz-{id}", f"C{id}")
        self.everyone.append(visitor)
        text = f"CFOの{visitor.secret}は?"
        body = json.dumps({"id": "secret", "text": text}).encode()
        self.ask(request_of("POST", "messages", body, visitor.token), visitor)
        history = self.ask(request_of("GET", "messages", token=visitor.token), visitor)
        assert visitor.secret in history.body.decode(), history
        body = json.dumps({"sender": visitor.sender, "message": text}).encode()
        self.ask(Request("POST", "/webhooks/rest/webhook", JSON, body), visitor)
        return visitor


def own(body: bytes, visitor: Visitor) -> bytes:
    """Return a body in which the visitor says their own secret word, in their own channel."""
    said = body.replace(OWN_WORD.encode(), visitor.secret.encode())
    return said.replace(OWN_CHANNEL.encode(), visitor.channel.encode())


def request_of(method: str, path: str, body: bytes = b"", token: str | None = None) -> Request:
    """Return a request to the website channel as a browser sends it."""
    headers = JSON if token is None else (*JSON, ("Authorization", f"Bearer {token}".encode()))
    return Request(method, f"/webhooks/website/{path}", headers, body)


class Slack:
    """Takes whatever is posted, and keeps where."""

    def __init__(self) -> None:
        self._posted: list[tuple[str, bytes]] = []
        posted = self._posted

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                posted.append((_channel(body), body))
                reply = {"ok": True, "user_id": "U0BOT", "ts": "1.2", "channel": "D1"}
                content = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self) -> list[tuple[str, bytes]]:
        """Return what was posted since the last call, each with its channel."""
        taken = self._posted[:]
        del self._posted[: len(taken)]
        return taken

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _channel(body: bytes) -> str:
    try:
        data = json.loads(body)
        return str(data.get("channel") or data.get("channel_id"))
    except (ValueError, AttributeError):
        return ""


@contextlib.contextmanager
def running() -> Iterator[Target]:
    """Run the bot with its visitors in it."""
    slack = Slack()
    bot = None
    try:
        bot = start(**ENVIRONMENT, SLACK_API_BASE_URL=slack.url)
        target = Target(Peer(int(bot.url.rpartition(":")[2])), slack)
        target.visitors += [target.welcome() for _ in range(VISITORS)]
        yield target
    finally:
        if bot is not None:
            stop(bot.process)
        slack.close()
