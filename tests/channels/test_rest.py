"""Over HTTP every request gets a reply that a person can read, and nobody another's."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rasa.core.channels.channel import UserMessage

from faq.channels.rest import channel
from faq.channels.rest.body import Refusal, RestMessage, parse
from faq.channels.rest.channel import RestChannel
from faq.knowledge.phrases import phrase

Serve = Callable[..., Any]

PATH = "/webhooks/rest/webhook"
ANSWER = {"kind": "answer"}
LONG = "あ" * 2000


def body(**data: Any) -> bytes:
    return json.dumps(data).encode()


# fmt: off
TURN_TESTS = [
    (body(sender="me", message="CCOとは"), RestMessage("me", "CCOとは")),
    (body(sender="me", message=" /restart "), RestMessage("me", "／restart")),
    (body(sender="me", message=""), RestMessage("me", "")),
    (body(sender=" me ", message="x"), RestMessage(" me ", "x")),
    (body(sender="あ" * 200, message="x"), RestMessage("あ" * 200, "x")),
    (body(sender="me", message=LONG), RestMessage("me", LONG)),
    (body(sender="me", message=LONG + "\n"), RestMessage("me", LONG)),
    (
        body(sender="me", message="x", input_channel="slack", metadata={"a": 1}),
        RestMessage("me", "x"),
    ),
    ('{"sender": "me", "message": "CCOとは"}'.encode(), RestMessage("me", "CCOとは")),
    (b'{"sender": "me", "message": "a\\ud83d"}', RestMessage("me", "a")),
]
REFUSAL_TESTS = [
    (b"", 400, "not_json"),
    (b"{", 400, "not_json"),
    (b"\xff\xfe\xff", 400, "not_json"),
    (b"[" * 50_000, 400, "not_json"),
    (b"[1]", 400, "not_json"),
    (b'"me"', 400, "not_json"),
    (b"null", 400, "not_json"),
    (body(message="x"), 400, "no_sender"),
    (body(sender=None, message="x"), 400, "no_sender"),
    (body(sender=1, message="x"), 400, "no_sender"),
    (body(sender="", message="x"), 400, "no_sender"),
    (body(sender=" \u3000\u200b", message="x"), 400, "no_sender"),
    (body(sender="あ" * 201, message="x"), 400, "long_sender"),
    (body(sender="me\x00", message="x"), 400, "harmful_sender"),
    (b'{"sender": "me\\ud83d", "message": "x"}', 400, "harmful_sender"),
    (body(sender="me"), 400, "no_message"),
    (body(sender="me", message=None), 400, "no_message"),
    (body(sender="me", message=["x"]), 400, "no_message"),
    (body(sender="me", message=LONG + "あ"), 413, "too_long"),
]
# fmt: on


@pytest.mark.parametrize(("body", "expected"), TURN_TESTS, ids=range(len(TURN_TESTS)))
def test_parse(body: bytes, expected: RestMessage) -> None:
    assert parse(body) == expected


@pytest.mark.parametrize(
    ("body", "status", "error"), REFUSAL_TESTS, ids=[error for _, _, error in REFUSAL_TESTS]
)
def test_parse_refuses(body: bytes, status: int, error: str) -> None:
    refusal = parse(body)
    assert isinstance(refusal, Refusal)
    assert (refusal.status, refusal.error) == (status, error)
    assert refusal.message.endswith("。")


class Agent:
    """Stands in for Rasa: hands each message to `answer` and remembers it."""

    def __init__(self, answer: Callable[[UserMessage], Awaitable[None]]) -> None:
        self._answer = answer
        self.asked: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.asked.append(message)
        await self._answer(message)


async def answer(message: UserMessage) -> None:
    await message.output_channel.send_text_message(message.sender_id, f"「{message.text}」")
    await message.output_channel.send_custom_json(message.sender_id, ANSWER)


async def say_nothing(message: UserMessage) -> None:
    pass


async def fail(message: UserMessage) -> None:
    await answer(message)
    raise ValueError("secret")


async def hang(message: UserMessage) -> None:
    await asyncio.sleep(60)


def test_an_answer_is_text_and_custom(served: Serve) -> None:
    agent = Agent(answer)
    reply = served([RestChannel()], agent).post(PATH, body(sender="me", message="CCOとは"))
    assert reply.status == 200
    assert reply.body == [
        {"recipient_id": "me", "text": "「CCOとは」"},
        {"recipient_id": "me", "custom": ANSWER},
    ]
    message = agent.asked[0]
    assert (message.sender_id, message.text, message.input_channel) == ("me", "CCOとは", "rest")
    assert message.metadata is None


@pytest.mark.parametrize("failure", [say_nothing, fail, hang])
def test_a_failure_is_an_answer(
    served: Serve,
    monkeypatch: pytest.MonkeyPatch,
    schema: Draft202012Validator,
    failure: Callable[[UserMessage], Awaitable[None]],
) -> None:
    monkeypatch.setattr(channel, "LONGEST_WAIT", 0.2)
    reply = served([RestChannel()], Agent(failure)).post(PATH, body(sender="me", message="CCOとは"))
    assert reply.status == 200
    text, custom = reply.body
    assert text == {"recipient_id": "me", "text": phrase("error")}
    schema.validate(custom["custom"])
    assert custom["custom"]["kind"] == "error"
    assert custom["custom"]["question"] == {"roles": [], "topic": None, "unanswered": []}
    assert "secret" not in str(reply.body)


@pytest.mark.parametrize("message", ["", " \u3000\n", "\x00\x1b", "\u200b"])
def test_a_blank_message_never_reaches_rasa(
    served: Serve, schema: Draft202012Validator, message: str
) -> None:
    agent = Agent(answer)
    reply = served([RestChannel()], agent).post(PATH, body(sender="me", message=message))
    assert reply.status == 200
    text, custom = reply.body
    assert text["text"] == phrase("empty_message")
    schema.validate(custom["custom"])
    assert custom["custom"]["kind"] == "clarify"
    assert agent.asked == []


def test_a_bad_request_is_told_what_is_wrong(served: Serve) -> None:
    agent = Agent(answer)
    reply = served([RestChannel()], agent).post(PATH, body(message="CCOとは"))
    assert reply.status == 400
    assert reply.body == {"error": "no_sender", "message": phrase("request_no_sender")}
    assert agent.asked == []


@pytest.mark.parametrize("size", [64 * 1024 + 1, 300_000, 2_000_000])
def test_a_large_body_is_refused_and_the_server_goes_on(served: Serve, size: int) -> None:
    server = served([RestChannel()], Agent(answer))
    reply = server.post(PATH, body(sender="me", message="x", more="あ" * (size // 6)))
    assert (reply.status, reply.body["error"]) == (413, "too_long")
    assert server.post(PATH, body(sender="me", message="CCOとは")).status == 200


def test_only_post_is_taken(served: Serve) -> None:
    assert served([RestChannel()], Agent(answer)).get(PATH).status == 405


def test_conversations_stay_apart(served: Serve) -> None:
    server = served([RestChannel()], Agent(answer))
    senders = [f"person {number}" for number in range(20)]
    replies: dict[str, Any] = {}

    def ask(sender: str) -> None:
        replies[sender] = server.post(PATH, body(sender=sender, message=sender)).body

    threads = [threading.Thread(target=ask, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sender in senders:
        assert replies[sender][0] == {"recipient_id": sender, "text": f"「{sender}」"}
