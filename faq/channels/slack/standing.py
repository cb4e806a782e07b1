"""Answers that stand in Slack: where an edit changes them, and a second press leads to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.channels.slack.dedup import DAY, Marks


@dataclass(frozen=True)
class Standing:
    """The timestamps of an answer's messages, and of the edit of the question that it answers."""

    messages: tuple[str, ...]
    edited: str = ""


async def note(marks: Marks, key: str, messages: Sequence[str], edited: str = "") -> None:
    """Remember for a day where the answer to a key stands."""
    await marks.note(_name(key), DAY, " ".join([edited, *messages]))


async def find(marks: Marks, key: str) -> Standing | None:
    """Return where the answer to a key stands, if one does."""
    found = await marks.read(_name(key))
    if found is None:
        return None
    edited, *messages = found.split(" ")
    return Standing(tuple(messages), edited)


def _name(key: str) -> str:
    return f"standing:{key}"
