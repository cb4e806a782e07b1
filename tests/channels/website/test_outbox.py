"""What visitors wrote to people arrives once, whatever the mail server does meanwhile."""

import email
import email.policy
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from faq import mail
from faq.channels.website import inquiry_mail
from faq.channels.website import outbox as module
from faq.channels.website.outbox import Outbox, pause_after
from faq.channels.website.settings import Form
from faq.mail import MailServer
from faq.observing.metrics import INQUIRIES, WAITING_INQUIRIES
from faq.stores.database import Database, Error
from faq.stores.inquiries import Inquiries, Inquiry
from tests.bots import free_port
from tests.smtp import FakeSmtp, mail_server

WORDS = "料金について、\n担当の方と相談したいです。"
ADDRESS = "visitor@example.com"
SAID = "【お客様】料金は?\n【ボット】この記事には書かれていません。"
LONGEST = 10.0

Opened = Callable[[int], Outbox]


def written(id: str, **changes: object) -> Inquiry:
    return replace(Inquiry("a", id, time.time(), WORDS, ADDRESS), **changes)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits as long as in earnest."""
    monkeypatch.setattr(module, "PULSE", 0.02)
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(mail, "LONGEST_WAIT", 0.5)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
def inquiries(url: str) -> Iterator[Inquiries]:
    database = Database(url)
    yield Inquiries(database)
    database.close()


@pytest.fixture
def opened(url: str) -> Iterator[Opened]:
    """Return a function that opens an outbox, as a worker of its own has it, to a mail server."""
    boxes = []

    def begin(port: int) -> Outbox:
        server = MailServer("127.0.0.1", port, "none", "ボット <bot@example.com>")
        box = Outbox(Inquiries(Database(url)), Form(server, "owner@example.com"))
        box.open()
        boxes.append(box)
        return box

    yield begin
    for box in boxes:
        box.close()


@pytest.fixture
def fake() -> Iterator[FakeSmtp]:
    with mail_server() as server:
        yield server


def until(done: Callable[[], object]) -> None:
    last = time.monotonic() + LONGEST
    while not done():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.02)


def count(outcome: str) -> float:
    return float(INQUIRIES.labels(outcome)._value.get())


def parsed(taken: bytes) -> EmailMessage:
    found = email.message_from_bytes(taken, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_says_what_was_written(inquiries: Inquiries, opened: Opened, fake: FakeSmtp) -> None:
    before = count("sent")
    inquiries.add(written("one", transcript=SAID))
    opened(fake.port)
    until(lambda: fake.mails and inquiries.waiting() == 0)
    (taken,) = fake.mails
    found = parsed(taken)
    assert found["To"] == "owner@example.com"
    assert found["From"].addresses[0].addr_spec == "bot@example.com"
    assert found["Reply-To"] == ADDRESS
    assert found["Auto-Submitted"] == "auto-generated"
    assert "お問い合わせ" in found["Subject"]
    assert found.get_content_type() == "text/plain"
    text = found.get_content().replace("\r\n", "\n")
    assert WORDS in text and SAID in text and ADDRESS in text
    assert (count("sent") - before, WAITING_INQUIRIES._value.get()) == (1, 0)


def test_any_server_can_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry_mail, "phrase", lambda name, **_: "短い")
    server = MailServer("127.0.0.1", 25, "none", "bot@example.com")
    sent = bytes(inquiry_mail.message(written("one"), Form(server, "owner@example.com")))
    assert sent.isascii()


HOSTILE = [
    ".\r\nMAIL FROM:<x@example.com>\r\n",
    "\n.\nQUIT\n",
    "From: ceo@example.com\nBcc: all@example.com\n\nHallo",
    "\r\n\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "{mail} {text} %s {0}",
    "あ" * 2000,
    "𠮷\u202e\u2028\ufeff\t",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_written_stays_text(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp, text: str
) -> None:
    inquiries.add(written("one", text=text, transcript=text))
    opened(fake.port)
    until(lambda: fake.mails and inquiries.waiting() == 0)
    (taken,) = fake.mails
    found = parsed(taken)
    assert found.get_content_type() == "text/plain"
    assert not found.is_multipart()
    assert (found["Bcc"], found["Cc"]) == (None, None)
    names = ["Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted"]
    names += ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    assert sorted(found.keys()) == sorted(names)
    assert text.replace("\r\n", "\n") in found.get_content().replace("\r\n", "\n")


def test_a_server_that_is_down_gets_it_when_it_is_back(
    inquiries: Inquiries, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    port, failed = free_port(), count("failed")
    for number in range(3):
        inquiries.add(written(f"{number}"))
    opened(port)
    until(lambda: count("failed") - failed >= 4)
    assert inquiries.waiting() == 3
    until(lambda: WAITING_INQUIRIES._value.get() == 3)
    with caplog.at_level(logging.WARNING), mail_server(port) as fake:
        until(lambda: inquiries.waiting() == 0)
        assert len(fake.mails) == 3
        assert len({parsed(taken)["Message-ID"] for taken in fake.mails}) == 3
    assert "takes inquiries again" in caplog.text


def test_one_that_is_refused_holds_up_no_other(
    inquiries: Inquiries,
    opened: Opened,
    fake: FakeSmtp,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 60.0)
    fake.refuses = True
    inquiries.add(written("refused"))
    with caplog.at_level(logging.DEBUG):
        opened(fake.port)
        until(lambda: "The mail server took no inquiry" in caplog.text)
        until(lambda: inquiries.take(time.time()) is None)
        fake.refuses = False
        inquiries.add(written("taken", text="別のお問い合わせ"))
        until(lambda: len(fake.mails) == 1 and inquiries.waiting() == 1)
    assert "別のお問い合わせ" in parsed(fake.mails[0]).get_content()
    assert "SMTPRecipientsRefused 550" in caplog.text
    for secret in (ADDRESS, WORDS.splitlines()[0], "owner@example.com", "nobody here"):
        assert secret not in caplog.text


def test_a_slow_server_holds_up_nobody_and_gets_it_later(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp
) -> None:
    failed, fake.pause = count("failed"), 2.0
    inquiries.add(written("one"))
    opened(fake.port)
    until(lambda: count("failed") > failed)
    fake.pause = 0.0
    until(lambda: inquiries.waiting() == 0)
    assert len(fake.mails) == 1


def test_pauses_grow() -> None:
    pauses = [pause_after(tries) for tries in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[1] == 2 * pauses[0]
    assert pauses[-1] == module.LONGEST_PAUSE


def test_a_restart_in_between_loses_nothing(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp
) -> None:
    inquiries.add(written("one"))
    down, failed = opened(free_port()), count("failed")
    until(lambda: count("failed") > failed)
    down.close()
    assert inquiries.waiting() == 1
    opened(fake.port)
    until(lambda: inquiries.waiting() == 0)
    assert len(fake.mails) == 1


def test_a_worker_that_was_killed_over_it(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp
) -> None:
    """It had taken one, and nobody else may have that until it counts as dead."""
    inquiries.add(written("one"))
    assert inquiries.take(time.time()) is not None
    opened(fake.port)
    time.sleep(0.3)
    assert fake.mails == []
    taken = inquiries.take(time.time() + module.deadlines.MAIL + 1)
    assert taken is not None
    inquiries.put_off(taken.number, time.time())
    until(lambda: inquiries.waiting() == 0)
    assert len(fake.mails) == 1


def test_several_workers_send_each_once_and_one_at_a_time(
    inquiries: Inquiries, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending, most, sent = [0], [0], []
    counting = threading.Lock()

    def send(message: EmailMessage, server: MailServer) -> None:
        with counting:
            sending[0] += 1
            most[0] = max(most[0], sending[0])
        time.sleep(0.01)
        with counting:
            sending[0] -= 1
            sent.append(message["Message-ID"])

    monkeypatch.setattr(mail, "send", send)
    for number in range(20):
        inquiries.add(written(f"{number}"))
    for _ in range(4):
        opened(free_port())
    until(lambda: inquiries.waiting() == 0)
    assert len(sent) == len(set(sent)) == 20
    assert most == [1]


def test_what_was_sent_is_not_sent_again_where_it_cannot_be_deleted(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, faults = Inquiries.remove, [Error("locked"), Error("locked"), OSError("gone")]

    def fail(self: Inquiries, number: int) -> None:
        if faults:
            raise faults.pop()
        remove(self, number)

    monkeypatch.setattr(Inquiries, "remove", fail)
    inquiries.add(written("one"))
    opened(fake.port)
    until(lambda: inquiries.waiting() == 0)
    assert (len(fake.mails), faults) == (1, [])


def test_a_database_that_fails_ends_nothing(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, faults = Inquiries.waiting, [Error("away"), Error("away"), Error("away")]

    def fail(self: Inquiries) -> int:
        if faults:
            raise faults.pop()
        return waiting(self)

    monkeypatch.setattr(Inquiries, "waiting", fail)
    inquiries.add(written("one"))
    opened(fake.port)
    until(lambda: fake.mails)
    assert faults == []


def test_what_could_not_be_sent_for_too_long_is_deleted(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp
) -> None:
    expired = count("expired")
    inquiries.add(written("old", time=time.time() - module.LONGEST_KEPT - 1))
    inquiries.add(written("new", time=time.time() - module.LONGEST_KEPT + 60))
    opened(fake.port)
    until(lambda: inquiries.waiting() == 0)
    assert count("expired") - expired == 1
    assert len(fake.mails) == 1


def test_it_ends_in_time_although_the_server_hangs(
    inquiries: Inquiries, opened: Opened, fake: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LONGEST_WAIT", 20.0)
    fake.pause = 20.0
    inquiries.add(written("one"))
    box = opened(fake.port)
    until(lambda: fake.sessions)
    began = time.monotonic()
    box.close()
    assert time.monotonic() - began < module.deadlines.LAST_MAIL + 1
    assert inquiries.waiting() == 1
