"""What people think of the answers: one JSON line a vote, in a file for whoever mends the bot."""

import fcntl
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faq.settings import is_wordless

DEFAULT_FILE = Path(__file__).resolve().parents[2] / "logs" / "feedback.jsonl"
# Hexadecimal digits: enough to tell conversations apart, and no way back to a sender.
HASH_LENGTH = 16
# In characters, of what somebody adds to a vote.
LONGEST_COMMENT = 500
# Of longer answers, the first facts tell which it was.
MOST_FACTS = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class VotedOn:
    """What an answer was that somebody voted on; its words are in the tracker store."""

    kind: str
    topic: str | None = None
    facts: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "VotedOn":
        """Return what an answer is, which is given as JSON data."""
        told = (fact for sentence in answer.get("sentences", ()) for fact in sentence["facts"])
        facts = tuple(dict.fromkeys(told))[:MOST_FACTS]
        return cls(answer["kind"], (answer.get("question") or {}).get("topic"), facts)


def record(
    channel: str,
    conversation: str,
    message_id: str,
    helpful: bool,
    comment: str | None = None,
    about: VotedOn | None = None,
) -> None:
    """Append a vote to the file that FEEDBACK_FILE names, by default logs/feedback.jsonl.

    The conversation is stored as a hash, and where no words are kept, no comment is. Nothing is
    raised: a vote that cannot be written must never cost an answer, so the failure is logged.
    """
    vote = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "channel": channel,
        "conversation": hash_of(conversation),
        "message_id": message_id,
        "helpful": helpful,
        "comment": None if is_wordless(os.environ) else comment,
        **({} if about is None else asdict(about)),
    }
    # Half a surrogate pair becomes its \u escape, which JSON allows.
    line = json.dumps(vote, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
    try:
        _append(_path(), line)
    except OSError:
        logger.exception("A vote could not be written.")


def hash_of(conversation: str) -> str:
    """Return what stands for a conversation in the file."""
    return hashlib.sha256(conversation.encode(errors="replace")).hexdigest()[:HASH_LENGTH]


def votes() -> Iterator[dict[str, Any]]:
    """Yield what is in the file, in the order of its lines; a broken line is left out."""
    path = _path()
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            vote = _read(line)
            if vote is not None:
                yield vote


def remove(is_meant: Callable[[dict[str, Any]], bool], *, dry_run: bool = False) -> int:
    """Take the votes that are meant out of the file; return how many they are, or would be.

    Votes that are cast meanwhile wait, and are kept. Raises OSError.
    """
    path = _path()
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        removed = sum(_is_meant(line, is_meant) for line in file)
        if removed and not dry_run:
            file.seek(0)
            _replace(path, (line for line in file if not _is_meant(line, is_meant)))
        return removed


def forget(conversation: str) -> None:
    """Take a conversation's votes out of the file; a failure is logged."""
    meant = hash_of(conversation)
    try:
        remove(lambda vote: vote.get("conversation") == meant)
    except OSError:
        logger.exception("Votes could not be removed.")


def _is_meant(line: bytes, is_meant: Callable[[dict[str, Any]], bool]) -> bool:
    vote = _read(line)
    return vote is not None and is_meant(vote)


def _read(line: bytes) -> dict[str, Any] | None:
    """Read a line of the file; None when it is broken."""
    try:
        vote = json.loads(line)
    except ValueError:
        return None
    return vote if isinstance(vote, dict) else None


def _replace(path: Path, lines: Iterable[bytes]) -> None:
    """Put a file with these lines into the place of the other, in one step."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(number)
            os.fchown(number, path.stat().st_uid, path.stat().st_gid)
            os.fchmod(number, path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _path() -> Path:
    return Path(os.environ.get("FEEDBACK_FILE") or DEFAULT_FILE)


def _append(path: Path, line: bytes) -> None:
    """Write the line at once: workers that share the file never write into each other's lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        # A pipe that nobody reads is full some day: that vote is lost, and nobody waits for it.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK
        file = os.open(path, flags, 0o600)
        with closing(os.fdopen(file, "wb", 0)):
            fcntl.flock(file, fcntl.LOCK_SH)
            if not _is_there(path, file):
                # Votes were taken out of it meanwhile: another file stands in its place.
                continue
            if os.write(file, line) != len(line):
                raise OSError("the disk is full")
            return


def _is_there(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
