"""Visitors who talk with a cluster, check every answer, and try again as the widget does."""

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# The questions of a conversation, and whom and what each must be understood to be about: every
# second one only makes sense after the one before it, wherever that was answered.
SCRIPT: list[tuple[str, list[str], str]] = [
    ("CCOの役割は?", ["CCO"], "roles"),
    ("業務内容は?", ["CCO"], "tasks"),
    ("CFOの役割は?", ["CFO"], "roles"),
    ("求められる能力は?", ["CFO"], "abilities"),
    ("CTOとは?", ["CTO"], "definition"),
    ("役割は?", ["CTO"], "roles"),
    ("COOの役割は?", ["COO"], "roles"),
    ("求められる能力は?", ["COO"], "abilities"),
]
# In seconds: how long a visitor tries, and the pause between two tries.
LONGEST_TRY = 20.0
PAUSE = 0.3
# nginx lets one address ask 300 times a minute, 100 of them at once.
REQUESTS_OF_AN_ADDRESS = 80


@dataclass
class Tally:
    """What happened to all visitors; `failed` are the statuses of tries that were in vain."""

    seconds: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    conversations: int = 0


class Visitor:
    """One visitor after the other, each with a conversation of their own."""

    def __init__(self, port: int, number: int, tally: Tally) -> None:
        self._port = port
        self._number = number
        self._tally = tally
        self._sent = 0
        self._connection: http.client.HTTPConnection | None = None

    def talk(self, goes_on: Callable[[], bool]) -> None:
        """Take conversations from their beginning to their end, as long as it goes on."""
        while goes_on():
            token = self._insist("POST", "/conversations", {}, None)["token"]
            for text, roles, topic in SCRIPT:
                body = {"id": str(uuid.uuid4()), "text": text}
                began = time.monotonic()
                reply = self._insist("POST", "/messages", body, token)
                self._tally.seconds.append(time.monotonic() - began)
                answer = reply["answers"][-1]["answer"]
                found = answer["question"]["roles"], answer["question"]["topic"]
                if found != (roles, topic) or len(reply["answers"]) != 1:
                    self._tally.wrong.append(f"{text}: {answer['kind']}, {found}")
            said = [
                turn["text"] for turn in self._insist("GET", "/messages", None, token)["messages"]
            ]
            if said != [text for text, _, _ in SCRIPT]:
                self._tally.wrong.append(f"history: {said}")
            self._tally.conversations += 1

    def _insist(self, method: str, path: str, body: Any, token: str | None) -> Any:
        """Return the reply; try again, with the same id, until there is one."""
        last = time.monotonic() + LONGEST_TRY
        while True:
            status, reply = self._send(method, path, body, token)
            if status in (200, 201):
                return reply
            self._tally.failed.append(status)
            assert time.monotonic() < last, (status, reply)
            time.sleep(PAUSE)

    def _send(self, method: str, path: str, body: Any, token: str | None) -> tuple[int, Any]:
        if self._sent % REQUESTS_OF_AN_ADDRESS == 0:
            self.hang_up()
        self._sent += 1
        if self._connection is None:
            # All of 127.0.0.0/8 is this machine.
            turn = self._sent // REQUESTS_OF_AN_ADDRESS
            address = f"127.{self._number + 1}.{turn // 250 % 250}.{turn % 250 + 1}"
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=15, source_address=(address, 0)
            )
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        try:
            self._connection.request(method, f"/webhooks/website{path}", data, headers)
            response = self._connection.getresponse()
            content = response.read()
            return response.status, json.loads(content)
        except (OSError, http.client.HTTPException, ValueError):
            self.hang_up()
            return 0, None

    def hang_up(self) -> None:
        """Close the connection; the next request opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Crowd:
    """Visitors who talk at the same time, for so many turns and until they are told to end."""

    def __init__(self, port: int, visitors: int, turns: int) -> None:
        self.tally = Tally()
        self._turns = turns
        self._ended = False
        self._errors: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._run, args=[Visitor(port, number, self.tally)])
            for number in range(visitors)
        ]

    def _run(self, visitor: Visitor) -> None:
        try:
            visitor.talk(lambda: not self._errors and (not self._ended or self.done < self._turns))
        except BaseException as error:
            self._errors.append(error)
        finally:
            visitor.hang_up()

    @property
    def done(self) -> int:
        """How many turns were taken."""
        return len(self.tally.seconds)

    def start(self) -> None:
        """Let all of them begin."""
        for thread in self._threads:
            thread.start()

    def wait(self, share: float) -> None:
        """Wait until this share of the turns was taken."""
        last = time.monotonic() + 600
        while self.done < share * self._turns and not self._errors:
            assert time.monotonic() < last, "nobody goes on"
            time.sleep(0.02)
        self.check()

    def check(self) -> None:
        """Raise what a visitor could not bear."""
        if self._errors:
            raise self._errors[0]

    def end(self) -> None:
        """Wait until the turns were taken and all conversations are over."""
        self._ended = True
        for thread in self._threads:
            thread.join()
        self.check()
