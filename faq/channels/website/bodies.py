"""The bodies of requests: what a visitor asks and thinks, or why it cannot be taken."""

import json
import re
from dataclasses import dataclass
from typing import Any

from faq.channels.typed_text import clean, is_blank
from faq.channels.website.http_problems import HttpProblem

# In characters.
LONGEST_COMMENT = 500
# What must be there at all, and what may be.
_MESSAGE = ({"id", "text"}, {"id", "text"})
_VOTE = ({"message_id", "helpful"}, {"message_id", "helpful", "comment"})

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class MessageBody:
    """A question, and the id by which the visitor's side knows it again; the text is clean."""

    id: str
    text: str


@dataclass(frozen=True)
class VoteBody:
    """Whether an answer helped, and what the visitor adds; the comment is clean."""

    message_id: str
    helpful: bool
    comment: str | None


def parse_nothing(body: bytes) -> None:
    """Check that a body says nothing: it is empty, or an empty object. Raises HttpProblem."""
    if body:
        _fields(body, set(), set())


def parse_message(body: bytes, longest: int) -> MessageBody:
    """Read {"id", "text"}, the text of at most `longest` characters. Raises HttpProblem."""
    data = _fields(body, *_MESSAGE)
    id, text = data["id"], data["text"]
    if not (isinstance(id, str) and _ID.fullmatch(id)):
        raise HttpProblem("id_invalid")
    if not isinstance(text, str):
        raise HttpProblem("text_empty")
    text = clean(text)
    if is_blank(text):
        raise HttpProblem("text_empty")
    if len(text) > longest:
        raise HttpProblem("text_too_long", limit=longest)
    return MessageBody(id, text)


def parse_vote(body: bytes) -> VoteBody:
    """Read {"message_id", "helpful", "comment"?}. Raises HttpProblem."""
    data = _fields(body, *_VOTE)
    message_id, helpful, comment = data["message_id"], data["helpful"], data.get("comment")
    if not isinstance(message_id, str):
        raise HttpProblem("id_invalid")
    if not isinstance(helpful, bool):
        raise HttpProblem("helpful_invalid")
    if comment is not None:
        if not isinstance(comment, str) or len(comment) > LONGEST_COMMENT:
            raise HttpProblem("comment_invalid", limit=LONGEST_COMMENT)
        comment = None if is_blank(comment) else clean(comment)
    return VoteBody(message_id, helpful, comment)


def _fields(body: bytes, needed: set[str], known: set[str]) -> dict[str, Any]:
    try:
        data: Any = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise HttpProblem("not_json") from error
    if not isinstance(data, dict):
        raise HttpProblem("not_json")
    if data.keys() - known:
        raise HttpProblem("field_unknown", known=", ".join(sorted(known)))
    if needed - data.keys():
        raise HttpProblem("field_missing", missing=", ".join(sorted(needed - data.keys())))
    return data
