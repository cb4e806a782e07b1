"""The page on which an owner says what questions are that were asked in vain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from string import Template

from faq.knowledge.book import Book
from faq.owner.lessons import FACT, REFUSE, SKIP, Lesson
from faq.owner.report_page import STYLE, links
from faq.owner.report_words import label_name, words

# So many are shown at once.
MOST_LESSONS = 10
_TEMPLATE = Path(__file__).with_name("desk.html")
# What a button does, by what it sends; whatever else is sent is the label of an example.
_DOES = {REFUSE: "refuse", FACT: "fact", SKIP: "skip"}
_TEACHES = "example"


@dataclass(frozen=True)
class TokenForm:
    """Where forms are sent, the token that they carry, and what else they send along."""

    address: str
    token: str
    values: Mapping[str, str] = field(default_factory=dict)

    def html(self, content: str, **values: str) -> str:
        """Return a form with this content."""
        hidden = {"token": self.token, **self.values, **values}
        fields = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in hidden.items()
        )
        return f'<form method="post" action="{escape(self.address)}">{fields}{content}</form>'


def html(
    shown: Iterable[Lesson],
    count: int,
    book: Book,
    form: TokenForm,
    to: Mapping[str, str],
    done: str | None = None,
) -> str:
    """Return the page. What visitors wrote is text in it, never markup.

    `count` is how many questions are left, `to` leads to other pages, `done` is what was done last.
    """
    lead = words()["teach_left"].format(count=count) if count else words()["teach_nothing"]
    said = [words()[f"taught_{done}"]] if done in (*_DOES.values(), _TEACHES) else []
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (*said, lead))
    sections = "\n".join(_lesson(lesson, book, form) for lesson in shown)
    return page("desk_teach", f"{paragraphs}\n{sections}", to)


def page(title: str, content: str, to: Mapping[str, str]) -> str:
    """Return a page of the desk; its title is a name in report.yml."""
    values = {
        "style": STYLE.read_text(encoding="utf-8"),
        "title": escape(words()[title]),
        "links": links(to),
        "content": content,
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def done(choice: str) -> str:
    """Return what a choice does."""
    return _DOES.get(choice, _TEACHES)


def _lesson(lesson: Lesson, book: Book, form: TokenForm) -> str:
    times = words()["teach_times"].format(kind=words()["kinds"][lesson.kind], times=lesson.count)
    comment = words()["teach_comment"].format(comment=lesson.comment) if lesson.comment else ""
    labels = _buttons([(label, label_name(label, book)) for label in lesson.labels])
    others = _buttons([(choice, words()[f"teach_{name}"]) for choice, name in _DOES.items()])
    asks = f"<p>{escape(words()['teach_asks'])}</p>" if lesson.labels else ""
    return (
        f"<section><h2>{escape(lesson.text)}</h2><p>{escape(times)} {escape(comment.strip())}</p>"
        f"{form.html(f'{asks}<div>{labels}</div><div>{others}</div>', key=lesson.key)}</section>"
    )


def _buttons(choices: Sequence[tuple[str, str]]) -> str:
    return " ".join(
        f'<button name="choice" value="{escape(value)}">{escape(name)}</button>'
        for value, name in choices
    )
