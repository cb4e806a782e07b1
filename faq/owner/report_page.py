"""The owner's page: one HTML file with everything in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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
# Where what is chosen can be seen.
Address = Callable[[Chosen], str]


def html(
    report: Report,
    book: Book,
    chosen: Chosen = ALL,
    address: Address | None = None,
    *,
    wordless: bool = False,
) -> str:
    """Return the page. What visitors wrote is text in it, never markup; `wordless`, it is left out.

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
        "days": report_chart.columns(report),
        "legend": report_chart.legend(),
        "kinds": _kinds(report.total.kinds),
        "asked": _note("wordless") if wordless else _asked(report, book),
        "topics": _topics(report, book),
        "channels": _tallies(report.channels, "channel", address),
        "sites": _tallies(report.sites, "site", address),
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
    comment = each.vote.comment if each.vote else None
    return (
        f'<tr><td class="number">{moment(each.time)}</td><td class="text">{escape(each.text)}</td>'
        f'<td class="text">{escape(each.answer)}</td><td class="text">{escape(comment or "")}</td>'
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


def _chosen(chosen: Chosen, address: Address | None) -> str:
    """Say what the page is about, unless it is about all there is."""
    only = [place_name(what, name) for what, name in vars(chosen).items() if name is not None]
    if not only:
        return ""
    said = escape(words()["only"].format(places="・".join(only)))
    return f"<p>{said}{'' if address is None else _link(words()['all'], address(ALL))}</p>"


def _link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(name)}</a>'


def _tallies(tallies: Mapping[str, Tally], what: str, address: Address | None) -> str:
    return rows((_tally(what, name, each, address) for name, each in tallies.items()), 6)


def _tally(what: str, name: str, tally: Tally, address: Address | None) -> str:
    called = place_name(what, name)
    shown = escape(called) if address is None else _link(called, address(Chosen(**{what: name})))
    cells = [tally.questions, tally.conversations, _percent(tally.answered)]
    cells += [tally.helpful, tally.unhelpful]
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr><td class="place">{shown}</td>{numbers}</tr>'
