"""Two visitors never see each other's words, whatever token, id or origin they forge."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from faq.channels.website.tokens import Conversation, read, write
from tests.channels.website.standin import SECRET, Agent, Server

Serve = Callable[..., Server]

SECRET_WORDS = "わたしの秘密のCCO"


@pytest.fixture
def victim(server: Server) -> str:
    """The token of somebody who has asked something."""
    token = server.start()
    assert server.say(token, "one", SECRET_WORDS).status == 200
    return token


def tries(server: Server, headers: dict[str, str]) -> list[Any]:
    vote = {"message_id": "one.0", "helpful": False}
    return [
        server.ask("GET", "/messages", headers=headers),
        server.ask("POST", "/messages", {"id": "one", "text": SECRET_WORDS}, headers=headers),
        server.ask("POST", "/messages", {"id": "two", "text": "CCOとは"}, headers=headers),
        server.ask("POST", "/feedback", vote, headers=headers),
        server.ask("DELETE", "/conversations/current", headers=headers),
    ]


def assert_untouched(server: Server, victim: str) -> None:
    [turn] = server.history(victim)
    assert turn["text"] == SECRET_WORDS
    assert turn["answers"][0]["helpful"] is None


def forgeries(token: str) -> list[str]:
    content, mac = token.split(".")
    conversation = read(token, SECRET, 0)
    raw = base64.urlsafe_b64decode(content)
    longer = base64.urlsafe_b64encode(raw[:16] + (conversation.end + 1).to_bytes(8, "big"))
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    flipped = [
        base64.urlsafe_b64encode(
            bytes(
                byte ^ (1 << bit % 8) if place == bit // 8 else byte
                for place, byte in enumerate(raw)
            )
        ).decode()
        for bit in range(0, 24 * 8, 5)
    ]
    return [
        "",
        content,
        f"{content}.",
        f"{content}.{mac[:-1]}",
        f"{content}.{mac[:-1]}{'A' if mac[-1] != 'A' else 'B'}",
        f"{content}.{mac.swapcase()}",
        f"{longer.decode()}.{mac}",
        f"{none}.{content}.",
        f"{none}.{content}.{mac}",
        write(conversation, b"another secret, just as long as ours"),
        write(Conversation(conversation.id, 1), SECRET),
        *(f"{content}.{mac}" for content in flipped),
    ]


def test_no_forged_token_opens_a_conversation(server: Server, agent: Agent, victim: str) -> None:
    for forged in forgeries(victim):
        for reply in tries(server, {"Authorization": f"Bearer {forged}"}):
            assert reply.status == 401, forged
            assert reply.code in ("token_invalid", "token_expired")
    assert_untouched(server, victim)
    assert len(agent.processor.asked) == 1


@pytest.mark.parametrize(
    "name", ["X-Authorization", "Cookie", "X-Forwarded-For", "Proxy-Authorization"]
)
def test_the_token_is_nowhere_else(server: Server, victim: str, name: str) -> None:
    for reply in tries(server, {name: f"Bearer {victim}"}):
        assert (reply.status, reply.code) == (401, "token_missing")
    assert server.ask("GET", f"/messages?token={victim}").status == 401
    for authorization in [victim, f"Basic {victim}", f"Bearer{victim}", "Bearer", ""]:
        reply = server.ask("GET", "/messages", headers={"Authorization": authorization})
        assert reply.status == 401
    assert_untouched(server, victim)


def test_nobody_reaches_another_by_ids(server: Server, agent: Agent, victim: str) -> None:
    sender = agent.processor.asked[0].sender_id
    token = server.start()
    assert server.history(token) == []
    vote = {"message_id": "one.0", "helpful": False}
    assert server.ask("POST", "/feedback", vote, token=token).status == 404
    for name in ("sender", "sender_id", "conversation", "conversation_id", "token"):
        data = {"id": "one", "text": "CCOとは", name: sender}
        assert server.ask("POST", "/messages", data, token=token).status == 422
        path = f"/messages?{name}={sender}"
        assert server.ask("GET", path, token=token).json == {"messages": []}
    # The same id is another message here.
    reply = server.say(token, "one", "CFOとは")
    assert reply.json["answers"][0]["answer"]["question"]["roles"] == ["CFO"]
    assert SECRET_WORDS not in reply.body.decode()
    assert server.ask("DELETE", "/conversations/current", token=token).status == 204
    assert_untouched(server, victim)


# A browser sends the Host that it asks; with the help of a name server that can be any name.
FOREIGN = [
    ("https://evil.example", "evil.example"),
    ("http://evil.example:5005", "evil.example:5005"),
    ("http://localhost.evil.example", "localhost.evil.example"),
    ("http://127.0.0.1:1", "127.0.0.1"),
    ("http://localhost", "127.0.0.1"),
    ("null", "null"),
    ("null", ""),
    ("file://", ""),
    ("*", "*"),
]


@pytest.mark.parametrize(("origin", "forged"), FOREIGN)
def test_no_foreign_page_gets_an_answer(
    server: Server, victim: str, origin: str, forged: str
) -> None:
    for host in (forged, f"127.0.0.1:{server.port}"):
        headers = {"Origin": origin, "Host": host, "Authorization": f"Bearer {victim}"}
        for reply in tries(server, headers):
            assert (reply.status, reply.code) == (403, "origin_refused")
            assert not [name for name in reply.headers if name.lower().startswith("access-control")]
        preflight = server.ask("OPTIONS", "/messages", headers={"Origin": origin, "Host": host})
        assert preflight.status == 403
        assert preflight.headers["Access-Control-Allow-Origin"] is None
    assert_untouched(server, victim)


def test_a_listed_page_gets_an_answer(served: Serve, agent: Agent) -> None:
    server = served(agent, origins=frozenset({"https://www.example.com"}))
    headers = {"Origin": "https://www.example.com", "Access-Control-Request-Method": "POST"}
    preflight = server.ask("OPTIONS", "/messages", headers=headers)
    assert (preflight.status, preflight.body) == (204, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://www.example.com"
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, POST, HEAD, OPTIONS"
    assert preflight.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    for reply in tries(server, headers):
        assert reply.status == 401
        assert reply.headers["Access-Control-Allow-Origin"] == "https://www.example.com"
        assert reply.headers["Access-Control-Allow-Credentials"] is None
        assert reply.headers["Vary"] == "Origin"


def test_the_own_page_gets_an_answer(server: Server) -> None:
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{server.port}"
        headers = {"Origin": f"http://{host}", "Host": host}
        reply = server.ask("POST", "/conversations", headers=headers)
        assert reply.status == 201
        assert reply.headers["Access-Control-Allow-Origin"] == f"http://{host}"


def test_what_is_kept_of_the_page_is_its_origin(served: Serve, agent: Agent) -> None:
    server = served(agent, origins=frozenset({"https://www.example.com"}))
    asks = {"Authorization": f"Bearer {server.start()}"}
    page = {"Origin": "https://WWW.example.com", "Referer": "https://www.example.com/secret?a=b"}
    for number, headers in enumerate(({**asks, **page}, asks)):
        body = {"id": f"m{number}", "text": "CCOとは"}
        assert server.ask("POST", "/messages", body, headers=headers).status == 200
    kept = [message.metadata for message in agent.processor.asked]
    assert kept == [{"origin": "https://www.example.com"}, {}]


def test_no_cache_keeps_what_is_said(server: Server, victim: str) -> None:
    replies = tries(server, {"Authorization": f"Bearer {victim}"})
    for reply in [*replies, server.ask("GET", "/messages"), server.ask("POST", "/conversations")]:
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Vary"] == "Origin"
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert reply.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert reply.headers["Set-Cookie"] is None
        assert reply.headers["Access-Control-Allow-Credentials"] is None


def test_markup_stays_text(server: Server) -> None:
    token = server.start()
    text = "<script>alert(1)</script>とは"
    reply = server.say(token, "one", text)
    assert reply.headers["Content-Type"] == "application/json"
    assert server.history(token)[0]["text"] == text
    assert json.loads(reply.body)["id"] == "one"
