"""The bot says that it is ready only when it can answer."""

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from faq.channels.health.channel import HealthChannel
from faq.channels.rest.channel import RestChannel
from faq.observing import troubles
from faq.stores.conversations import ConversationStore
from faq.stores.locks import ConversationLocks

Serve = Callable[..., Any]

LIVE, READY = "/webhooks/health/live", "/webhooks/health/ready"
NO_MODEL = "the model is not loaded"
NO_ANSWER = "the action server does not answer"


@pytest.fixture
def action_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Serve /health as an action server does; `state` holds its status and seconds of delay."""
    state = SimpleNamespace(status=200, delay=0.0, asked=[])

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            time.sleep(state.delay)
            self.send_response(state.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setenv("ACTION_SERVER_URL", f"http://127.0.0.1:{server.server_port}/webhook")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def agent(*, is_ready: bool = True) -> SimpleNamespace:
    return SimpleNamespace(
        is_ready=lambda: is_ready,
        tracker_store=ConversationStore(),
        lock_store=ConversationLocks(),
    )


def assert_unavailable(server: Any, reason: str) -> None:
    reply = server.get(READY)
    assert reply.status == 503
    assert reply.body == {"status": "unavailable", "reason": reason}
    assert server.get(LIVE).status == 200


def test_ready(served: Serve, action_server: SimpleNamespace) -> None:
    # Two channels of our own, as in credentials.yml: neither hides the other.
    server = served([HealthChannel(), RestChannel()], agent())
    for path in (LIVE, READY):
        reply = server.get(path)
        assert (reply.status, reply.body) == (200, {"status": "ok"})
    assert action_server.asked == ["/health"]
    assert server.get("/webhooks/rest/webhook").status == 405


def test_with_stores_that_fail(
    served: Serve, action_server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served([HealthChannel()], agent())
    monkeypatch.setattr(ConversationStore, "trouble", lambda self: "one")
    monkeypatch.setattr(ConversationLocks, "trouble", lambda self: "other")
    reply = server.get(READY)
    # It answers all the same.
    assert (reply.status, reply.body) == (200, {"status": "degraded", "reason": "one; other"})


def test_with_a_part_that_lacks_something(
    served: Serve, action_server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = served([HealthChannel()], agent())
    monkeypatch.setattr(troubles, "_troubles", {})
    troubles.tell("slack", "Slack has no connection")
    reply = server.get(READY)
    assert reply.body == {"status": "degraded", "reason": "Slack has no connection"}
    troubles.tell("slack", None)
    assert server.get(READY).body == {"status": "ok"}


@pytest.mark.parametrize("is_there", [True, False])
def test_without_a_model(served: Serve, action_server: SimpleNamespace, is_there: bool) -> None:
    unready = agent(is_ready=False) if is_there else None
    assert_unavailable(served([HealthChannel()], unready), NO_MODEL)


def test_where_the_action_runs_in_the_bot(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACTION_SERVER_URL", raising=False)
    reply = served([HealthChannel()], agent()).get(READY)
    assert (reply.status, reply.body) == (200, {"status": "ok"})


def test_with_an_action_server_that_fails(served: Serve, action_server: SimpleNamespace) -> None:
    action_server.status = 500
    assert_unavailable(served([HealthChannel()], agent()), NO_ANSWER)


def test_with_an_action_server_that_hangs(served: Serve, action_server: SimpleNamespace) -> None:
    action_server.delay = 2.0
    server = served([HealthChannel()], agent())
    started = time.monotonic()
    assert_unavailable(server, NO_ANSWER)
    assert time.monotonic() - started < 1.8


def test_with_an_action_server_that_goes_away(
    served: Serve, action_server: SimpleNamespace
) -> None:
    server = served([HealthChannel()], agent())
    assert server.get(READY).status == 200
    action_server.status = 500
    # The widget's files and an apology are to be had all the same.
    reply = server.get(READY)
    assert (reply.status, reply.body) == (200, {"status": "degraded", "reason": NO_ANSWER})
    assert b"bot_ready 0.0" in server.read("/webhooks/health/metrics")
    action_server.status = 200
    assert server.get(READY).body == {"status": "ok"}
    assert b"bot_ready 1.0" in server.read("/webhooks/health/metrics")


@pytest.mark.parametrize("store", ["tracker_store", "lock_store"])
@pytest.mark.parametrize(("was_well", "status"), [(False, 503), (True, 200)])
def test_with_a_store_that_refuses(
    served: Serve, monkeypatch: pytest.MonkeyPatch, store: str, was_well: bool, status: int
) -> None:
    monkeypatch.delenv("ACTION_SERVER_URL", raising=False)
    bot = agent()
    refusing = getattr(bot, store)
    refusing.refusal, refusing.was_well = "no", was_well
    refusing.trouble = lambda: "it refuses"
    reply = served([HealthChannel()], bot).get(READY)
    assert (reply.status, reply.body["reason"]) == (status, "it refuses")


def test_without_an_action_server(served: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    # Port 9 of the loopback: nobody listens there.
    monkeypatch.setenv("ACTION_SERVER_URL", "http://127.0.0.1:9/webhook")
    assert_unavailable(served([HealthChannel()], agent()), NO_ANSWER)
