"""Show what visitors asked: `python -m tools.owner_report [--days 30] [--into FILE] [--mail TO]`.

It reads what the tracker store keeps and the file of the votes, and writes one page and, beside it,
a table (CSV); or sends both by mail. --channel and --site choose which questions they are about.
Exits with 2 when a setting cannot be used or no conversations are kept, and with 1 when the
database or the mail server failed.
"""

import argparse
import os
import smtplib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from faq.channels import feedback
from faq.knowledge.book import JAPAN
from faq.knowledge.facts import book
from faq.mail import read_server, send
from faq.owner import demand, report_page, report_table
from faq.owner.demand import Chosen
from faq.owner.exchanges import TYPES, Exchange, exchanges, without_words
from faq.owner.report_mail import message
from faq.owner.report_page import WHOLE, View
from faq.owner.report_words import words
from faq.rasa.prepare import prepare_rasa
from faq.settings import TRACKER_STORE, SettingsError, is_wordless, text
from tools import ROOT, state

_LONGEST_WAIT = 60.0


class ReportError(Exception):
    """What is kept cannot be read; the message says why."""


class NothingKeptError(ReportError):
    """No conversations are kept."""

    def __init__(self) -> None:
        super().__init__(words()["no_database"])


@dataclass(frozen=True)
class Written:
    """A report as a page and a table, and how many questions it is about."""

    page: str
    table: str
    questions: int


def written(environment: Mapping[str, str], days: int, view: View = WHOLE) -> Written:
    """Return the report of the last days. Raises SettingsError and ReportError."""
    last = datetime.now(JAPAN).date()
    first = last - timedelta(days=days - 1)
    asked = (each for each in asked_since(environment, days) if demand.day_of(each) <= last)
    found = [each for each in asked if view.chosen.has(each)]
    report = demand.report_of(found, first, last, book())
    wordless = is_wordless(environment)
    page = report_page.html(report, book(), replace(view, wordless=wordless))
    table = report_table.counts if wordless else report_table.table
    return Written(page, table(found, book()), report.total.questions)


def asked_since(environment: Mapping[str, str], days: int) -> list[Exchange]:
    """Return what was asked in the last days. Raises SettingsError and ReportError."""
    first = datetime.now(JAPAN).date() - timedelta(days=days - 1)
    return kept(environment, datetime.combine(first, time(), JAPAN).timestamp())


def kept(environment: Mapping[str, str], begin: float = 0.0) -> list[Exchange]:
    """Return what was asked since a time. Raises SettingsError and ReportError.

    Where no words are to be kept, there are none either of what was said before that was so.
    """
    url, own = text(TRACKER_STORE, state.settings(environment)), state.database(environment)
    if url is None or (own is not None and not own.is_file()):
        raise NothingKeptError
    # The import takes seconds, which a wrong setting must not cost.
    from faq.stores import database

    store = database.Database(url, _LONGEST_WAIT)
    try:
        found = exchanges(store.since(begin, TYPES), feedback.votes(), book())
        return list(map(without_words, found)) if is_wordless(environment) else found
    except database.Error as error:
        raise ReportError(str(getattr(error, "orig", None) or error)) from error
    finally:
        store.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or send page and table; return the exit status."""
    options = _parser().parse_args(arguments)
    prepare_rasa()
    try:
        server = read_server(os.environ) if options.mail else None
        chosen = Chosen(options.channel, options.site and options.site.lower())
        report = written(os.environ, options.days, View(chosen))
        if server is not None:
            send(message(report.page, report.table, report.questions, options.mail, server), server)
            print(words()["sent"].format(to=options.mail, questions=report.questions))
            return 0
    except (SettingsError, NothingKeptError) as error:
        print(error, file=sys.stderr)
        return 2
    except ReportError as error:
        print(f"report: {error}", file=sys.stderr)
        return 1
    except (OSError, smtplib.SMTPException) as error:
        print(f"report: the mail was not sent: {error}", file=sys.stderr)
        return 1
    page, table = options.into, options.into.with_suffix(".csv")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(report.page, encoding="utf-8")
    # With a mark at its beginning, by which Excel knows UTF-8.
    table.write_text(report.table, encoding="utf-8-sig", newline="")
    names = {"path": os.path.relpath(page), "csv": os.path.relpath(table)}
    done = words()["done"]
    print(done.format(**names, days=options.days, questions=report.questions))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.owner_report")
    parser.add_argument("--days", type=int, default=30, choices=range(1, 367), metavar="DAYS")
    parser.add_argument("--channel", choices=sorted(words()["channels"]))
    parser.add_argument("--site", metavar="ORIGIN", help="https://www.example.com, for example")
    parser.add_argument("--into", type=Path, default=ROOT / "reports" / "asked.html")
    parser.add_argument("--mail", metavar="TO", help="send it there instead, by SMTP_HOST")
    return parser


if __name__ == "__main__":
    sys.exit(main())
