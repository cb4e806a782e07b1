"""The token of a conversation: who holds it may read and continue it, and nobody else may.

A token is base64url(id and end).base64url(HMAC-SHA256). It names no algorithm, so there is none to
choose, and all that is needed to check it is the secret: every worker can.
"""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from dataclasses import dataclass
from typing import Literal

# A random id of 128 bits and the end in seconds since 1970: 24 bytes, which are 32 characters.
_CONTENT = struct.Struct(">16sQ")
_TOKEN = re.compile(r"([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{43})", re.ASCII)

Fault = Literal["token_invalid", "token_expired"]


class TokenError(Exception):
    """A token cannot be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Conversation:
    """What a token stands for: a random id, and the end in seconds since 1970."""

    id: bytes
    end: int


def start(now: float, hours: int) -> Conversation:
    """Return a new conversation that ends so many hours from now (seconds since 1970)."""
    return Conversation(secrets.token_bytes(16), int(now) + hours * 3600)


def write(conversation: Conversation, secret: bytes) -> str:
    """Return the token of a conversation."""
    content = _encode(_CONTENT.pack(conversation.id, conversation.end))
    return f"{content}.{_signature(content, secret)}"


def read(token: str, secret: bytes, now: float) -> Conversation:
    """Return the conversation of a token. Raises TokenError when it is not ours or has ended."""
    match = _TOKEN.fullmatch(token)
    # What is compared is the text itself: base64 can write the same bytes in more than one way.
    if match is None or not hmac.compare_digest(match[2], _signature(match[1], secret)):
        raise TokenError("token_invalid")
    conversation = Conversation(*_CONTENT.unpack(base64.urlsafe_b64decode(match[1])))
    if conversation.end <= now:
        raise TokenError("token_expired")
    return conversation


def sender(conversation: Conversation, secret: bytes) -> str:
    """Return the sender id by which Rasa knows the conversation; it never leaves the server.

    It cannot be told from a token without the secret, so that whoever reads a token, or reaches
    another channel that lets callers choose their sender, has not got the conversation.
    """
    return _mac(secret, "sender", conversation.id).hex()


def _signature(content: str, secret: bytes) -> str:
    return _encode(_mac(secret, "token", content.encode()))


def _mac(secret: bytes, purpose: str, content: bytes) -> bytes:
    # A key of its own for each purpose: what signs tokens says nothing of senders.
    key = hmac.digest(secret, f"website {purpose} 1".encode(), hashlib.sha256)
    return hmac.digest(key, content, hashlib.sha256)


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
