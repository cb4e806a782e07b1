"""Mail goes to the owner's server, or the caller hears why not."""

import email
import email.policy
import smtplib
from collections.abc import Iterator

import pytest

from faq.owner import mail
from faq.owner.mail import MailServer, message, read_server, send
from faq.settings import SettingsError
from tests.bots import free_port
from tests.owner.smtp import FakeSmtp, mail_server

LEAST = {"SMTP_HOST": "mail.example.com", "SMTP_FROM": "bot@example.com"}


@pytest.fixture
def fake() -> Iterator[FakeSmtp]:
    with mail_server() as server:
        yield server


def at(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, "none", "bot@example.com")


def test_a_report_arrives_whole(fake: FakeSmtp) -> None:
    page, table = "<html>質問の記録</html>", "日時,質問\n.で始まる行\n"
    send(message(page, table, 12, "owner@example.com", at(fake.port)), at(fake.port))
    (taken,) = fake.mails
    parsed = email.message_from_bytes(taken, policy=email.policy.default)
    assert parsed["To"] == "owner@example.com"
    assert "12件" in parsed["Subject"]
    html, csv = parsed.iter_attachments()
    assert html.get_content().strip() == page
    assert csv.get_content().removeprefix("\ufeff").replace("\r\n", "\n") == table


def test_who_refuses_is_named(fake: FakeSmtp) -> None:
    fake.refuses = True
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(message("", "", 0, "owner@example.com", at(fake.port)), at(fake.port))
    assert fake.mails == []


def test_a_slow_server_is_not_waited_for_without_end(
    fake: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LONGEST_WAIT", 0.2)
    fake.pause = 2.0
    with pytest.raises((OSError, smtplib.SMTPException)):
        send(message("", "", 0, "owner@example.com", at(fake.port)), at(fake.port))


def test_a_server_that_is_down() -> None:
    with pytest.raises(OSError):
        send(message("", "", 0, "owner@example.com", at(free_port())), at(free_port()))


def test_nothing_is_sent_in_the_open_unless_that_is_asked_for(fake: FakeSmtp) -> None:
    """The server offers no encryption."""
    server = MailServer("127.0.0.1", fake.port, "starttls", "bot@example.com")
    with pytest.raises(smtplib.SMTPException):
        send(message("", "", 0, "owner@example.com", server), server)
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
