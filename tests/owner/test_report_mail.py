"""The owner's report arrives whole."""

import email
import email.policy

from faq.mail import MailServer, send
from faq.owner.report_mail import message
from tests.smtp import mail_server


def test_a_report_arrives_whole() -> None:
    page, table = "<html>質問の記録</html>", "日時,質問\n.で始まる行\n"
    with mail_server() as fake:
        server = MailServer("127.0.0.1", fake.port, "none", "bot@example.com")
        send(message(page, table, 12, "owner@example.com", server), server)
    (taken,) = fake.mails
    parsed = email.message_from_bytes(taken, policy=email.policy.default)
    assert parsed["To"] == "owner@example.com"
    assert "12件" in parsed["Subject"]
    html, csv = parsed.iter_attachments()
    assert html.get_content().strip() == page
    assert csv.get_content().removeprefix("\ufeff").replace("\r\n", "\n") == table
