"""Delete what was said: `python -m faq.owner.forget --conversation ID | --older-than DAYS`.

It deletes from the database that TRACKER_STORE_URL names, also inquiries that wait to be mailed,
and from the file of the votes. With --dry-run it only counts. Exits with 0 when that is done, with
2 when a setting or an argument cannot be used, and with 1 when the database or the file failed:
then it can be run again.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from faq.channels import feedback
from faq.knowledge.phrases import phrase
from faq.rasa.prepare import prepare_rasa
from faq.settings import TRACKER_STORE, SettingsError, text

DAY = 24 * 3600
# In seconds: nobody waits for an answer here, and there may be a lot to delete.
LONGEST_WAIT = 600.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Delete; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        url = _url(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    before = None if options.older_than is None else time.time() - options.older_than * DAY
    # The import takes seconds, which a wrong argument must not cost.
    from faq.stores import database

    try:
        events, inquiries = _forget_rows(url, options.conversation, before, options.dry_run)
        votes = feedback.remove(_votes(options.conversation, before), dry_run=options.dry_run)
    except (database.Error, OSError) as error:
        print(f"forget: {_reason(error)}", file=sys.stderr)
        return 1
    name = "forget_would" if options.dry_run else "forget_done"
    print(phrase(name, events=events, inquiries=inquiries, votes=votes))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m faq.owner.forget")
    meant = parser.add_mutually_exclusive_group(required=True)
    meant.add_argument("--conversation", metavar="ID", help="the sender id of one conversation")
    meant.add_argument(
        "--older-than", metavar="DAYS", type=_days, help="all that was said before so many days"
    )
    parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")
    return parser


def _days(typed: str) -> int:
    # Some 2,700 years: what is more is a slip, and no time that a database knows.
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        raise argparse.ArgumentTypeError(f"{typed} is no number of days")
    return int(typed)


def _url(environment: Mapping[str, str]) -> str:
    """Return the database's URL. Raises SettingsError when there is no such database."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    url = text(TRACKER_STORE, environment)
    if url is None:
        raise SettingsError(
            f"{TRACKER_STORE} is not set: "
            "without a database, conversations end with the bot's process."
        )
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError(f"{TRACKER_STORE} is not the URL of a database.") from error
    # SQLite would make a new file of a mistyped name, and find nothing in it.
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise SettingsError(f"{TRACKER_STORE} names {parsed.database}, where there is no file.")
    return url


def _forget_rows(
    url: str, conversation: str | None, before: float | None, dry_run: bool
) -> tuple[int, int]:
    """Delete or count events and inquiries; return how many of each."""
    from faq.stores import database
    from faq.stores.inquiries import Inquiries

    store = database.Database(url, LONGEST_WAIT)
    inquiries = Inquiries(store)
    try:
        if conversation is not None:
            written = inquiries.forget(conversation, dry_run=dry_run)
            said = len(store.all(conversation)) if dry_run else store.delete(conversation)
        else:
            assert before is not None
            written = inquiries.forget_before(before, dry_run=dry_run)
            said = _count_before(store, before) if dry_run else store.delete_before(before)
        if not dry_run:
            store.empty_log()
        return said, written
    finally:
        store.close()


def _count_before(store: Any, before: float) -> int:
    rows = (row for sender in store.senders() for row in store.all(sender))
    return sum(row.timestamp is not None and row.timestamp < before for row in rows)


def _votes(conversation: str | None, before: float | None) -> Callable[[dict[str, Any]], bool]:
    """Return whether a vote is one of a conversation, or was cast before a time."""
    if conversation is not None:
        hashed = feedback.hash_of(conversation)
        return lambda vote: vote.get("conversation") == hashed
    assert before is not None

    def is_old(vote: dict[str, Any]) -> bool:
        try:
            return datetime.fromisoformat(vote["time"]).timestamp() < before
        except (KeyError, TypeError, ValueError):
            return False

    return is_old


def _reason(error: Exception) -> str:
    """Return the first line of what went wrong: the others hold the statement and its values."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


if __name__ == "__main__":
    prepare_rasa()
    sys.exit(main())
