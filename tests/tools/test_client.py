"""Asking a bot tells apart an answer, a refusal and silence."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.client import ClientError, ask, is_ready

REPLIES = [{"recipient_id": "me", "text": "こんにちは。"}]


@pytest.fixture
def bot() -> Iterator[SimpleNamespace]:
    """A bot that replies with `status` and `body` and remembers what it was sent."""
    state = SimpleNamespace(status=200, body=json.dumps(REPLIES).encode(), sent=[])

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.sent.append(self.path)
            self.reply()

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.sent.append((self.path, json.loads(self.rfile.read(length))))
            self.reply()

        def reply(self) -> None:
            self.send_response(state.status)
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def test_ask(bot: SimpleNamespace) -> None:
    assert ask(bot.url, "me", "CCOとは") == REPLIES
    assert bot.sent == [("/webhooks/rest/webhook", {"sender": "me", "message": "CCOとは"})]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (413, '{"error": "too_long", "message": "長すぎます。"}'.encode(), "長すぎます。"),
        (500, b"<html>", ""),
        (503, b"[]", ""),
        (200, b"<html>", ""),
    ],
)
def test_ask_fails(bot: SimpleNamespace, status: int, body: bytes, message: str) -> None:
    bot.status, bot.body = status, body
    with pytest.raises(ClientError) as raised:
        ask(bot.url, "me", "CCOとは")
    assert str(raised.value) == message


def test_ask_fails_without_a_bot() -> None:
    with pytest.raises(ClientError):
        ask("http://127.0.0.1:9", "me", "CCOとは")


@pytest.mark.parametrize(("status", "expected"), [(200, True), (503, False), (404, False)])
def test_is_ready(bot: SimpleNamespace, status: int, expected: bool) -> None:
    bot.status = status
    assert is_ready(bot.url) is expected
    assert bot.sent == ["/webhooks/health/ready"]


def test_is_not_ready_without_a_bot() -> None:
    assert not is_ready("http://127.0.0.1:9")


def test_a_proxy_is_not_asked(root: Path, bot: SimpleNamespace) -> None:
    code = f"import sys; from tools.client import is_ready; sys.exit(not is_ready('{bot.url}'))"
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, check=True)
