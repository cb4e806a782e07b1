"""An action server that is down, slow, raising, or answering nonsense."""

import signal
import urllib.request

import pytest

from tests.faults.conftest import Place
from tests.proxy import Mode

LONGEST = 3.0


def assert_sorry_and_then_well(place: Place, mode: Mode) -> None:
    visitor = place.visitor()
    assert visitor.ask("CCOの役割は?")[1]["kind"] == "answer"
    place.to_actions.behave(mode)
    for _ in range(3):
        status, answer = visitor.ask("業務内容は?")
        assert (status, answer.get("kind")) == (200, "error"), answer
        assert answer["sentences"][0]["text"].endswith("。")
        assert visitor.seconds < LONGEST
    assert place.ready() == (200, "degraded") or mode == "nonsense"
    place.to_actions.behave("pass")
    status, answer = visitor.ask("業務内容は?")
    # It still knows whom the question is about.
    assert (status, answer["kind"]) == (200, "answer")
    assert answer["question"] == {"roles": ["CCO"], "topic": "tasks", "unanswered": []}
    assert len(visitor.history()) == 5


@pytest.mark.parametrize("mode", ["cut", "hang", "garbage", "nonsense", "error"])
def test_an_action_server_that_misbehaves(place: Place, mode: Mode) -> None:
    assert_sorry_and_then_well(place, mode)


def _has_widget(port: int) -> bool:
    url = f"http://127.0.0.1:{port}/webhooks/website/widget.js"
    with urllib.request.urlopen(url, timeout=LONGEST) as reply:
        return bool(reply.status == 200)


def test_an_action_server_that_stands_still(place: Place) -> None:
    visitor = place.visitor()
    place.actions.signal(signal.SIGSTOP)
    try:
        status, answer = visitor.ask("CCOの役割は?")
        assert (status, answer["kind"]) == (200, "error")
        assert visitor.seconds < LONGEST
        # The widget's own files, and the apology, are still to be had.
        assert place.ready() == (200, "degraded")
        assert _has_widget(place.bot.port)
    finally:
        place.actions.signal(signal.SIGCONT)
    assert visitor.ask("CCOの役割は?")[1]["kind"] == "answer"


def test_an_action_server_that_is_started_anew(place: Place) -> None:
    visitor = place.visitor()
    assert visitor.ask("CCOの役割は?")[1]["kind"] == "answer"
    place.actions.kill()
    assert visitor.ask("業務内容は?")[1]["kind"] == "error"
    place.actions.start()
    place.actions.wait_until_ready("/health")
    answer = visitor.ask("業務内容は?")[1]
    assert (answer["kind"], answer["question"]["roles"]) == ("answer", ["CCO"])
