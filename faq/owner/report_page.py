"""The owner's page and table: one HTML file with everything in it, and CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import yaml

from faq.knowledge.book import JAPAN, Book
from faq.owner.demand import ALL, Chosen, Group, Report, Tally
from faq.owner.exchanges import Exchange

_FOLDER = Path(__file__).parent
# How all pages for the owner look.
STYLE = _FOLDER / "report.css"
# How each kind of answer is drawn, from the bottom of a column to its top.
# fmt: off
_COLOURS = {
    "answer": "#3b78c2", "social": "#9bb8d9", "not_in_article": "#e0a33e",
    "other_meaning": "#c9865b", "off_topic": "#b9a7cf", "clarify": "#7fae8e", "error": "#c0392b",
}
# fmt: on
_LINE = "#222222"
# Where what is chosen can be seen.
Address = Callable[[Chosen], str]
# In units of the drawing.
_WIDTH, _HEIGHT, _LEFT, _BELOW, _ABOVE = 960, 220, 36, 24, 8
# A program that opens CSV takes what begins so for a formula:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@cache
def words() -> Mapping[str, Any]:
    """Return the words that tables and commands use."""
    found: Mapping[str, Any] = yaml.safe_load((_FOLDER / "report.yml").read_text(encoding="utf-8"))
    return found


def html(report: Report, book: Book, chosen: Chosen = ALL, address: Address | None = None) -> str:
    """Return the page. What visitors wrote is text in it, never markup.

    `chosen` is what it is about; where there is an `address` of each choice, names lead there.
    """
    values = {
        "style": STYLE.read_text(encoding="utf-8"),
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "chosen": _chosen(chosen, address),
        "questions": report.total.questions,
        "conversations": report.total.conversations,
        "answered": _percent(report.total.answered),
        "helpful": report.total.helpful,
        "unhelpful": report.total.unhelpful,
        "reworded": _percent(report.reworded),
        "days": _columns(report),
        "legend": _legend(),
        "unanswered": rows((_group(group, book) for group in report.unanswered), 5),
        "disliked": rows(map(_disliked, report.disliked), 4),
        "unsure": rows((_unsure(each, book) for each in report.unsure), 3),
        "topics": _topics(report.topics, book),
        "channels": _tallies(report.channels, "channel", address),
        "sites": _tallies(report.sites, "site", address),
    }
    return Template((_FOLDER / "report.html").read_text(encoding="utf-8")).substitute(values)


def table(asked: Iterable[Exchange], book: Book) -> str:
    """Return all exchanges as CSV, one a line."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(words()["csv"])
    for each in asked:
        vote = each.vote
        given = "" if vote is None else words()["helpful" if vote.helpful else "unhelpful"]
        row = [
            _moment(each.time),
            _place("channel", each.channel),
            "" if each.site is None else each.site,
            each.conversation,
            words()["kinds"].get(each.kind, each.kind),
            each.text,
            each.answer,
            _topic(each.topic, book),
            "・".join(each.roles),
            "・".join(each.unanswered),
            f"{each.sure:.2f}",
            given,
            "" if vote is None or vote.comment is None else vote.comment,
        ]
        lines.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return written.getvalue()


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _moment(time: float) -> str:
    return datetime.fromtimestamp(time, JAPAN).strftime("%Y-%m-%d %H:%M")


def _topic(topic: str | None, book: Book) -> str:
    return book.topics[topic].name if topic in book.topics else ""


def rows(found: Iterable[str], columns: int, nothing: str = "nothing") -> str:
    """Return rows of a table, or one that says in our words that there are none."""
    said = f'<tr><td colspan="{columns}">{escape(words()[nothing])}</td></tr>'
    return "\n".join(found) or said


def _group(group: Group, book: Book) -> str:
    examples = "".join(f"<li>{escape(example)}</li>" for example in group.examples)
    return (
        f'<tr><td class="number">{group.count}</td>'
        f'<td class="text">{escape(group.name or words()["no_name"])}</td>'
        f'<td class="kind">{escape(words()["kinds"][group.kind])}</td><td><ul>{examples}</ul></td>'
        f"<td>{escape(_topic(group.nearest, book))}</td></tr>"
    )


def _disliked(each: Exchange) -> str:
    comment = each.vote.comment if each.vote else None
    return (
        f'<tr><td class="number">{_moment(each.time)}</td><td class="text">{escape(each.text)}</td>'
        f'<td class="text">{escape(each.answer)}</td><td class="text">{escape(comment or "")}</td>'
        "</tr>"
    )


def _unsure(each: Exchange, book: Book) -> str:
    topic = f"{'・'.join(each.roles)} {_topic(each.topic, book)}"
    return (
        f'<tr><td class="number">{_percent(each.sure)}</td>'
        f'<td class="text">{escape(each.text)}</td><td>{escape(topic.strip())}</td></tr>'
    )


def _topics(counts: Mapping[str, int], book: Book) -> str:
    most = max([*counts.values(), 1])
    return "\n".join(
        f'<tr><td>{escape(_topic(topic, book))}</td><td class="number">{count}</td>'
        f'<td><div class="bar"><i style="width:{100 * count / most:.0f}%"></i></div></td></tr>'
        for topic, count in counts.items()
    )


def _place(what: str, name: str) -> str:
    """Return what a channel or a site is called."""
    if what == "channel":
        return str(words()["channels"].get(name, name))
    return name or str(words()["no_site"])


def _chosen(chosen: Chosen, address: Address | None) -> str:
    """Say what the page is about, unless it is about all there is."""
    only = [_place(what, name) for what, name in vars(chosen).items() if name is not None]
    if not only:
        return ""
    said = escape(words()["only"].format(places="・".join(only)))
    return f"<p>{said}{'' if address is None else _link(words()['all'], address(ALL))}</p>"


def _link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _tallies(tallies: Mapping[str, Tally], what: str, address: Address | None) -> str:
    return rows((_tally(what, name, each, address) for name, each in tallies.items()), 6)


def _tally(what: str, name: str, tally: Tally, address: Address | None) -> str:
    called = _place(what, name)
    shown = escape(called) if address is None else _link(called, address(Chosen(**{what: name})))
    cells = [tally.questions, tally.conversations, _percent(tally.answered)]
    cells += [tally.helpful, tally.unhelpful]
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr><td class="place">{shown}</td>{numbers}</tr>'


def _legend() -> str:
    entries = (
        f'<li><i style="background:{colour}"></i>{escape(words()["kinds"][kind])}</li>'
        for kind, colour in _COLOURS.items()
    )
    line = f'<li><i style="background:{_LINE}"></i>{escape(words()["conversations"])}</li>'
    return f'<ul class="legend">{"".join(entries)}{line}</ul>'


def _columns(report: Report) -> str:
    """Draw a column a day, parted by the kinds of answers, and a line of the conversations."""
    most = max([*(sum(kinds.values()) for kinds in report.days.values()), 1])
    step = (_WIDTH - _LEFT) / len(report.days)
    unit = (_HEIGHT - _BELOW - _ABOVE) / most
    drawn = [
        f'<text x="{_LEFT - 6}" y="{_ABOVE + 10}" text-anchor="end">{most}</text>',
        f'<text x="{_LEFT - 6}" y="{_HEIGHT - _BELOW}" text-anchor="end">0</text>',
    ]
    every = max(1, len(report.days) // 10)
    for n, (day, kinds) in enumerate(report.days.items()):
        left, top = _LEFT + n * step, float(_HEIGHT - _BELOW)
        for kind, colour in _COLOURS.items():
            height = kinds[kind] * unit
            top -= height
            if height:
                title = f"{day.isoformat()} {words()['kinds'][kind]} {kinds[kind]}"
                drawn.append(
                    f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{max(step - 2, 1):.1f}" '
                    f'height="{height:.1f}" fill="{colour}"><title>{escape(title)}</title></rect>'
                )
        if n % every == 0:
            drawn.append(f'<text x="{left + 1:.1f}" y="{_HEIGHT - 8}">{day:%m/%d}</text>')
    line = [
        (_LEFT + (n + 0.5) * step, _HEIGHT - _BELOW - count * unit, day, count)
        for n, (day, count) in enumerate(report.conversations_a_day.items())
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in line)
    drawn.append(f'<polyline points="{points}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>')
    drawn += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_LINE}">'
        f"<title>{day.isoformat()} {escape(words()['conversations'])} {count}</title></circle>"
        for x, y, day, count in line
    ]
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">{"".join(drawn)}</svg>'
