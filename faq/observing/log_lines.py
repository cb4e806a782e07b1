"""Lines of the log as JSON: short, written at once or not at all, and discreet."""

import contextlib
import hashlib
import json
import logging
import os
import select
import stat
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from faq.observing import redaction
from faq.observing.metrics import LOST_LOG_LINES
from faq.observing.redaction import HIDDEN

# In bytes: what a pipe takes at once, so that the lines of several workers never get mixed.
LONGEST_LINE = 4096
HASH_BYTES = 8

_conversation: ContextVar[str | None] = ContextVar("conversation", default=None)


def hash_of(conversation: str, key: bytes) -> str:
    """Return what stands for a conversation in the log; there is no way back without the key."""
    sender = conversation.encode(errors="backslashreplace")
    return hashlib.blake2b(sender, digest_size=HASH_BYTES, key=key).hexdigest()


@contextlib.contextmanager
def conversation(sender: str) -> Iterator[None]:
    """Let all that is logged in the block bear the hash of this conversation."""
    token = _conversation.set(sender)
    try:
        yield
    finally:
        _conversation.reset(token)


class JsonHandler(logging.Handler):
    """Writes records as JSON; a line that cannot be written at once is lost and counted."""

    def __init__(self, file: int, key: bytes, texts: bool) -> None:
        super().__init__(logging.INFO)
        self._file = file
        self._key = key
        self._texts = texts
        # Before the first request there are no texts to protect, only reasons for not starting.
        self.protects = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; nothing is ever raised, and nobody waits for whoever reads the log."""
        try:
            line = _line(self._content(record))
            if not (_takes(self._file) and os.write(self._file, line) == len(line)):
                LOST_LOG_LINES.inc()
        except Exception:
            LOST_LOG_LINES.inc()

    def _content(self, record: logging.LogRecord) -> dict[str, Any]:
        sender = _conversation.get()
        hides = (self.protects or sender is not None) and not self._texts
        moment = datetime.fromtimestamp(record.created, UTC)
        content = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", "log"),
            "message": redaction.message(record) if hides else record.getMessage(),
        }
        if sender is not None:
            content["conversation"] = hash_of(sender, self._key)
        if record.exc_info and record.exc_info[1] is not None:
            content["error"] = redaction.types_of(record.exc_info[1])
            content["places"] = redaction.places_of(record.exc_info[1])
            if not hides:
                content["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        content.update(getattr(record, "facts", {}))
        if self._texts:
            content.update(getattr(record, "texts", {}))
        return content


def own(file: int) -> int:
    """Return a file that leads where another does, and that nobody else closes.

    To a pipe it is one that never lets us wait; others who write into the pipe go on as they were.
    """
    if stat.S_ISFIFO(os.fstat(file).st_mode):
        with contextlib.suppress(OSError):
            return os.open(f"/proc/self/fd/{file}", os.O_WRONLY | os.O_NONBLOCK)
    return os.dup(file)


def _takes(file: int) -> bool:
    """Whether a line can be written without waiting: a pipe that nobody reads is full."""
    return bool(select.select([], [file], [], 0)[1])


def _line(content: dict[str, Any]) -> bytes:
    """Return a record as a line that is short enough: what explains most is cut last."""
    line = _encoded(content)
    for name in ("traceback", "answer", "question", "places", "message"):
        if len(line) <= LONGEST_LINE:
            break
        if name in content:
            excess = len(line) - LONGEST_LINE
            content[name] = _cut(content[name], excess)
            line = _encoded(content)
    return line


def _encoded(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False)
    return text.encode(errors="backslashreplace") + b"\n"


def _cut(value: Any, excess: int) -> Any:
    """Return a text that is at least so many bytes shorter; its end, which holds the reason."""
    if not isinstance(value, str):
        return []
    kept = value.encode(errors="surrogatepass")[excess + len(HIDDEN.encode()) :]
    return HIDDEN + kept.decode(errors="ignore")
