"""The page on which an owner ticks wordings for a topic."""

from collections.abc import Mapping, Sequence
from html import escape

from faq.knowledge.book import Book
from faq.owner.frames import Proposal
from faq.owner.report_words import words
from faq.owner.teach_page import TokenForm, page


def topics_html(
    counts: Mapping[str, int], to: Mapping[str, str], book: Book, desk: Mapping[str, str]
) -> str:
    """Return the page that leads to each topic; `to` are their addresses, `desk` other pages'."""
    rows = "".join(
        f'<tr><td class="number">{count}</td>'
        f'<td><a href="{escape(to[topic])}">{escape(book.topics[topic].name)}</a></td></tr>'
        for topic, count in counts.items()
    )
    lead = f"<p>{escape(words()['wordings_choose'])}</p>"
    return page("desk_wordings", f"{lead}<section><table>{rows}</table></section>", desk)


def html(
    shown: Sequence[Proposal],
    count: int,
    name: str,
    form: TokenForm,
    to: Mapping[str, str],
    added: int | None = None,
) -> str:
    """Return the page with wordings for a topic to be ticked; none of them is ticked already.

    `count` is how many there are in all, `name` the topic's, `to` leads to other pages, `added` is
    how many were added last.
    """
    said = [] if added is None else [words()["wordings_done"].format(count=added)]
    said.append(
        words()["wordings_lead"].format(name=name, count=count)
        if shown
        else words()["wordings_none"]
    )
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in said)
    if not shown:
        return page("desk_wordings", paragraphs, to)
    boxes = "".join(
        f'<li><label><input type="checkbox" name="text" value="{escape(each.text)}"> '
        f"{escape(each.text)}</label></li>"
        for each in shown
    )
    button = f"<button>{escape(words()['wordings_add'])}</button>"
    content = f'<ul class="boxes">{boxes}</ul><div>{button}</div>'
    return page("desk_wordings", f"{paragraphs}<section>{form.html(content)}</section>", to)
