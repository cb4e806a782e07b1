"""What was asked as a table that spreadsheets open (CSV)."""

import csv
import io
from collections.abc import Iterable

from faq.knowledge.book import Book
from faq.owner.demand import day_of
from faq.owner.exchanges import Exchange
from faq.owner.report_words import moment, place_name, topic_name, words

# A program that opens CSV takes what begins so for a formula:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(asked: Iterable[Exchange], book: Book) -> str:
    """Return all exchanges as CSV, one a line."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(words()["csv"])
    for each in asked:
        given = (words()["helpful" if vote.helpful else "unhelpful"] for vote in each.votes)
        row = [
            moment(each.time),
            place_name("channel", each.channel),
            "" if each.site is None else each.site,
            each.conversation,
            words()["kinds"].get(each.kind, each.kind),
            each.text,
            each.answer,
            topic_name(each.topic, book),
            "・".join(each.roles),
            "・".join(each.unanswered),
            f"{each.sure:.2f}",
            "\n".join(given),
            "\n".join(each.comments),
        ]
        lines.writerow(map(_plain, row))
    return written.getvalue()


def counts(asked: Iterable[Exchange], book: Book) -> str:
    """Return as CSV how often what was asked, and how it helped: nothing that anybody said."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(words()["csv_counts"])
    alike: dict[tuple[str, ...], list[Exchange]] = {}
    for each in asked:
        alike.setdefault(_alike(each, book), []).append(each)
    for what, those in sorted(alike.items()):
        votes = [vote.helpful for each in those for vote in each.votes]
        lines.writerow([*map(_plain, what), len(those), votes.count(True), votes.count(False)])
    return written.getvalue()


def _alike(each: Exchange, book: Book) -> tuple[str, ...]:
    """Return what exchanges that are counted together have in common."""
    return (
        day_of(each).isoformat(),
        place_name("channel", each.channel),
        each.site or "",
        words()["kinds"].get(each.kind, each.kind),
        topic_name(each.topic, book),
    )


def _plain(cell: str) -> str:
    """Return a cell as no program takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
