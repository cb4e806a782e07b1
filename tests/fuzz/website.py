"""What visitors and others send to the website channel, and what must come of it."""

import base64
import hashlib
import hmac
import json
import struct
import time
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.http1 import Request
from tests.fuzz.junk import bodies, mostly, texts, values
from tests.fuzz.target import OWN_WORD, VISITORS, Target, Visitor, own

PREFIX = "/webhooks/website/"
PATHS = ["messages", "conversations", "conversations/current", "feedback", "inquiries"]
METHODS = ["GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH"]
FORGERIES = [
    "none", "empty", "turned", "swapped", "other key", "no key", "expired", "long", "odd", "basic",
]  # fmt: skip
ORIGINS = [
    "null", "http://evil.example", "https://evil.example:443", "http://127.0.0.1.evil.example",
    "http://127.0.0.1@evil.example", "http://[::1", "http://localhost", "file://", "HTTP://X",
    "http://１２７.0.0.1", "http://127.0.0.1\t", "javascript:alert(1)", "http://a" + "a" * 2000,
]  # fmt: skip
TYPES = [
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "",
    'a/b;c="',
    "JSON",
]


@dataclass(frozen=True)
class Call:
    """A request as it is made up; `who` is the number of the visitor whose conversation it is."""

    who: int
    method: str
    path: str
    body: bytes
    forged: str | None
    origin: str | None
    media_type: str
    noise: str


def _messages() -> st.SearchStrategy[Any]:
    right = st.text("abcdefghijXYZ019_-", min_size=8, max_size=64)
    id = mostly(right, st.one_of(texts(), values()), 90)
    secret = st.sampled_from(
        [f"{OWN_WORD}とは?", f"CCOと{OWN_WORD}の違いは?", f"CFOの{OWN_WORD}は?"]
    )
    text = mostly(st.one_of(secret, texts()), values(), 95)
    return st.fixed_dictionaries({"id": id, "text": text})


def _votes() -> st.SearchStrategy[Any]:
    known = st.sampled_from(["secret.0", "secret.1", "canary.0", "secret", ".0"])
    return st.fixed_dictionaries(
        {"message_id": st.one_of(known, texts(), values()), "helpful": st.booleans() | values()},
        optional={"comment": texts() | values()},
    )


def calls() -> st.SearchStrategy[Call]:
    """Return calls: most of them nearly right."""
    data = mostly(_messages(), st.one_of(_votes(), st.just({}), values()))
    right = st.sampled_from(
        [("POST", "messages")] * 5 + [("GET", "messages"), ("POST", "feedback")]
        + [("POST", "conversations"), ("DELETE", "conversations/current")]
    )  # fmt: skip
    wrong = st.tuples(st.sampled_from(METHODS), st.sampled_from([*PATHS, "", "x", "assets/x.js"]))
    return st.builds(
        lambda who, operation, *rest: Call(who, *operation, *rest),
        st.integers(0, VISITORS - 1),
        mostly(right, wrong, 85),
        bodies(data),
        mostly(st.none(), st.sampled_from(FORGERIES)),
        mostly(st.none(), st.sampled_from(ORIGINS), 90),
        mostly(st.just(TYPES[0]), st.sampled_from(TYPES), 90),
        st.text("Aa0_-.=+/ ", max_size=60),
    )


def send(target: Target, call: Call) -> float:
    """Send the call, and check what comes of it besides what always must hold."""
    visitor = target.visitors[call.who]
    token = (
        visitor.token if call.forged is None else forge(call.forged, call.noise, target, visitor)
    )
    headers = [("Content-Type", call.media_type.encode())]
    if token is not None:
        headers.append(
            ("Authorization", token.encode() if " " in token else b"Bearer " + token.encode())
        )
    if call.origin is not None:
        headers.append(("Origin", call.origin.encode()))
    # A visitor who has forgotten would be somebody else.
    forgets = call.method == "DELETE" and call.path == "conversations/current"
    if forgets and call.forged is None and call.origin is None:
        return _forget(target)
    answer = target.ask(
        Request(call.method, PREFIX + call.path, tuple(headers), own(call.body, visitor)),
        visitor if call.forged is None else None,
    )
    if call.path in PATHS:
        if call.origin is not None:
            assert answer.status == 403, answer
            assert "Access-Control-Allow-Origin" not in answer.headers
        elif call.forged is not None and call.path != "conversations":
            assert answer.status in (401, 405, 204 if call.method == "OPTIONS" else 401), answer
    if answer.status >= 400 and call.method != "HEAD":
        problem = json.loads(answer.body)
        assert problem["status"] == answer.status
        assert problem["detail"]
    return answer.seconds


def forge(kind: str, noise: str, target: Target, visitor: Visitor) -> str | None:
    """Return a token that is not the bot's, made from those that are."""
    content, _, signature = visitor.token.partition(".")
    other = target.visitors[target.visitors.index(visitor) - 1].token
    if kind == "none":
        return None
    if kind == "turned":
        at = len(noise) % len(visitor.token)
        turned = "B" if visitor.token[at] == "A" else "A"
        return visitor.token[:at] + turned + visitor.token[at + 1 :]
    if kind == "expired":
        # With another end, and the signature of the true one.
        raw = base64.urlsafe_b64decode(content)
        end = struct.pack(">Q", int(time.time()) + 10**6)
        return f"{base64.urlsafe_b64encode(raw[:16] + end).decode()}.{signature}"
    if kind in ("other key", "no key"):
        key = noise.encode() if kind == "other key" else b""
        mac = hmac.digest(key, content.encode(), hashlib.sha256)
        return f"{content}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    return {
        "empty": "",
        "swapped": f"{content}.{other.partition('.')[2]}",
        # With the longest origin it stays below what a header may take.
        "long": visitor.token + "A" * 4000,
        "odd": f"{noise}.{noise}",
        "basic": f"Basic {visitor.token}",
    }[kind]


def _forget(target: Target) -> float:
    """Have somebody new say something and forget it; then the token is of no use."""
    token = target.token()
    headers = (("Authorization", f"Bearer {token}".encode()),)
    answer = target.ask(Request("DELETE", PREFIX + "conversations/current", headers))
    assert answer.status == 204
    assert target.ask(Request("GET", PREFIX + "messages", headers)).status == 401
    return answer.seconds
