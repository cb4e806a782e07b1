"""What people think of the answers: one JSON line a vote, in a file for whoever mends the bot."""

import hashlib
import json
import logging
import os
from datetime import datetime, timezone
from pathlib import Path

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "logs" / "feedback.jsonl"
# Hexadecimal digits: enough to tell conversations apart, and no way back to a sender.
HASH_LENGTH = 16

logger = logging.getLogger(__name__)


def record(
    channel: str, conversation: str, message_id: str, helpful: bool, comment: str | None = None
) -> None:
    """Append a vote to the file that FEEDBACK_FILE names, by default logs/feedback.jsonl.

    The conversation is stored as a hash. Nothing is raised: a vote that cannot be written must
    never cost an answer, so the failure is logged.
    """
    vote = {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "channel": channel,
        "conversation": hashlib.sha256(conversation.encode(errors="replace")).hexdigest()[
            :HASH_LENGTH
        ],
        "message_id": message_id,
        "helpful": helpful,
        "comment": comment,
    }
    # Half a surrogate pair becomes its \u escape, which JSON allows.
    line = json.dumps(vote, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
    try:
        _append(Path(os.environ.get("FEEDBACK_FILE") or DEFAULT_FILE), line)
    except OSError:
        logger.exception("A vote could not be written.")


def _append(path: Path, line: bytes) -> None:
    """Write the line at once: workers that share the file never write into each other's lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(file, line) != len(line):
            raise OSError("the disk is full")
    finally:
        os.close(file)
