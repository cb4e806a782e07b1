"""What the bot logs: Rasa's plain lines, or with LOG_FORMAT=json one JSON object a line.

The objects hold nothing that a person wrote or was answered. A message is told as it stands in
the code, without what was put into its places; an error by its types and where it came from; a
conversation by a keyed hash. LOG_TEXTS=true tells it all, for whoever looks for a fault.
"""

import hashlib
import logging
import re
import secrets
import sys
import threading
import warnings
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import structlog
from rasa.utils.common import configure_logging_and_warnings

from faq.observing.log_lines import JsonHandler, own
from faq.settings import Environment, choice, flag, is_wordless

# In characters.
LONGEST_TEXT = 300

_FORMATS = ("plain", "json")
_PLAIN = "%(asctime)s %(levelname)-8s %(name)s - %(message)s"
# As Rasa's structured events are named.
_EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


@dataclass(frozen=True)
class LogSettings:
    """Whether to log as JSON, whether texts may be told, and the key of the hashes."""

    as_json: bool
    texts: bool
    key: bytes


def read_settings(environment: Environment) -> LogSettings:
    """Read the settings; an empty variable counts as not set. Raises SettingsError.

    Where no words are kept, the log is JSON in any case: errors in plain lines may quote people.
    """
    form = choice("LOG_FORMAT", environment, _FORMATS)
    texts = flag("LOG_TEXTS", environment)
    secret = environment.get("WEBSITE_SECRET", "").encode() or secrets.token_bytes(32)
    # A key of its own: what signs the website's tokens must not be told by the hashes in a log.
    key = hashlib.blake2b(secret, digest_size=32, person=b"bot log key").digest()
    return LogSettings(form == "json" or is_wordless(environment), texts, key)


_handler: JsonHandler | None = None
_turns = logging.getLogger("faq.serving.turns")


def configure(environment: Environment) -> None:
    """Set up the logging of this process and its workers. Raises SettingsError."""
    global _handler
    settings = read_settings(environment)
    # A log that cannot be written is no reason to write of that elsewhere.
    logging.raiseExceptions = False
    configure_logging_and_warnings(logging.INFO)
    if not settings.as_json:
        # With the level, by which tools/servers.py finds errors; Rasa's own form has none.
        logging.basicConfig(format=_PLAIN, level=logging.INFO)
        route_structlog()
        return
    _handler = JsonHandler(own(sys.stdout.fileno()), settings.key, settings.texts)
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
    route_structlog()


def route_structlog() -> None:
    """Hand what Rasa logs by structlog to logging, from INFO on."""
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
