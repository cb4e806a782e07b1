"""Users who ask a small stand-in of a bot over HTTP."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tools.benchmarks import load

# In seconds: how long the stand-in takes for an answer.
PAUSE = 0.02
ASKED = (("a1", "a2", "a3"), ("b1", "b2", "b3"))


class StandIn(ThreadingHTTPServer):
    """Answers each message with its text, or as `replies` says, and keeps what it was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.replies: dict[str, tuple[int, Any]] = {}
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_POST(self) -> None:
        assert self.path == "/webhooks/rest/webhook"
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.asked.append((body["sender"], body["message"]))
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        time.sleep(PAUSE)
        with self.server.lock:
            self.server.at_once -= 1
        answer = 200, [{"text": body["message"]}]
        status, reply = self.server.replies.get(body["message"], answer)
        content = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture
def bot() -> Iterator[StandIn]:
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_users_ask_at_once_and_in_order(bot: StandIn) -> None:
    found = load.ask_at_once(bot.url, 4, 2, ASKED)
    assert len(found.latencies) == len(bot.asked) == 4 * 2 * 3
    assert min(found.latencies) >= PAUSE
    assert bot.most_at_once == 4
    # All users together took less time than their turns one after the other.
    assert found.seconds < sum(found.latencies) / 2
    by_sender: dict[str, list[str]] = {}
    for sender, question in bot.asked:
        by_sender.setdefault(sender, []).append(question)
    # Each conversation has a sender of its own and its questions in order.
    assert Counter(map(tuple, by_sender.values())) == {ASKED[0]: 4, ASKED[1]: 4}


def test_one_user_never_asks_two_things_at_once(bot: StandIn) -> None:
    load.ask_at_once(bot.url, 1, 3, ASKED)
    assert bot.most_at_once == 1


def test_the_same_numbers_ask_the_same_questions(bot: StandIn) -> None:
    load.ask_at_once(bot.url, 1, 3, ASKED)
    first = [question for _, question in bot.asked]
    load.ask_at_once(bot.url, 1, 3, ASKED)
    assert [question for _, question in bot.asked[len(first) :]] == first


def test_a_long_conversation_has_one_sender_and_goes_round(bot: StandIn) -> None:
    found = load.ask_on(bot.url, 8, [*ASKED[0], *ASKED[1]])
    assert len(found) == 8
    assert min(found) >= PAUSE
    assert len({sender for sender, _ in bot.asked}) == 1
    questions = [question for _, question in bot.asked]
    assert questions == ["a1", "a2", "a3", "b1", "b2", "b3", "a1", "a2"]


FAILURES = [
    (200, []),
    (200, {}),
    (200, [{"custom": {"kind": "facts"}}]),
    (200, [{"text": "sorry"}, {"custom": {"kind": "error"}}]),
    (500, [{"text": "answer"}]),
]


@pytest.mark.parametrize("reply", FAILURES)
def test_a_turn_without_an_answer_ends_the_measurement(
    bot: StandIn, reply: tuple[int, Any]
) -> None:
    bot.replies["b2"] = reply
    with pytest.raises(load.LoadError, match="b2 was not answered"):
        load.ask_at_once(bot.url, 2, 1, ASKED)


def test_a_bot_that_is_not_there_does_not_answer(bot: StandIn) -> None:
    assert load.answers(bot.url, "a1")
    bot.replies["a1"] = (200, [])
    assert not load.answers(bot.url, "a1")
    bot.server_close()
    bot.replies.clear()
    assert not load.answers("http://127.0.0.1:9", "a1")


def test_an_answer_may_have_content_for_programs() -> None:
    assert load.is_answer([{"text": "answer"}, {"custom": {"kind": "facts"}}])


def test_the_questions_are_conversations_of_eight_different_turns() -> None:
    asked = load.conversations()
    assert len(asked) >= 10
    assert {len(conversation) for conversation in asked} == {load.TURNS}
    # Follow-ups may stand in several conversations; a conversation repeats nothing.
    assert all(len(set(conversation)) == load.TURNS for conversation in asked)
    assert len(set(sum(asked, ()))) > 0.9 * len(sum(asked, ()))
