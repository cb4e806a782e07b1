"""Several visitors of the website who take turns, each with a connection of their own."""

import contextlib
import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.live.helpers import Bot, start, stop

VISITORS = 8
# Who has asked so much forgets it and begins anew. The bot keeps conversations in its memory unless
# it is given a database, so what is never forgotten would fill it.
TURNS_OF_A_CONVERSATION = 24
QUESTIONS = [
    "CCOとは?", "その役割は?", "CCOとCEOの違いは?", "じゃあCFOの業務内容は?", "3つ目を詳しく",
    "年収は?", "COOは何をする人?", "CTOじゃなくてCFO", "全員の違いを教えて", "こんにちは",
    "明日の天気は?", "CIOとは?",
]  # fmt: skip
CANARY = "最高顧客責任者"
ENVIRONMENT = {"WEBSITE_ADDRESS_RATE": "1000000", "WEBSITE_CONVERSATION_RATE": "1000000"}


@dataclass
class Visitor:
    """Asks one question after the other; `asked` says at which one they are."""

    connection: http.client.HTTPConnection
    asked: int
    token: str = ""

    def ask(self) -> float:
        """Ask the next question, and return how many seconds its answer took."""
        turn = self.asked % TURNS_OF_A_CONVERSATION
        if turn == 0 or not self.token:
            self._begin()
        question = QUESTIONS[turn % len(QUESTIONS)]
        start = time.monotonic()
        reply = self._send("POST", "messages", {"id": f"m{turn}", "text": question}, 200)
        seconds = time.monotonic() - start
        self.asked += 1
        answer = reply["answers"][0]["answer"]
        assert answer["kind"] != "error", answer
        if turn == 0:
            assert CANARY in json.dumps(answer, ensure_ascii=False)
        return seconds

    def _begin(self) -> None:
        if self.token:
            self._send("DELETE", "conversations/current", None, 204)
            self.token = ""
        self.token = self._send("POST", "conversations", {}, 201)["token"]

    def _send(self, method: str, path: str, data: Any, status: int) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = None if data is None else json.dumps(data)
        self.connection.request(method, f"/webhooks/website/{path}", body, headers)
        response = self.connection.getresponse()
        said = response.read()
        assert response.status == status, said
        return json.loads(said) if said else None


@contextlib.contextmanager
def visiting() -> Iterator[tuple[Bot, list[Visitor]]]:
    """Run a bot with its visitors."""
    bot = start(**ENVIRONMENT)
    try:
        address = bot.url.removeprefix("http://")
        connections = [http.client.HTTPConnection(address, timeout=20) for _ in range(VISITORS)]
        # Each at another place, so that at any time all questions are asked equally often.
        step = TURNS_OF_A_CONVERSATION // VISITORS
        yield bot, [Visitor(connection, step * n) for n, connection in enumerate(connections)]
        for connection in connections:
            connection.close()
    finally:
        stop(bot.process)
