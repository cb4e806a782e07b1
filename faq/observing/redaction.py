"""What a log may tell of a record without telling what a person wrote or was answered.

A message is told as it stands in the code, without what was put into its places; an error by its
types and by where it came from.
"""

import errno
import logging
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

HIDDEN = "…"
MOST_FRAMES = 12

_ROOT = Path(__file__).resolve().parents[2]


def message(record: logging.LogRecord) -> str:
    """Return a record's message as the code has it; a message that was put together is hidden."""
    if not isinstance(record.msg, str) or not _is_literal(record):
        return HIDDEN
    arguments = record.args
    if not arguments:
        return record.msg
    shown: Any
    if isinstance(arguments, Mapping):
        shown = {name: _shown(value) for name, value in arguments.items()}
    else:
        shown = tuple(map(_shown, arguments))
    try:
        return str(record.msg % shown)
    except (KeyError, TypeError, ValueError):
        return record.msg


def _is_literal(record: logging.LogRecord) -> bool:
    """Whether the message stands in the code that logged it, word for word."""
    if getattr(record, "event", None) == record.msg:
        return True
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_lineno == record.lineno:
            return _holds(frame.f_code, str(record.msg))
        frame = frame.f_back
    return False


def _holds(code: CodeType, text: str) -> bool:
    return any(isinstance(constant, str) and constant == text for constant in code.co_consts)


class _Told(str):
    """A text that is told as it is, by %r as well."""

    def __repr__(self) -> str:
        return str(self)


def _shown(value: Any) -> Any:
    """Return a value that may be told: a number, or of an error what kind it is."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return _Told(types_of(value) if isinstance(value, BaseException) else HIDDEN)


def types_of(error: BaseException) -> str:
    """Return the types of an error and of its causes, and the system's words for its own."""
    named: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(named) < MOST_FRAMES:
        number = cause.errno if isinstance(cause, OSError) else None
        known = isinstance(number, int) and number in errno.errorcode
        reason = f" ({os.strerror(number)})" if known and number is not None else ""
        named.append(type(cause).__qualname__ + reason)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " < ".join(named)


def places_of(error: BaseException) -> list[str]:
    """Return where an error came from, the innermost place first."""
    walked = list(traceback.walk_tb(error.__traceback__))[-MOST_FRAMES:]
    return [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in reversed(walked)
    ]


def _short(path: str) -> str:
    """Return a path from the project, or from where the libraries are, on."""
    _, _, library = path.rpartition("site-packages/")
    return library.removeprefix(f"{_ROOT}/")
