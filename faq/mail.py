"""Mail by a server of the owner's; nothing is sent anywhere else."""

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr

from faq import deadlines
from faq.settings import Environment, SettingsError, choice, number, text

LONGEST_WAIT = deadlines.MAIL_REPLY
HOST = "SMTP_HOST"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class MailServer:
    """A mail server; `security` is starttls, tls or none, `sender` whom mails come from."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_server(environment: Environment) -> MailServer:
    """Read the settings that begin with SMTP_. Raises SettingsError."""
    host, sender = text(HOST, environment), text("SMTP_FROM", environment)
    if host is None or sender is None:
        raise SettingsError("SMTP_HOST and SMTP_FROM are not set: they name the server and sender.")
    if not _ADDRESS.fullmatch(parseaddr(sender)[1]):
        raise SettingsError(f"SMTP_FROM={sender} cannot be used: give a mail address.")
    security = choice("SMTP_SECURITY", environment, ("starttls", "tls", "none"))
    user, password = text("SMTP_USER", environment), environment.get("SMTP_PASSWORD") or None
    if (user is None) != (password is None):
        raise SettingsError("SMTP_USER and SMTP_PASSWORD belong together: set both or none.")
    if user is not None and security == "none":
        raise SettingsError("SMTP_SECURITY=none would send SMTP_PASSWORD for everybody to read.")
    port = number("SMTP_PORT", environment, _PORTS[security], 65535)
    return MailServer(host, port, security, sender, user, password)


def send(mail: EmailMessage, server: MailServer) -> None:
    """Send a mail. Raises OSError and smtplib.SMTPException when it is not taken."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=LONGEST_WAIT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=LONGEST_WAIT)
    with contextlib.closing(connection):
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user is not None and server.password is not None:
            connection.login(server.user, server.password)
        connection.send_message(mail)
        # It is taken: whatever the server says to a farewell, it must not be sent again.
        with contextlib.suppress(smtplib.SMTPException):
            connection.quit()
