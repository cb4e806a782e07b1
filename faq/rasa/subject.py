"""What the conversation is about while one of its messages is understood.

Rasa hands its NLU components a message and nothing of the conversation that it belongs to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from faq.contract.context import EMPTY, Context

_subject: ContextVar[Context] = ContextVar("subject", default=EMPTY)


def current() -> Context:
    """Return the context of the conversation whose message is understood; EMPTY outside of one."""
    return _subject.get()


@contextmanager
def within(context: Context) -> Iterator[None]:
    """Let messages be understood as part of a conversation."""
    token = _subject.set(context)
    try:
        yield
    finally:
        _subject.reset(token)
