"""What the NLU understood of a message: its parts, a question each."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

SOCIAL = ("greet", "thank", "goodbye", "help", "bot", "complain")
REFUSED = ("ask_uncovered", "ask_other_role", "out_of_article")
# The role that stands for all: what is said of it is said whatever role is named.
GENERAL = "CxO"


@dataclass(frozen=True)
class OtherName:
    """A role that the article does not describe: its name, and how the person wrote it."""

    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """One question of a message, as the NLU understood it.

    `ranking` are intents with their confidence, best first. `ordinals` count from 1, -1 is the
    last. `aspect` is what is asked in the person's words, `silent` the entry of the facts file
    that says the article is silent on it, `meaning` a sense that the article does not treat,
    `term` a term of the article that the part asks the meaning of, `elliptic` whether the part
    leaves its subject to the context, `covered` how likely it is that
    the article covers it.
    """

    intent: str
    ranking: tuple[tuple[str, float], ...] = ()
    roles: tuple[str, ...] = ()
    others: tuple[OtherName, ...] = ()
    ordinals: tuple[int, ...] = ()
    aspect: str | None = None
    silent: str | None = None
    meaning: str | None = None
    term: str | None = None
    nouns: tuple[str, ...] = ()
    elliptic: bool = False
    covered: float = 0.0


def parts_of(message: Mapping[str, Any]) -> list[Part]:
    """Read the parts from Rasa's parse of a message; one part from the bare intent if none."""
    raw = message.get("parts") or [{"intent": (message.get("intent") or {}).get("name") or ""}]
    return [_part(entry) for entry in raw]


def _part(entry: Mapping[str, Any]) -> Part:
    names = {field.name for field in fields(Part)}
    values: dict[str, Any] = {name: entry[name] for name in names & entry.keys()}
    for name in ("roles", "ordinals", "nouns"):
        values[name] = tuple(values.get(name, ()))
    values["ranking"] = tuple((name, float(p)) for name, p in values.get("ranking", ()))
    values["others"] = tuple(OtherName(**other) for other in values.get("others", ()))
    return Part(**values)
