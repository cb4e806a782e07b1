"""An inquiry as the mail that people get: plain text, to which they can reply."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from faq.channels.website.settings import Form
from faq.knowledge.book import JAPAN
from faq.knowledge.phrases import phrase
from faq.stores.inquiries import Inquiry


def message(inquiry: Inquiry, form: Form) -> EmailMessage:
    """Return the mail. Of what the visitor wrote, its headers hold the address and nothing else.

    However often it is sent, it has the same Message-ID, by which mail programs know it again.
    """
    mail = EmailMessage()
    mail["Subject"] = phrase("inquiry_subject")
    mail["From"], mail["To"] = form.server.sender, form.to
    user, _, domain = inquiry.reply_to.rpartition("@")
    mail["Reply-To"] = Address(username=user, domain=domain)
    mail["Date"] = datetime.fromtimestamp(inquiry.time, JAPAN)
    digest = hashlib.sha256(f"{inquiry.sender} {inquiry.id}".encode()).hexdigest()
    mail["Message-ID"] = f"<{digest[:32]}@{mail['From'].addresses[0].domain}>"
    # No program is to answer it (RFC 3834): whose address it is, nobody has checked.
    mail["Auto-Submitted"] = "auto-generated"
    parts = [
        phrase("inquiry_intro", mail=inquiry.reply_to),
        phrase("inquiry_text", text=inquiry.text),
    ]
    if inquiry.transcript:
        parts.append(phrase("inquiry_transcript", text=inquiry.transcript))
    # Any server can take this, and no line of it is too long.
    mail.set_content("\n\n".join(parts), cte="base64")
    return mail
