"""Whoever waits for somebody waits longer than they do in turn."""

import re
from pathlib import Path

import pytest

from faq import deadlines as d

# What waits, for what, in words: the first is shorter than the second.
NESTED = [
    (d.DATABASE_QUERY, d.DATABASE, "a thread for the database's own limit"),
    (d.REDIS_REPLY + d.DATABASE + d.ACTION, d.TURN, "a turn whose stores are all away"),
    (2 * d.WORKER_SIGN, d.WORKER_LIFE, "others for a worker that misses one sign of life"),
    (d.WORKER_LIFE + d.TURN, d.QUEUE, "a turn behind one of a worker that was killed"),
    (d.QUEUE + d.REDIS_REPLY + d.DATABASE, d.WEBSITE, "the website for the turns before"),
    (d.WEBSITE, d.REST, "scripts, which may wait longer than people"),
    (d.REST, d.CLIENT, "the terminal for the REST channel"),
    (d.HEALTH, d.HEALTH_CLIENT, "whoever asks for the health"),
    (15 * d.MAIL_REPLY, d.MAIL, "other workers for a mail with all replies that it takes"),
    (d.LAST_MAIL, d.GRACE, "who ends a worker for a mail that is on its way"),
]


@pytest.mark.parametrize(("inner", "outer", "who"), NESTED, ids=[who for *_, who in NESTED])
def test_they_nest(inner: float, outer: float, who: str) -> None:
    assert inner < outer


def test_the_proxy_waits_for_any_turn_and_closes_before_the_bot(root: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in (root / "deploy" / "nginx").rglob("*.conf*"))
    reads = [int(seconds) for seconds in re.findall(r"proxy_read_timeout (\d+)s", text)]
    # Who takes longer than a turn ever does hangs, and another one is asked.
    assert min(reads) >= d.TURN
    # nginx keeps connections to the bot open for 60 s, where it is not told otherwise.
    kept = [int(s) for s in re.findall(r"^\s*keepalive_timeout (\d+)", text, re.M)] or [60]
    assert max(kept) < d.KEEP_ALIVE


def test_every_wait_for_another_is_in_the_table(root: Path) -> None:
    """No package sets a limit of its own beside the table."""
    own = re.compile(r"^_?LONGEST_(?:WAIT|CALL|REPLY|REQUEST|PAUSE)\w* *= *[\d.]", re.M)
    allowed = {"faq/owner/forget.py", "faq/channels/slack/login.py"}
    found = {
        path.relative_to(root).as_posix()
        for path in (root / "faq").rglob("*.py")
        if own.search(path.read_text(encoding="utf-8"))
    }
    assert found <= allowed
