"""A bot that speaks the website channel's API, fails when it is told to, and notes all requests."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from faq.channels.website.introduction import in_loader

STATIC = Path(__file__).resolve().parents[2] / "faq" / "channels" / "website" / "static"
BASE = "/webhooks/website"
Answer = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What happens to the next request of a kind instead of, or before, its answer.

    `hang` ends when the server stops or the browser goes. `done`: it is answered, and the reply is
    then lost or spoiled.
    """

    status: int = 0
    retry_after: int | None = None
    body: str | None = None
    media_type: str = "text/html"
    delay: float = 0
    hang: bool = False
    drop: bool = False
    done: bool = False


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    time: float


def sentences(*texts: str, **changes: Any) -> Answer:
    """Return an answer of plain sentences."""
    answer: Answer = {
        "kind": "answer",
        "question": {"roles": [], "topic": None, "unanswered": []},
        "sentences": [{"text": text, "facts": ["x"]} for text in texts],
        "table": None,
        "notes": [],
        "sources": [],
        "suggestions": [],
    }
    return {**answer, **changes}


def echo(text: str) -> Answer:
    """Answer any question, with one of everything."""
    return sentences(
        f"「{text}」についてのお答えです。",
        sources=[
            {"section": "見出し", "lines": [3, 5, 6, 7], "url": "https://example.com/article"}
        ],
        notes=[{"text": "記事の表記には誤りの可能性があります。", "erratum": "x"}],
        suggestions=[
            {"title": "次の質問", "text": "次の質問です"},
            {"title": "別の質問", "text": "別の質問です"},
        ],
    )


@dataclass
class Bot:
    """The state behind the server; tests read and change it."""

    answer: Callable[[str], Answer | list[Answer]] = echo
    seen: list[Seen] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    votes: list[dict[str, Any]] = field(default_factory=list)
    inquiries: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    over: threading.Event = field(default_factory=threading.Event)

    def fail(self, what: str, *faults: Fault) -> None:
        """Let the next requests fail; `what` is as in "POST /messages"."""
        self.faults.setdefault(what, []).extend(faults)

    def requests(self, what: str) -> list[Seen]:
        """Return the requests of a kind so far."""
        with self.lock:
            return [seen for seen in self.seen if f"{seen.method} {seen.path}" == what]

    @property
    def posts(self) -> list[Seen]:
        """The questions that arrived."""
        return self.requests("POST /messages")

    @property
    def asked(self) -> list[str]:
        """The texts of the questions that were answered, in all conversations."""
        return [turn["text"] for turns in self.conversations.values() for turn in turns]

    def forget(self) -> None:
        """Lose all conversations, as a restart with another secret does."""
        self.conversations.clear()


PROBLEMS = {
    401: ("token_invalid", "会話を続けられませんでした。"),
    404: ("not_found", "お探しのものは見つかりませんでした。"),
    409: ("id_reused", "この番号は別の質問に使われています。"),
    422: ("text_too_long", "ご質問が長すぎます。500文字以内でお願いいたします。"),
    429: ("too_many_requests", "ご質問が続いています。少しお待ちください。"),
    500: ("unavailable", "ただいまお答えできません。"),
    503: ("unavailable", "ただいまお答えできません。"),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together: in two parts, the second one would wait for the browser's word.
    wbufsize = 1 << 16
    bot: Bot
    pages: dict[str, tuple[str, dict[str, str]]]

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self._reply(204, b"", "text/plain", {"Access-Control-Max-Age": "600"})

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in self.pages:
            text, headers = self.pages[path]
            self._reply(200, text.encode(), "text/html; charset=utf-8", headers)
        elif path == f"{BASE}/widget.js":
            self._file("loader.js")
        elif match := re.fullmatch(rf"{BASE}/assets/([\w.-]+\.js)", path):
            self._file(match[1])
        elif path.startswith(BASE):
            self._api()
        else:
            self._reply(404, b"", "text/plain")

    def do_POST(self) -> None:
        self._api()

    def do_DELETE(self) -> None:
        self._api()

    def _file(self, name: str) -> None:
        self._note(None)
        if self._fault(f"GET {name.partition('.')[0]}"):
            return
        script = STATIC / name
        if script.is_file():
            body = in_loader(script.read_bytes())
            self._reply(200, body, "text/javascript; charset=utf-8")
        else:
            self._reply(404, b"", "text/plain")

    def _note(self, body: Any) -> str:
        path = self.path.partition("?")[0].removeprefix(BASE)
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.bot.lock:
            self.bot.seen.append(Seen(self.command, path, headers, body, time.monotonic()))
        return f"{self.command} {path}"

    def _fault(self, what: str) -> bool:
        with self.bot.lock:
            waiting = self.bot.faults.get(what)
            fault = waiting.pop(0) if waiting else None
        if fault is None:
            return False
        if fault.delay:
            self.bot.over.wait(fault.delay)
        if fault.hang:
            self.bot.over.wait(30)
        if fault.hang or fault.drop:
            self.close_connection = True
            return True
        if fault.status:
            retry = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            self._problem(fault.status, retry)
            return True
        if fault.body is not None:
            self._reply(200, fault.body.encode(), fault.media_type)
            return True
        return False

    def _api(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(size)
        what = self._note(json.loads(raw) if raw else None)
        body = self.bot.seen[-1].body if raw else None
        with self.bot.lock:
            waiting = self.bot.faults.get(what)
            first_done = bool(waiting) and waiting[0].done
        if first_done:
            # The question is answered before its reply is lost.
            self._answer(what, body, silent=True)
        if not self._fault(what):
            self._answer(what, body)

    def _answer(self, what: str, body: Any, silent: bool = False) -> None:
        with self.bot.lock:
            status, content = self._operate(what, body)
        if silent:
            return
        if status >= 400:
            self._problem(status)
        elif content is None:
            self._reply(status, b"", "")
        else:
            text = json.dumps(content, ensure_ascii=False)
            self._reply(status, text.encode(), "application/json")

    def _operate(self, what: str, body: Any) -> tuple[int, Any]:
        bot = self.bot
        if what == "POST /conversations":
            token = f"token-{len(bot.seen)}-{time.monotonic_ns()}"
            bot.conversations[token] = []
            return 201, {"token": token, "expires_at": "2099-01-01T00:00:00Z"}
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        turns = bot.conversations.get(token)
        if turns is None:
            return 401, None
        if what == "POST /messages":
            return self._ask(turns, body)
        if what == "GET /messages":
            return 200, {"messages": turns}
        if what == "POST /feedback":
            for turn in turns:
                for reply in turn["answers"]:
                    if reply["message_id"] == body["message_id"]:
                        reply["helpful"] = body["helpful"]
                        bot.votes.append(body)
                        return 204, None
            return 404, None
        if what == "POST /inquiries":
            bot.inquiries.append(body)
            return 204, None
        if what == "DELETE /conversations/current":
            del bot.conversations[token]
            return 204, None
        return 404, None

    def _ask(self, turns: list[dict[str, Any]], body: Any) -> tuple[int, Any]:
        id, text = body["id"], body["text"]
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id)
        turn = next((turn for turn in turns if turn["id"] == id), None)
        if turn is None:
            if len(text) > 500:
                return 422, None
            found = self.bot.answer(text)
            answers = found if isinstance(found, list) else [found]
            turn = {"id": id, "text": text, "time": "2026-11-24T00:00:00.000Z"}
            turn["answers"] = [
                {"message_id": f"{id}.{place}", "answer": answer, "helpful": None}
                for place, answer in enumerate(answers)
            ]
            turns.append(turn)
        elif turn["text"] != text:
            return 409, None
        replies = [
            {key: reply[key] for key in ("message_id", "answer")} for reply in turn["answers"]
        ]
        return 200, {"id": id, "answers": replies}

    def _problem(self, status: int, headers: dict[str, str] | None = None) -> None:
        code, detail = PROBLEMS.get(status, ("unavailable", "ただいまお答えできません。"))
        content = {"type": "about:blank", "title": "Some English Title", "status": status}
        text = json.dumps({**content, "detail": detail, "code": code})
        self._reply(status, text.encode(), "application/problem+json", headers)

    def _reply(
        self, status: int, body: bytes, media_type: str, headers: dict[str, str] | None = None
    ) -> None:
        try:
            self.send_response(status)
            if media_type:
                self.send_header("Content-Type", media_type)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")
            self.send_header("Access-Control-Expose-Headers", "Retry-After")
            self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            # The browser did not wait.
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that hang up."""


class Site:
    """A server on a port of its own: a page's, or the bot's."""

    def __init__(self) -> None:
        self.bot = Bot()
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        handler = type("Handler", (_Handler,), {"pages": self.pages, "bot": self.bot})
        self._handler = handler
        self._server = _Server(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self) -> Bot:
        """Begin anew: another bot, and no pages."""
        self.bot.over.set()
        self.bot = self._handler.bot = Bot()
        self.pages.clear()
        return self.bot

    def close(self) -> None:
        """Stop."""
        self.bot.over.set()
        self._server.shutdown()
        self._server.server_close()
