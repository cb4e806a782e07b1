"""What visitors write to people is kept, checked and limited; it is not logged."""

import email
import email.policy
import ipaddress
import json
import logging
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from faq.channels.website import outbox
from faq.channels.website.settings import Form
from faq.mail import MailServer
from faq.stores import inquiries as inquiries_module
from faq.stores.conversations import ConversationStore, StoreError
from faq.stores.database import Database
from faq.stores.inquiries import Inquiries, Inquiry
from tests.bots import free_port
from tests.channels.website.standin import Agent, Reply, Server
from tests.smtp import mail_server

Serve = Callable[..., Server]

ASKED = "料金のことで、担当の方とお話ししたいです。"
ADDRESS = "visitor@example.com"
MANY = {"inquiry_rate": 1000, "all_inquiries_rate": 1000, "address_rate": 100_000}


def written(**changes: Any) -> dict[str, Any]:
    return {"id": "one", "text": ASKED, "reply_to": ADDRESS, "transcript": False, **changes}


@pytest.fixture
def store(domain: Domain, tmp_path: Path) -> ConversationStore:
    return ConversationStore(domain, host=f"sqlite:///{tmp_path}/bot.db")


@pytest.fixture
def waiting(store: ConversationStore, tmp_path: Path) -> Callable[[], list[Inquiry]]:
    """Return a function that tells all inquiries that wait, and keeps them from being taken."""

    def read() -> list[Inquiry]:
        found = []
        inquiries = Inquiries(Database(f"sqlite:///{tmp_path}/bot.db"))
        while (taken := inquiries.take(1e12)) is not None:
            inquiries.put_off(taken.number, 1e13)
            found.append(taken.inquiry)
        return found

    return read


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is mailed meanwhile."""
    monkeypatch.setattr(outbox, "PULSE", 3600.0)


@pytest.fixture
def form() -> Form:
    """A form whose mail server is away."""
    server = MailServer("127.0.0.1", free_port(), "none", "bot@example.com")
    return Form(server, "owner@example.com")


@pytest.fixture
def server(served: Serve, agent: Agent, form: Form) -> Server:
    return served(agent, form=form, **MANY)


def inquire(server: Server, token: str, **changes: Any) -> Reply:
    return server.ask("POST", "/inquiries", written(**changes), token=token)


def test_what_is_written_is_kept(server: Server, waiting: Callable[[], list[Inquiry]]) -> None:
    token = server.start()
    reply = inquire(
        server, token, text=f" {ASKED}\r\n二行目\x00 ", reply_to=" ｖisitor＠example.com "
    )
    assert (reply.status, reply.body) == (204, b"")
    [kept] = waiting()
    assert (kept.text, kept.reply_to) == (f"{ASKED}\n二行目", ADDRESS)
    assert kept.transcript is None


def test_what_is_written_is_mailed(
    served: Serve, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PULSE", 0.02)
    with mail_server() as fake:
        mails = MailServer("127.0.0.1", fake.port, "none", "bot@example.com")
        server = served(agent, form=Form(mails, "owner@example.com"))
        token = server.start()
        server.say(token, "q", "CCOとは?")
        assert inquire(server, token, transcript=True).status == 204
        last = time.monotonic() + 10
        while not fake.mails:
            assert time.monotonic() < last
            time.sleep(0.02)
    found = email.message_from_bytes(fake.mails[0], policy=email.policy.default)
    assert (found["Reply-To"], found["To"]) == (ADDRESS, "owner@example.com")
    assert ASKED in found.get_content() and "【お客様】CCOとは?" in found.get_content()


def test_what_was_said_is_sent_along_where_the_visitor_agrees(
    server: Server, waiting: Callable[[], list[Inquiry]]
) -> None:
    token = server.start()
    server.say(token, "q", "CCOとは?")
    assert inquire(server, token, id="without").status == 204
    assert inquire(server, token, id="with", transcript=True).status == 204
    without, with_it = waiting()
    assert without.transcript is None
    assert with_it.transcript is not None
    assert with_it.transcript.startswith("【お客様】CCOとは?\n【ボット】")
    assert "最高顧客責任者" in with_it.transcript
    # Nobody else's.
    inquire(server, server.start(), id="other", transcript=True)
    assert waiting()[0].transcript == ""


def test_sent_again_it_is_kept_once(server: Server, waiting: Callable[[], list[Inquiry]]) -> None:
    token = server.start()
    assert [inquire(server, token).status for _ in range(3)] == [204] * 3
    assert len(waiting()) == 1


def test_a_machine_that_fills_in_everything_is_not_heard(
    server: Server, waiting: Callable[[], list[Inquiry]]
) -> None:
    token = server.start()
    reply = inquire(server, token, homepage="https://spam.example")
    assert (reply.status, reply.body) == (204, b"")
    assert waiting() == []
    assert inquire(server, token, homepage="").status == 204
    assert len(waiting()) == 1


# What would be put into the mail's headers, or is no address.
# fmt: off
ADDRESSES: list[Any] = [
    "", " ", "visitor", "visitor@", "@example.com", "visitor@localhost", "a@b@example.com",
    "visitor@example.com\r\nBcc: all@example.com",
    "visitor@example.com\nBcc: all@example.com",
    "visitor@example.com%0d%0aBcc:all@example.com",
    "visitor\r\n@example.com",
    "visitor@example.com\u2028Bcc: all@example.com",
    "visitor@example.com\x00",
    "visitor@example.com, all@example.com",
    "visitor@example.com;all@example.com",
    "Visitor <visitor@example.com>",
    "<visitor@example.com>",
    '"visitor\\r\\nBcc: x"@example.com',
    '"visitor"@example.com',
    "visitor(comment)@example.com",
    # Python's mail package decodes this, and writes the line break that is in it.
    "=?utf-8?q?a=0d=0aBcc=3aall=40example.com?=@example.com",
    "=?utf-8?b?YQ0KQmNjOmFsbA==?=@example.com",
    "visitor@[127.0.0.1]", "visitor@127.0.0.1", "visitor@-example.com", "visitor@example-.com",
    "visitor@example..com", "visitor@.example.com", "visitor@example.com.", "visitor@例え.jp",
    "山田@example.com", "visitor@exam ple.com", "visitor@example.c",
    "v" * 65 + "@example.com", "v@" + "e" * 64 + ".com", "v@" + "e." * 130 + "com",
    "v@" + "e" * 15_000,
    None, 1, True, ["visitor@example.com"], {"address": "visitor@example.com"},
]
BODIES: list[tuple[Any, int, str]] = [
    (b"", 400, "not_json"),
    (b"[]", 400, "not_json"),
    (b'{"id": "one"', 400, "not_json"),
    ({}, 422, "field_missing"),
    ({"id": "one", "text": ASKED, "reply_to": ADDRESS}, 422, "field_missing"),
    (written(to="someone@example.com"), 422, "field_unknown"),
    (written(subject="x"), 422, "field_unknown"),
    (written(id="a b"), 422, "id_invalid"),
    (written(id=["one"]), 422, "id_invalid"),
    (written(text=""), 422, "text_empty"),
    (written(text=" \u3000\u200b\n"), 422, "text_empty"),
    (written(text="\x00\ud800"), 422, "text_empty"),
    (written(text={"a": 1}), 422, "text_empty"),
    (written(text="あ" * 2001), 422, "text_too_long"),
    (written(transcript="true"), 422, "transcript_invalid"),
    (written(transcript=1), 422, "transcript_invalid"),
    (written(transcript=None), 422, "transcript_invalid"),
    (written(text="あ" * 20_000), 413, "body_too_large"),
    *((written(reply_to=address), 422, "address_invalid") for address in ADDRESSES),
]
GOOD_ADDRESSES = [
    "a@b.co", "first.last+tag@sub.example.co.jp", "o'brien@example.com",
    "_-!#$%&*/?^`{|}~@example.jp",
    # As mobile phones had them.
    "a..b@docomo.ne.jp", "ab.@ezweb.ne.jp",
    "v@xn--r8jz45g.xn--zckzah", "v" * 64 + "@example.com", "ＶＩＳＩＴＯＲ＠ＥＸＡＭＰＬＥ．ＣＯＭ",
]
# fmt: on


@pytest.mark.parametrize(("data", "status", "code"), BODIES)
def test_what_cannot_be_taken(
    server: Server, waiting: Callable[[], list[Inquiry]], data: Any, status: int, code: str
) -> None:
    reply = server.ask("POST", "/inquiries", data, token=server.start())
    assert (reply.status, reply.code) == (status, code)
    assert waiting() == []


def test_addresses_that_people_have(server: Server, waiting: Callable[[], list[Inquiry]]) -> None:
    for address in GOOD_ADDRESSES:
        assert inquire(server, server.start(), reply_to=address).status == 204, address
    narrow = [unicodedata.normalize("NFKC", address) for address in GOOD_ADDRESSES]
    assert sorted(inquiry.reply_to for inquiry in waiting()) == sorted(narrow)


def test_it_needs_the_conversation(server: Server, waiting: Callable[[], list[Inquiry]]) -> None:
    token = server.start()
    for headers in ({}, {"Authorization": "Bearer x"}):
        reply = server.ask("POST", "/inquiries", written(), headers=headers)
        assert reply.status == 401
    foreign = {"Origin": "https://evil.example"}
    reply = server.ask("POST", "/inquiries", written(), token=token, headers=foreign)
    assert (reply.status, reply.code) == (403, "origin_refused")
    plain = {"Content-Type": "text/plain"}
    reply = server.ask(
        "POST", "/inquiries", json.dumps(written()).encode(), token=token, headers=plain
    )
    assert (reply.status, reply.code) == (415, "media_type_unsupported")
    assert waiting() == []


def test_without_a_form_there_is_no_such_address(served: Serve, agent: Agent) -> None:
    server = served(agent)
    reply = inquire(server, server.start())
    assert (reply.status, reply.code) == (404, "not_found")


@pytest.mark.parametrize(("wordless", "left"), [("true", 0), ("false", 1)])
def test_where_no_words_are_kept_what_nobody_mails_is_deleted(
    served: Serve,
    agent: Agent,
    waiting: Callable[[], list[Inquiry]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wordless: str,
    left: int,
) -> None:
    monkeypatch.setenv("WORDLESS", wordless)
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    Inquiries(database).add(Inquiry("a", "one", time.time(), ASKED, ADDRESS))
    database.close()
    served(agent)
    assert len(waiting()) == left


def test_a_database_that_is_away_keeps_no_bot_from_starting(
    served: Serve,
    agent: Agent,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> int:
        raise OSError(ASKED)

    monkeypatch.setenv("WORDLESS", "true")
    monkeypatch.setattr(Inquiries, "forget_before", fail)
    assert served(agent).start()
    assert "could not be deleted: OSError" in caplog.text
    assert ASKED not in caplog.text


def limited(reply: Reply) -> bool:
    if reply.status != 429:
        assert reply.status == 204
        return False
    assert reply.code == "too_many_inquiries"
    assert int(reply.headers["Retry-After"]) >= 1
    return True


def test_a_visitor_can_write_too_often(
    served: Serve, agent: Agent, form: Form, waiting: Callable[[], list[Inquiry]]
) -> None:
    server = served(agent, form=form, inquiry_rate=3, all_inquiries_rate=100)
    # A new conversation, and a header that anybody can send, make nobody another visitor.
    replies = [
        server.ask(
            "POST",
            "/inquiries",
            written(),
            token=server.start(),
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
        for number in range(5)
    ]
    assert [limited(reply) for reply in replies] == [False] * 3 + [True] * 2
    assert len(waiting()) == 3


def test_a_conversation_can_write_too_often_from_many_addresses(
    served: Serve, agent: Agent, form: Form
) -> None:
    proxies = (ipaddress.ip_network("127.0.0.0/8"),)
    limits = {"inquiry_rate": 2, "all_inquiries_rate": 5}
    server = served(agent, form=form, proxies=proxies, **limits)

    def send(number: int, token: str) -> bool:
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        data = written(id=f"{number}")
        return limited(server.ask("POST", "/inquiries", data, token=token, headers=headers))

    token = server.start()
    assert [send(number, token) for number in range(4)] == [False, False, True, True]
    # And all together, whoever they are.
    assert [send(number, server.start()) for number in range(10, 15)] == [False] * 3 + [True] * 2


def test_what_is_refused_costs_nothing(served: Serve, agent: Agent, form: Form) -> None:
    server = served(agent, form=form, inquiry_rate=1, all_inquiries_rate=1)
    token = server.start()
    for _ in range(3):
        assert inquire(server, token, reply_to="visitor").status == 422
    assert inquire(server, token).status == 204
    assert limited(inquire(server, token, id="two"))


def test_too_many_wait(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiries_module, "MOST_WAITING", 1)
    assert inquire(server, server.start()).status == 204
    assert limited(inquire(server, server.start()))


def test_what_could_not_be_kept_is_said(
    server: Server, waiting: Callable[[], list[Inquiry]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(store: ConversationStore, inquiry: Inquiry) -> bool:
        raise StoreError("gone")

    token = server.start()
    with monkeypatch.context() as patched:
        patched.setattr(ConversationStore, "keep_inquiry", fail)
        reply = inquire(server, token)
        assert (reply.status, reply.code) == (503, "unavailable")
    assert waiting() == []
    assert inquire(server, token).status == 204


def test_who_forgets_the_conversation_forgets_what_waits(
    server: Server, waiting: Callable[[], list[Inquiry]]
) -> None:
    token, other = server.start(), server.start()
    for each in (token, other):
        assert inquire(server, each).status == 204
    assert server.ask("DELETE", "/conversations/current", token=token).status == 204
    assert inquire(server, token, id="two").code == "conversation_forgotten"
    assert len(waiting()) == 1


def test_nothing_of_it_is_logged(
    server: Server,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any) -> bool:
        raise OSError("the disk is full")

    with caplog.at_level(logging.DEBUG):
        token = server.start()
        inquire(server, token)
        inquire(server, token, reply_to=f"{ADDRESS}\r\nBcc: x")
        monkeypatch.setattr(Inquiries, "add", fail)
        assert inquire(server, token, id="two").status == 503
    printed = caplog.text + "".join(capfd.readouterr())
    assert "could not be done" in printed
    assert ADDRESS not in printed
    assert ASKED not in printed
