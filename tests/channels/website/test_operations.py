"""What a visitor asks is answered once, and whatever cannot be done is told as a problem."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rasa.core.channels.channel import UserMessage

from faq.channels.website import channel
from faq.knowledge.phrases import phrase
from faq.stores.conversations import ConversationStore, StoreError
from tests.channels.website.standin import Agent, Reply, Server

Serve = Callable[..., Server]

QUESTION = "CCOとCEOの違いは?"


def test_a_conversation(server: Server, agent: Agent, schema: Draft202012Validator) -> None:
    begun = server.ask("POST", "/conversations")
    assert begun.status == 201
    assert begun.json.keys() == {"token", "expires_at"}
    left = datetime.fromisoformat(begun.json["expires_at"][:-1] + "+00:00") - datetime.now(UTC)
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    token = begun.json["token"]
    first = server.say(token, "one", QUESTION)
    assert first.status == 200
    assert first.json["id"] == "one"
    [said] = first.json["answers"]
    assert said["message_id"] == "one.0"
    schema.validate(said["answer"])
    assert said["answer"]["question"]["roles"] == ["CCO", "CEO"]
    assert said["answer"]["table"]["header"][1:] == ["CCO", "CEO"]
    # The conversation goes on where it was.
    second = server.say(token, "two", "じゃあCOOは?").json["answers"][0]["answer"]
    assert "COO" in second["question"]["roles"]
    history = server.history(token)
    assert [(turn["id"], turn["text"]) for turn in history] == [
        ("one", QUESTION),
        ("two", "じゃあCOOは?"),
    ]
    assert history[0]["answers"] == [{**said, "helpful": None}]
    assert history[0]["time"] < history[1]["time"]


def test_the_sender_never_leaves_the_server(server: Server, agent: Agent) -> None:
    token = server.start()
    replies = [
        server.say(token, "one", QUESTION),
        server.ask("GET", "/messages", token=token),
        server.say(token, "one", "CCOとは"),
        server.ask("POST", "/feedback", {"message_id": "?", "helpful": True}, token=token),
    ]
    [asked] = agent.processor.asked
    assert len(asked.sender_id) == 64
    for reply in replies:
        assert asked.sender_id not in f"{reply.headers}{reply.body.decode()}"


def test_a_retry_gets_the_same_answer_and_no_turn(server: Server, agent: Agent) -> None:
    token = server.start()
    replies = [server.say(token, "one", QUESTION).body for _ in range(3)]
    server.say(token, "two", "CFOとは")
    replies.append(server.say(token, "one", f" {QUESTION}\n").body)
    assert len(set(replies)) == 1
    assert [message.text for message in agent.processor.asked] == [QUESTION, "CFOとは"]
    assert len(server.history(token)) == 2


def test_twenty_retries_at_once_make_one_turn(server: Server, agent: Agent) -> None:
    async def slowly(message: UserMessage) -> bool:
        await asyncio.sleep(0.3)
        return True

    agent.processor.hook = slowly
    token = server.start()
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: server.say(token, "one", QUESTION), range(20)))
    assert {reply.status for reply in replies} == {200}
    assert len({reply.body for reply in replies}) == 1
    assert len(agent.processor.asked) == 1


def test_questions_at_once_are_answered_each(server: Server, agent: Agent) -> None:
    token = server.start()
    with ThreadPoolExecutor(10) as pool:
        texts = [f"CCOとは{number}" for number in range(10)]
        replies = list(pool.map(lambda text: server.say(token, text[-1], text), texts))
    assert {reply.status for reply in replies} == {200}
    assert {turn["text"] for turn in server.history(token)} == set(texts)


def test_another_worker_knows_the_conversation(served: Serve, agent: Agent) -> None:
    one, other = served(agent), served(agent)
    token = one.start()
    first = one.say(token, "one", QUESTION)
    assert other.say(token, "one", QUESTION).body == first.body
    assert len(agent.processor.asked) == 1
    assert other.history(token) == one.history(token)


def test_an_id_belongs_to_one_text(server: Server, agent: Agent) -> None:
    token = server.start()
    server.say(token, "one", QUESTION)
    reply = server.say(token, "one", "CFOとは")
    assert (reply.status, reply.code) == (409, "id_reused")
    assert len(agent.processor.asked) == 1
    # But only in its own conversation.
    assert server.say(server.start(), "one", "CFOとは").status == 200


@pytest.mark.parametrize(
    "text", ['/ask_definition{"role": "CCO"}', " /restart", "/session_start", "\x00/back"]
)
def test_a_payload_is_a_question(server: Server, agent: Agent, text: str) -> None:
    assert server.say(server.start(), "one", text).status == 200
    assert agent.processor.asked[0].text.startswith("／")


@pytest.mark.parametrize("length", [500, 501])
def test_the_longest_text(server: Server, length: int) -> None:
    reply = server.say(server.start(), "one", "𠮷" * length)
    if length == 500:
        assert reply.status == 200
    else:
        assert (reply.status, reply.code) == (422, "text_too_long")
        assert "500文字" in reply.json["detail"]


def test_the_limit_is_configurable(served: Serve, agent: Agent) -> None:
    reply = (server := served(agent, longest_text=5)).say(server.start(), "one", "CCOとは何か")
    assert (reply.status, reply.code) == (422, "text_too_long")
    assert "5文字" in reply.json["detail"]


# fmt: off
BODY_TESTS: list[tuple[Any, int, str]] = [
    (b"", 400, "not_json"),
    (b"{", 400, "not_json"),
    (b"\xff", 400, "not_json"),
    ('{"id": "a", "text": "CCO"}'.encode("utf-16"), 400, "not_json"),
    (b"[" * 10_000, 400, "not_json"),
    (b'"text"', 400, "not_json"),
    ([], 400, "not_json"),
    ({}, 422, "field_missing"),
    ({"id": "a"}, 422, "field_missing"),
    ({"text": "CCO"}, 422, "field_missing"),
    ({"id": "a", "text": "CCO", "sender": "b"}, 422, "field_unknown"),
    ({"id": "a", "text": "CCO", "metadata": {}}, 422, "field_unknown"),
    ({"id": "", "text": "CCO"}, 422, "id_invalid"),
    ({"id": "a" * 65, "text": "CCO"}, 422, "id_invalid"),
    ({"id": "a.0", "text": "CCO"}, 422, "id_invalid"),
    ({"id": "a\n", "text": "CCO"}, 422, "id_invalid"),
    ({"id": "あ", "text": "CCO"}, 422, "id_invalid"),
    ({"id": 1, "text": "CCO"}, 422, "id_invalid"),
    ({"id": "a", "text": None}, 422, "text_empty"),
    ({"id": "a", "text": ["CCO"]}, 422, "text_empty"),
    ({"id": "a", "text": ""}, 422, "text_empty"),
    ({"id": "a", "text": " \u3000\n\u200b\ufeff"}, 422, "text_empty"),
    ({"id": "a", "text": "\x00\ud800"}, 422, "text_empty"),
]
FEEDBACK_TESTS: list[tuple[Any, int, str]] = [
    (b"no", 400, "not_json"),
    ({"message_id": "one.0"}, 422, "field_missing"),
    ({"helpful": True}, 422, "field_missing"),
    ({"message_id": "one.0", "helpful": True, "conversation": "x"}, 422, "field_unknown"),
    ({"message_id": 1, "helpful": True}, 422, "id_invalid"),
    ({"message_id": "one.0", "helpful": 1}, 422, "helpful_invalid"),
    ({"message_id": "one.0", "helpful": "true"}, 422, "helpful_invalid"),
    ({"message_id": "one.0", "helpful": True, "comment": 1}, 422, "comment_invalid"),
    ({"message_id": "one.0", "helpful": True, "comment": "あ" * 501}, 422, "comment_invalid"),
    ({"message_id": "one", "helpful": True}, 404, "message_unknown"),
    ({"message_id": "one.1", "helpful": True}, 404, "message_unknown"),
    ({"message_id": "two.0", "helpful": True}, 404, "message_unknown"),
    ({"message_id": "", "helpful": True}, 404, "message_unknown"),
]
# fmt: on


def test_bodies(server: Server, agent: Agent) -> None:
    token = server.start()
    for data, status, code in BODY_TESTS:
        reply = server.ask("POST", "/messages", data, token=token)
        assert (reply.status, reply.code) == (status, code), data
    assert agent.processor.asked == []


def test_feedback(server: Server, votes: Path) -> None:
    token = server.start()
    server.say(token, "one", QUESTION)
    for data, status, code in FEEDBACK_TESTS:
        reply = server.ask("POST", "/feedback", data, token=token)
        assert (reply.status, reply.code) == (status, code), data
    assert not votes.exists()
    for helpful, comment in [(True, None), (False, "表が\n見にくい\x00")]:
        vote = {"message_id": "one.0", "helpful": helpful, "comment": comment}
        reply = server.ask("POST", "/feedback", vote, token=token)
        assert (reply.status, reply.body) == (204, b"")
        assert server.history(token)[0]["answers"][0]["helpful"] is helpful
    lines = [json.loads(line) for line in votes.read_text(encoding="utf-8").splitlines()]
    assert [(line["helpful"], line["comment"]) for line in lines] == [
        (True, None),
        (False, "表が\n見にくい"),
    ]
    assert {(line["channel"], line["message_id"]) for line in lines} == {("website", "one.0")}
    # The conversation goes on.
    assert server.say(token, "two", "その役割は?").status == 200
    assert server.history(token)[0]["answers"][0]["helpful"] is False


def test_a_conversation_is_forgotten(server: Server, agent: Agent) -> None:
    token, other = server.start(), server.start()
    server.say(token, "one", QUESTION)
    server.say(other, "one", QUESTION)
    reply = server.ask("DELETE", "/conversations/current", token=token)
    assert (reply.status, reply.body) == (204, b"")
    for again in [
        server.ask("GET", "/messages", token=token),
        server.say(token, "one", QUESTION),
        server.say(token, "two", QUESTION),
        server.ask("POST", "/feedback", {"message_id": "one.0", "helpful": True}, token=token),
        server.ask("DELETE", "/conversations/current", token=token),
    ]:
        assert (again.status, again.code) == (401, "conversation_forgotten")
        assert again.headers["WWW-Authenticate"] == "Bearer"
    assert len(agent.processor.asked) == 2
    assert len(server.history(other)) == 1


def test_an_empty_conversation_can_be_forgotten(server: Server) -> None:
    token = server.start()
    assert server.history(token) == []
    assert server.ask("DELETE", "/conversations/current", token=token).status == 204
    assert server.ask("GET", "/messages", token=token).status == 401


def test_a_failed_action_is_an_answer(
    server: Server, agent: Agent, schema: Draft202012Validator
) -> None:
    async def keep_from_acting(message: UserMessage) -> bool:
        return False

    agent.processor.hook = keep_from_acting
    token = server.start()
    replies = [server.say(token, "one", QUESTION) for _ in range(2)]
    assert replies[0].body == replies[1].body
    assert replies[0].status == 200
    [said] = replies[0].json["answers"]
    schema.validate(said["answer"])
    assert said["answer"]["kind"] == "error"
    assert said["answer"]["sentences"][0]["text"] == phrase("error")
    assert server.history(token)[0]["answers"][0]["answer"] == said["answer"]
    assert len(agent.processor.asked) == 1


async def fail(message: UserMessage) -> bool:
    raise ValueError("secret")


async def hang(message: UserMessage) -> bool:
    await asyncio.sleep(60)
    return True


@pytest.mark.parametrize("failure", [fail, hang])
def test_what_fails_can_be_asked_again(
    server: Server, agent: Agent, monkeypatch: pytest.MonkeyPatch, failure: Any
) -> None:
    monkeypatch.setattr(channel, "LONGEST_WAIT", 0.2)
    hook, agent.processor.hook = agent.processor.hook, failure
    token = server.start()
    reply = server.say(token, "one", QUESTION)
    assert_wait(reply, 503, "unavailable")
    assert b"secret" not in reply.body
    assert server.history(token) == []
    agent.processor.hook = hook
    monkeypatch.setattr(channel, "LONGEST_WAIT", 5.0)
    assert server.say(token, "one", QUESTION).json["answers"][0]["answer"]["kind"] == "answer"
    assert len(server.history(token)) == 1


def test_a_bot_that_is_not_ready(served: Serve, agent: Agent) -> None:
    server = served(None)
    token = server.start()
    assert_wait(server.say(token, "one", QUESTION), 503, "unavailable")
    assert_wait(server.ask("GET", "/messages", token=token), 503, "unavailable")


def test_a_store_that_is_away_is_no_empty_conversation(
    server: Server, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail_to_read(store: ConversationStore, sender: str) -> None:
        raise StoreError("gone")

    token = server.start()
    server.say(token, "one", QUESTION)
    with monkeypatch.context() as patched:
        patched.setattr(ConversationStore, "history", fail_to_read)
        patched.setattr(ConversationStore, "latest", fail_to_read)
        assert_wait(server.ask("GET", "/messages", token=token), 503, "unavailable")
        assert_wait(server.say(token, "one", QUESTION), 503, "unavailable")
        reply = server.ask("DELETE", "/conversations/current", token=token)
        assert_wait(reply, 503, "unavailable")
    assert len(server.history(token)) == 1
    assert len(agent.processor.asked) == 1


def assert_wait(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.code) == (status, code)
    assert int(reply.headers["Retry-After"]) >= 1


def test_a_conversation_can_ask_too_often(served: Serve, agent: Agent) -> None:
    server = served(agent, conversation_rate=3)
    token, other = server.start(), server.start()
    assert [server.ask("GET", "/messages", token=token).status for _ in range(3)] == [200] * 3
    reply = server.say(token, "one", QUESTION)
    assert_wait(reply, 429, "too_many_requests")
    assert reply.headers["Retry-After"] in reply.json["detail"]
    assert server.ask("GET", "/messages", token=other).status == 200


def test_an_address_can_ask_too_often(served: Serve, agent: Agent) -> None:
    server = served(agent, address_rate=3)
    for number in range(3):
        # Nobody becomes another by a header.
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert server.ask("POST", "/conversations", headers=headers).status == 201
    assert_wait(server.ask("POST", "/conversations"), 429, "too_many_requests")
    assert server.ask("GET", "/widget.js").status == 200


@pytest.mark.parametrize("size", [16 * 1024 + 1, 2_000_000])
def test_a_large_body_is_refused_and_the_server_goes_on(server: Server, size: int) -> None:
    token = server.start()
    body = json.dumps({"id": "one", "text": "x" * size}).encode()
    reply = server.ask("POST", "/messages", body, token=token)
    assert (reply.status, reply.code) == (413, "body_too_large")
    assert server.say(token, "one", QUESTION).status == 200


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonp", 415),
        ("", 415),
    ],
)
def test_media_types(server: Server, media_type: str, status: int) -> None:
    body = json.dumps({"id": "one", "text": QUESTION}).encode()
    headers = {"Content-Type": media_type}
    reply = server.ask("POST", "/messages", body, token=server.start(), headers=headers)
    assert reply.status == status
    if status == 415:
        assert reply.code == "media_type_unsupported"


def test_what_begins_a_conversation(server: Server) -> None:
    assert server.ask("POST", "/conversations", {}).status == 201
    for data, status in [({"id": "x"}, 422), ([], 400), (b"x", 400)]:
        assert server.ask("POST", "/conversations", data).status == status


# fmt: off
METHOD_TESTS = [
    ("PUT", "/conversations", "POST, OPTIONS"),
    ("GET", "/conversations", "POST, OPTIONS"),
    ("GET", "/conversations/current", "DELETE, OPTIONS"),
    ("PATCH", "/messages", "GET, POST, HEAD, OPTIONS"),
    ("DELETE", "/feedback", "POST, OPTIONS"),
    ("POST", "/widget.js", "GET, HEAD, OPTIONS"),
    ("OPTIONS", "/", "GET, HEAD, OPTIONS"),
    ("DELETE", "/", "GET, HEAD, OPTIONS"),
]
# fmt: on


@pytest.mark.parametrize(("method", "path", "allowed"), METHOD_TESTS)
def test_methods(server: Server, method: str, path: str, allowed: str) -> None:
    reply = server.ask(method, path)
    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert reply.headers["Allow"] == allowed


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["/conversation", "/messages/one", "/messages/", "/conversations/x", "//messages"]
)
def test_unknown_addresses(server: Server, method: str, path: str) -> None:
    reply = server.ask(method, path)
    assert (reply.status, reply.code) == (404, "not_found")
