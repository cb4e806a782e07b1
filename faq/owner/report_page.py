"""The owner's page: one HTML file with everything in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from faq.knowledge.book import Book
from faq.owner import report_chart
from faq.owner.demand import ALL, Chosen, Group, Report, Tally
from faq.owner.exchanges import Exchange
from faq.owner.report_words import moment, place_name, topic_name, words

_FOLDER = Path(__file__).parent
# How all pages for the owner look.
STYLE = _FOLDER / "report.css"


@dataclass(frozen=True)
class View:
    """How the page is to be.

    `chosen` is what it is about; where there is an `address` of each choice, names lead there;
    `links` are names in report.yml and addresses of other pages; `wordless`, it tells no words.
    """

    chosen: Chosen = ALL
    address: Callable[[Chosen], str] | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    wordless: bool = False


WHOLE = View()


def html(report: Report, book: Book, view: View = WHOLE) -> str:
    """Return the page. What visitors wrote is text in it, never markup."""
    values = {
        "style": STYLE.read_text(encoding="utf-8"),
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "links": links(view.links),
        "chosen": _chosen(view),
        "questions": report.total.questions,
        "conversations": report.total.conversations,
        "answered": _percent(report.total.answered),
        "helpful": report.total.helpful,
        "unhelpful": report.total.unhelpful,
        "reworded": _percent(report.reworded),
        "days": report_chart.columns(report),
        "legend": report_chart.legend(),
        "kinds": _kinds(report.total.kinds),
        "asked": _note("wordless") if view.wordless else _asked(report, book),
        "topics": _topics(report, book),
        "channels": _tallies(report.channels, "channel", view),
        "sites": _tallies(report.sites, "site", view),
    }
    return _filled("report.html", values)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    return Template((_FOLDER / template).read_text(encoding="utf-8")).substitute(values)


def _note(name: str) -> str:
    return f"<section><p>{escape(words()[name])}</p></section>"


def _asked(report: Report, book: Book) -> str:
    """Return the tables of what was asked in vain, disliked, and answered unsurely."""
    values = {
        "unanswered": rows((_group(group, book) for group in report.unanswered), 5),
        "disliked": rows(map(_disliked, report.disliked), 4),
        "unsure": rows((_unsure(each, book) for each in report.unsure), 3),
    }
    return _filled("report_asked.html", values)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


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
        f"<td>{escape(topic_name(group.nearest, book))}</td></tr>"
    )


def _disliked(each: Exchange) -> str:
    comment = "\n".join(each.comments)
    return (
        f'<tr><td class="number">{moment(each.time)}</td><td class="text">{escape(each.text)}</td>'
        f'<td class="text">{escape(each.answer)}</td><td class="text">{escape(comment)}</td>'
        "</tr>"
    )


def _unsure(each: Exchange, book: Book) -> str:
    topic = f"{'・'.join(each.roles)} {topic_name(each.topic, book)}"
    return (
        f'<tr><td class="number">{_percent(each.sure)}</td>'
        f'<td class="text">{escape(each.text)}</td><td>{escape(topic.strip())}</td></tr>'
    )


def _kinds(counts: Counter[str]) -> str:
    return rows(
        (
            f'<tr><td class="kind">{escape(words()["kinds"][kind])}</td>'
            f'<td class="number">{count}</td></tr>'
            for kind, count in counts.most_common()
        ),
        2,
    )


def _topics(report: Report, book: Book) -> str:
    most = max([*(tally.questions for tally in report.topics.values()), 1])
    return "\n".join(
        f'<tr><td>{escape(topic_name(topic, book))}</td><td class="number">{tally.questions}</td>'
        f'<td><div class="bar"><i style="width:{100 * tally.questions / most:.0f}%"></i></div></td>'
        f'<td class="number">{tally.helpful}</td><td class="number">{tally.unhelpful}</td>'
        f'<td class="number">{report.nearest[topic]}</td></tr>'
        for topic, tally in report.topics.items()
    )


def links(to: Mapping[str, str]) -> str:
    """Return links to other pages, given by names in report.yml; nothing for none."""
    return "" if not to else f"<nav>{' '.join(_link(words()[n], to[n]) for n in to)}</nav>"


def _link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _chosen(view: View) -> str:
    """Say what the page is about, unless it is about all there is."""
    only = [place_name(what, name) for what, name in vars(view.chosen).items() if name is not None]
    if not only:
        return ""
    said = escape(words()["only"].format(places="・".join(only)))
    whole = "" if view.address is None else _link(words()["all"], view.address(ALL))
    return f"<p>{said}{whole}</p>"


def _tallies(tallies: Mapping[str, Tally], what: str, view: View) -> str:
    return rows((_tally(what, name, each, view) for name, each in tallies.items()), 6)


def _tally(what: str, name: str, tally: Tally, view: View) -> str:
    shown = escape(called := place_name(what, name))
    if view.address is not None:
        shown = _link(called, view.address(Chosen(**{what: name})))
    cells = [tally.questions, tally.conversations, _percent(tally.answered)]
    cells += [tally.helpful, tally.unhelpful]
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr><td class="place">{shown}</td>{numbers}</tr>'
