"""Mail goes to the owner's server, or the caller hears why not."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from faq import mail
from faq.mail import MailServer, read_server, send
from faq.settings import SettingsError
from tests.bots import free_port
from tests.smtp import FakeSmtp, mail_server

LEAST = {"SMTP_HOST": "mail.example.com", "SMTP_FROM": "bot@example.com"}


@pytest.fixture
def fake() -> Iterator[FakeSmtp]:
    with mail_server() as server:
        yield server


def at(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, "none", "bot@example.com")


def greeting() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "bot@example.com", "owner@example.com"
    mail.set_content("こんにちは。")
    return mail


def test_who_refuses_is_named(fake: FakeSmtp) -> None:
    fake.refuses = True
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(greeting(), at(fake.port))
    assert fake.mails == []


def test_a_slow_server_is_not_waited_for_without_end(
    fake: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LONGEST_WAIT", 0.2)
    fake.pause = 2.0
    with pytest.raises((OSError, smtplib.SMTPException)):
        send(greeting(), at(fake.port))


def test_a_server_that_is_down() -> None:
    with pytest.raises(OSError):
        send(greeting(), at(free_port()))


def test_what_was_taken_counts_as_sent_whatever_is_said_at_the_end(fake: FakeSmtp) -> None:
    fake.grumbles = True
    send(greeting(), at(fake.port))
    assert len(fake.mails) == 1


def test_nothing_is_sent_in_the_open_unless_that_is_asked_for(fake: FakeSmtp) -> None:
    """The server offers no encryption."""
    server = MailServer("127.0.0.1", fake.port, "starttls", "bot@example.com")
    with pytest.raises(smtplib.SMTPException):
        send(greeting(), server)
    assert fake.mails == []


@pytest.mark.parametrize(
    ("settings", "port", "security"),
    [
        ({}, 587, "starttls"),
        ({"SMTP_SECURITY": "tls"}, 465, "tls"),
        ({"SMTP_SECURITY": "none"}, 25, "none"),
        ({"SMTP_PORT": "2525"}, 2525, "starttls"),
    ],
)
def test_settings(settings: dict[str, str], port: int, security: str) -> None:
    found = read_server({**LEAST, **settings})
    assert (found.port, found.security, found.user) == (port, security, None)


@pytest.mark.parametrize(
    "settings",
    [
        {"SMTP_HOST": ""},
        {"SMTP_FROM": ""},
        {"SMTP_FROM": "bot"},
        {"SMTP_FROM": "Bot <bot at example.com>"},
        {"SMTP_PORT": "mail"},
        {"SMTP_SECURITY": "ssl"},
        {"SMTP_USER": "owner"},
        {"SMTP_PASSWORD": "secret"},
        {"SMTP_USER": "owner", "SMTP_PASSWORD": "secret", "SMTP_SECURITY": "none"},
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="SMTP_") as refused:
        read_server({**LEAST, **settings})
    assert "secret" not in str(refused.value)


def test_the_password_is_not_shown() -> None:
    server = read_server({**LEAST, "SMTP_USER": "owner", "SMTP_PASSWORD": "secret"})
    assert "secret" not in repr(server)
