"""What the bot logs: Rasa's plain lines, or with LOG_FORMAT=json one JSON object a line.

The objects hold nothing that a person wrote or was answered. A message is told as it stands in
the code, without what was put into its places; an error by its types and where it came from; a
conversation by a keyed hash. LOG_TEXTS=true tells it all, for whoever looks for a fault.
"""

import contextlib
import hashlib
import json
import logging
import os
import re
import secrets
import select
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

import structlog
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from serving import discretion
from serving.discretion import HIDDEN
from serving.metrics import LOST_LOG_LINES

# In bytes: what a pipe takes at once, so that the lines of several workers never get mixed.
LONGEST_LINE = 4096
# In characters.
LONGEST_TEXT = 300
HASH_BYTES = 8

_YES, _NO = ("1", "true", "yes"), ("", "0", "false", "no")
_FORMATS = ("", "plain", "json")
# As Rasa's structured events are named.
_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")

_conversation: ContextVar[str | None] = ContextVar("conversation", default=None)


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names its variable."""


@dataclass(frozen=True)
class Settings:
    """Whether to log as JSON, whether texts may be told, and the key of the hashes."""

    as_json: bool
    texts: bool
    key: bytes


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as not set. Raises SettingsError."""
    form = environment.get("LOG_FORMAT", "").lower()
    if form not in _FORMATS:
        raise SettingsError(f"LOG_FORMAT={form} cannot be used: give json or plain.")
    texts = environment.get("LOG_TEXTS", "").lower()
    if texts not in _YES + _NO:
        raise SettingsError(f"LOG_TEXTS={texts} cannot be used: give true or false.")
    secret = environment.get("WEBSITE_SECRET", "").encode() or secrets.token_bytes(32)
    # A key of its own: what signs the website's tokens must not be told by the hashes in a log.
    key = hashlib.blake2b(secret, digest_size=32, person=b"bot log key").digest()
    return Settings(form == "json", texts in _YES, key)


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

    def __init__(self, settings: Settings, file: int) -> None:
        super().__init__(logging.INFO)
        self._settings = settings
        self._file = file
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
        hides = (self.protects or sender is not None) and not self._settings.texts
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        content = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": getattr(record, "event", "log"),
            "message": discretion.message(record) if hides else record.getMessage(),
        }
        if sender is not None:
            content["conversation"] = hash_of(sender, self._settings.key)
        if record.exc_info and record.exc_info[1] is not None:
            content["error"] = discretion.types_of(record.exc_info[1])
            content["places"] = discretion.places_of(record.exc_info[1])
            if not hides:
                content["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        content.update(getattr(record, "facts", {}))
        if self._settings.texts:
            content.update(getattr(record, "texts", {}))
        return content


_handler: JsonHandler | None = None
_turns = logging.getLogger("serving.turns")


def configure(environment: Mapping[str, str]) -> None:
    """Set up the logging of this process and its workers. Raises SettingsError."""
    global _handler
    settings = read_settings(environment)
    # A log that cannot be written is no reason to write of that elsewhere.
    logging.raiseExceptions = False
    configure_logging_and_warnings(logging.INFO)
    if not settings.as_json:
        configure_structlog(logging.INFO)
        return
    # A file of its own: what closes stdout later must not let the log run into another file.
    _handler = JsonHandler(settings, os.dup(sys.stdout.fileno()))
    root = logging.getLogger()
    root.handlers = [_handler]
    root.setLevel(logging.INFO)
    # Sanic's loggers pass nothing on to the root, and have no handlers.
    logging.lastResort = _handler
    logging.captureWarnings(True)
    # What the libraries that Rasa pins say of each other is of no use to anybody here.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda failed: _log_uncaught(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )
    sys.unraisablehook = lambda failed: _log_uncaught(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )
    structlog.configure(
        processors=[_to_record],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def protect() -> None:
    """From now on there may be texts to protect: the server takes requests."""
    if _handler is not None:
        _handler.protects = True


def turn(facts: Mapping[str, Any], **texts: str) -> None:
    """Log one turn, where the log is JSON; the texts only where they may be told."""
    if _handler is not None:
        cut = {name: text[:LONGEST_TEXT] for name, text in texts.items()}
        _turns.info("turn", extra={"event": "turn", "facts": facts, "texts": cut})


def _to_record(
    _: Any, __: str, event: MutableMapping[str, Any]
) -> tuple[tuple[str], dict[str, Any]]:
    """Hand an event of structlog's on to logging: its name, and its words beside it."""
    name = str(event.pop("event", ""))
    failed = event.pop("exc_info", None)
    extra = {"event": name} if _EVENT.fullmatch(name) else {}
    return (str(event.pop("event_info", name)),), {"exc_info": failed, "extra": extra}


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, place: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    found = error if error is not None else kind()
    logging.getLogger(__name__).critical("uncaught", exc_info=(kind, found, place))


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
