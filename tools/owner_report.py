"""Show what visitors asked: `python -m tools.owner_report [--days 30] [--into reports/asked.html]`.

It reads what the tracker store keeps and the file of the votes, and writes one page and, beside it,
a table (CSV). Exits with 2 when a setting cannot be used or no conversations are kept, and with 1
when the database failed.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from faq.knowledge.facts import book
from faq.rasa.prepare import prepare_rasa
from faq.settings import TRACKER_STORE, SettingsError, text
from tools import ROOT, state

_LONGEST_WAIT = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write page and table; return the exit status."""
    options = _parser().parse_args(arguments)
    prepare_rasa()
    # The imports take seconds, which a wrong argument must not cost.
    from faq.channels import feedback
    from faq.owner import report_page
    from faq.owner.demand import JAPAN, day_of, report_of
    from faq.owner.exchanges import TYPES, exchanges
    from faq.stores import database

    try:
        url = text(TRACKER_STORE, state.settings(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    kept = state.database(os.environ)
    if url is None or (kept is not None and not kept.is_file()):
        print(report_page.words()["no_database"], file=sys.stderr)
        return 2
    last = datetime.now(JAPAN).date()
    first = last - timedelta(days=options.days - 1)
    begin = datetime.combine(first, time(), JAPAN).timestamp()
    store = database.Database(url, _LONGEST_WAIT)
    try:
        found = exchanges(store.since(begin, TYPES), feedback.votes(), book())
    except database.Error as error:
        print(f"report: {getattr(error, 'orig', None) or error}", file=sys.stderr)
        return 1
    finally:
        store.close()
    report = report_of(found, first, last, book())
    page, table = options.into, options.into.with_suffix(".csv")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(report_page.html(report, book()), encoding="utf-8")
    # With a mark at its beginning, by which Excel knows UTF-8.
    asked = [each for each in found if first <= day_of(each) <= last]
    table.write_text(report_page.table(asked, book()), encoding="utf-8-sig", newline="")
    names = {"path": os.path.relpath(page), "csv": os.path.relpath(table)}
    done = report_page.words()["done"]
    print(done.format(**names, days=options.days, questions=report.questions))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.owner_report")
    parser.add_argument("--days", type=int, default=30, choices=range(1, 367), metavar="DAYS")
    parser.add_argument("--into", type=Path, default=ROOT / "reports" / "asked.html")
    return parser


if __name__ == "__main__":
    sys.exit(main())
