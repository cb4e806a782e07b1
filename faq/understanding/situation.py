"""A clause and what is known around it: who is meant, what was said before."""

from dataclasses import dataclass

from faq.contract.context import Context
from faq.knowledge.book import Book
from faq.understanding.message import Clause
from faq.understanding.names import ROLE, Name
from faq.understanding.references import Meant, meant, ordinals, other_roles, other_titles


@dataclass(frozen=True)
class Situation:
    """A clause and what the decision knows around it.

    `meant` are the roles that it means, `others` the roles that the article does not describe,
    `places` those of a list that it names; `alone` says that the message has no other clause.
    `asked` are its own words for what it asks, or nothing. `beside_off` says that another clause of
    the message is off the subject.
    """

    clause: Clause
    meant: Meant
    others: tuple[Name, ...]
    places: tuple[int, ...]
    context: Context
    alone: bool
    asked: str = ""
    beside_off: bool = False


def situation(
    clause: Clause, before: Clause | None, context: Context, alone: bool, book: Book
) -> Situation:
    """Return a clause with what it refers to, also in the clause before it."""
    others = other_roles(clause)
    if not others and before is not None and not clause.names:
        # 「CMOという役職があるそうです。何をする人ですか」
        others = [] if any(name.kind == ROLE for name in before.names) else other_titles(before)
    places = ordinals(clause.text, bare=False)
    return Situation(clause, meant(clause, context, book), tuple(others), places, context, alone)


def without_facts(topic: str, seen: Situation, book: Book) -> bool:
    """Whether the article says nothing of a topic of any role that a clause means."""
    roles = seen.meant.roles
    if not roles or topic == book.plays.compare or not of_a_role(topic, book):
        return False
    names = [topic, *filter(None, [book.topics[topic].instead])]
    return not any(book.about(name, role) for name in names for role in roles)


def of_a_role(topic: str, book: Book) -> bool:
    """Whether a topic is asked of a role, and not of a subject of its own."""
    return "{role" in book.topics[topic].ask
