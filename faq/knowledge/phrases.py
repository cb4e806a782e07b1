"""The connecting words of the bot, from phrases.yml: every sentence that is no fact.

Another article needs only the phrases that it says in other words; the rest are those of data/.
"""

import functools
from pathlib import Path
from typing import Any

from faq.knowledge import consistency, marked
from faq.knowledge.article import files
from faq.knowledge.facts import book, tell
from faq.knowledge.marked import MarkedFile
from faq.knowledge.problems import Problem
from faq.knowledge.site import all_roles, site

# What any phrase may name: see `everywhere`.
_EVERYWHERE = (
    *("name", "command", "subject", "role_word", "scope", "all_roles", "example"),
    "example_of_comparing",
)
PATHS = files("phrases.yml")
# All that code puts into phrases, beside what is the same everywhere.
PLACES = (
    *("aspect", "caption", "column", "comment", "contact", "count", "events", "first", "inquiries"),
    "known",
    *("last", "limit", "lines", "log", "missing", "name", "number", "page", "pages"),
    *("person", "places"),
    *("publisher", "question", "role", "roles", "seconds", "section", "sense", "text", "title"),
    *("url", "votes", "path", "days", "ways", "phone", "mail", "hours", "opens"),
    *("closes", "day", "time", "month", "weekday"),
)


def read_phrases(paths: tuple[Path, ...] = PATHS) -> dict[str, str]:
    """Read phrases by their names; those of a later file count."""
    found: dict[str, str] = {}
    for path in filter(Path.is_file, paths):
        found |= marked.read(path).data or {}
    return found


def checked(file: MarkedFile, general: dict[str, str]) -> list[str]:
    """Return what is wrong with a file of phrases, a line each.

    `general` are the phrases that code says; a file may say some of them in other words.
    """
    wrong = [*file.problems]
    known = [f"{{{place}}}" for place in (*PLACES, *_EVERYWHERE)]
    for name, text in (file.data or {}).items():
        wrong += consistency.unknown((name,), "unknown_phrase", name, general)
        if not isinstance(text, str) or not text.strip():
            wrong.append(Problem((name,), "no_text"))
        else:
            wrong += consistency.places((name,), text, known)
    return tell(file, wrong)


@functools.cache
def _phrases() -> dict[str, str]:
    return read_phrases()


@functools.cache
def everywhere() -> dict[str, str]:
    """Return what any phrase may name: what the bot is called, what it knows, what can be asked."""
    facts, place = book(), site()
    named = place.model_dump(include={"name", "command", "subject", "role_word", "scope"})
    joined, described = _phrases()["and"], facts.described
    opening = facts.question(facts.plays.open[0], described[:1], joined)
    compare = facts.plays.compare
    return {
        **named,
        "all_roles": all_roles(facts),
        "example": opening,
        "example_of_comparing": facts.question(compare, described[:2], joined)
        if compare is not None
        else opening,
    }


def phrase(template: str, **values: Any) -> str:
    """Return the Japanese phrase called `template` with `values` put into its {places}.

    Raises KeyError when there is no such phrase or `values` lacks a place.
    """
    return _phrases()[template].format(**{**everywhere(), **values})
