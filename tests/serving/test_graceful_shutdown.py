"""A bot that is told to stop answers what has come, and closes the connections that stay in use."""

import http.client
import json
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from tests.bots import Program, bot, request

PATH = "/webhooks/health/live"


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("farewell")
    with bot(folder) as running:
        yield running


def test_connections_in_use_are_closed_after_their_answer(program: Program) -> None:
    answered: list[int] = []
    broken: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=10)
        try:
            while not stop.is_set():
                body = json.dumps({"sender": "someone", "message": "CCOとは?"})
                connection.request("POST", "/webhooks/rest/webhook", body)
                reply = connection.getresponse()
                assert json.loads(reply.read())[1]["custom"]["kind"] == "answer"
                answered.append(reply.status)
                if reply.headers["Connection"] == "close":
                    return
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(answered) < 40:
        time.sleep(0.01)
    program.signal(signal.SIGTERM)
    assert program.process is not None
    began = time.monotonic()
    assert program.process.wait(10) == 0
    assert time.monotonic() - began < 5
    stop.set()
    for thread in threads:
        thread.join()
    # Whoever had sent a question was answered, and was told that it was the last time.
    assert broken == []
    assert set(answered) == {200}
    assert request(program.port, "GET", PATH)[0] == 0
