"""A token is a proof that nobody but the server can make."""

import base64
import hashlib
import hmac
import json

import pytest

from faq.channels.website.tokens import Conversation, TokenError, read, sender, start, write

SECRET = b"a secret of the tests, long enough"
NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def conversation() -> Conversation:
    return start(NOW, 12)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_token_is_read_back(conversation: Conversation) -> None:
    assert conversation.end == NOW + 12 * 3600
    assert read(write(conversation, SECRET), SECRET, NOW) == conversation


def test_conversations_differ() -> None:
    assert len({start(NOW, 12).id for _ in range(1000)}) == 1000


@pytest.mark.parametrize("place", range(76))
def test_no_character_can_be_changed(conversation: Conversation, place: int) -> None:
    token = write(conversation, SECRET)
    for character in "AQgw_-b.":
        if character != token[place]:
            with pytest.raises(TokenError, match="token_invalid"):
                read(token[:place] + character + token[place + 1 :], SECRET, NOW)


def forgeries() -> list[str]:
    token = write(Conversation(bytes(16), 2_000_000_000), SECRET)
    content, mac = token.split(".")
    claims = encoded(json.dumps({"id": "x", "exp": 2_000_000_000}).encode())
    bare = hmac.digest(SECRET, content.encode(), hashlib.sha256)
    return [
        "",
        ".",
        content,
        f"{content}.",
        f".{mac}",
        f"{content}.{mac}=",
        f"{content}=.{mac}",
        f" {token}",
        f"{token}\n",
        f"{token}.{mac}",
        f"{mac}.{content}",
        f"{content}.{'A' * 43}",
        # The secret itself is no key, and neither is nothing.
        f"{content}.{encoded(bare)}",
        f"{content}.{encoded(hmac.digest(b'', content.encode(), hashlib.sha256))}",
        f"{content}.{encoded(hashlib.sha256(content.encode()).digest())}",
        # A JSON Web Token that asks for no signature.
        f"{encoded(json.dumps({'alg': 'none'}).encode())}.{claims}.",
        f"{encoded(json.dumps({'alg': 'HS256'}).encode())}.{claims}.{mac}",
        token.replace(token[0], "Ａ", 1),
        "\ud800" * 76,
        "A" * 100_000,
    ]


@pytest.mark.parametrize("forged", forgeries())
def test_no_token_can_be_made_up(forged: str) -> None:
    with pytest.raises(TokenError, match="token_invalid"):
        read(forged, SECRET, NOW)


def test_a_token_of_another_secret_is_refused(conversation: Conversation) -> None:
    with pytest.raises(TokenError, match="token_invalid"):
        read(write(conversation, SECRET + b"!"), SECRET, NOW)


@pytest.mark.parametrize(("later", "valid"), [(12 * 3600 - 1, True), (12 * 3600, False)])
def test_a_token_ends(conversation: Conversation, later: int, valid: bool) -> None:
    token = write(conversation, SECRET)
    if valid:
        assert read(token, SECRET, NOW + later) == conversation
    else:
        with pytest.raises(TokenError, match="token_expired"):
            read(token, SECRET, NOW + later)


def test_a_sender_says_nothing_of_its_conversation(conversation: Conversation) -> None:
    id = sender(conversation, SECRET)
    token = write(conversation, SECRET)
    assert id == sender(read(token, SECRET, NOW), SECRET)
    assert conversation.id.hex() not in id
    assert id != sender(conversation, SECRET + b"!")
    assert id != sender(start(NOW, 12), SECRET)
    signature = base64.urlsafe_b64decode(token.partition(".")[2] + "=")
    assert id != signature.hex()
