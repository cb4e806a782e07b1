"""The owner's report as a mail."""

from email.message import EmailMessage

from faq.knowledge.site import site
from faq.mail import MailServer
from faq.owner.report_words import words


def message(page: str, table: str, questions: int, to: str, server: MailServer) -> EmailMessage:
    """Return a mail with a report: its page and table as files."""
    mail = EmailMessage()
    mail["Subject"] = words()["mail_subject"].format(name=site().name, questions=questions)
    mail["From"], mail["To"] = server.sender, to
    mail.set_content(words()["mail_text"])
    mail.add_attachment(page, subtype="html", filename="asked.html")
    # With a mark at its beginning, by which Excel knows UTF-8.
    mail.add_attachment(f"\ufeff{table}", subtype="csv", filename="asked.csv")
    return mail
