"""Mails what visitors have written to people, whenever the mail server takes it.

Each worker has one, and of all workers that share a database one sends at a time. What cannot be
sent waits in the database, and is tried again after pauses that grow. Nothing of it is logged.
"""

import logging
import smtplib
import threading
import time

from faq import deadlines, mail
from faq.channels.website.inquiry_mail import message
from faq.channels.website.settings import Form
from faq.observing.metrics import INQUIRIES, WAITING_INQUIRIES
from faq.stores import database
from faq.stores.inquiries import Inquiries, TakenInquiry

# In seconds: how often it is looked for inquiries, how long one waits after a first try in vain,
# twice as long after each further one, and how long at most.
PULSE = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 900.0
# What nobody could be told for so long is of no use to anybody any more.
LONGEST_KEPT = 30 * 24 * 3600.0

logger = logging.getLogger(__name__)

# What has never happened is told as none, so that the first of its kind is seen as one more.
for _outcome in ("sent", "failed", "expired"):
    INQUIRIES.labels(_outcome)


class Outbox:
    """Sends inquiries in a thread of its own, for which no answer waits."""

    def __init__(self, inquiries: Inquiries, form: Form) -> None:
        self._inquiries = inquiries
        self._form = form
        self._closing = threading.Event()
        self._has_failed = False
        # A server that is slow must not keep this program from ending.
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def open(self) -> None:
        """Begin to send."""
        self._thread.start()

    def close(self) -> None:
        """Send no more; what is on its way may arrive, or is tried again by others."""
        self._closing.set()
        self._thread.join(deadlines.LAST_MAIL)

    def _run(self) -> None:
        while True:
            try:
                self._send_due()
            except (database.Error, OSError) as error:
                # The conversations' store tells of it, too.
                logger.warning("Inquiries cannot be looked for: %s", type(error).__name__)
            if self._closing.wait(PULSE):
                return

    def _send_due(self) -> None:
        """Send what is due, until there is no more or a try was in vain."""
        if self._inquiries.waiting():
            self._expire()
            while not self._closing.is_set():
                taken = self._inquiries.take(time.time())
                if taken is None or not self._send(taken):
                    break
        WAITING_INQUIRIES.set(self._inquiries.waiting())

    def _expire(self) -> None:
        expired = self._inquiries.forget_before(time.time() - LONGEST_KEPT)
        if expired:
            INQUIRIES.labels("expired").inc(expired)
            logger.error("%d inquiries could never be sent.", expired)

    def _send(self, taken: TakenInquiry) -> bool:
        """Send one; whether the server has taken it."""
        try:
            mail.send(message(taken.inquiry, self._form), self._form.server)
        except Exception as error:
            # Whatever it was: the others are to be sent, and this one again.
            INQUIRIES.labels("failed").inc()
            self._tell(error)
            self._inquiries.put_off(taken.number, time.time() + pause_after(taken.tries))
            return False
        INQUIRIES.labels("sent").inc()
        if self._has_failed:
            logger.warning("The mail server takes inquiries again.")
            self._has_failed = False
        self._remove(taken.number)
        return True

    def _remove(self, number: int) -> None:
        """Delete what was sent, also where the database fails meanwhile: nobody gets it twice."""
        while True:
            try:
                return self._inquiries.remove(number)
            except (database.Error, OSError):
                if self._closing.wait(PULSE):
                    return None

    def _tell(self, error: Exception) -> None:
        """Log what went wrong, once; not its message, in which servers quote what they refuse."""
        if not self._has_failed:
            kind = type(error).__name__
            logger.error("The mail server took no inquiry, which waits: %s %d", kind, _code(error))
        self._has_failed = True


def _code(error: Exception) -> int:
    """Return what the mail server answered, or 0 when it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def pause_after(tries: int) -> float:
    """Return how long an inquiry waits after so many tries in vain."""
    return min(FIRST_PAUSE * 2.0 ** (tries - 1), LONGEST_PAUSE)
