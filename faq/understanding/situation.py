"""A clause and what is known around it: who is meant, what was said before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from faq.contract.context import Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.knowledge.words import pattern
from faq.understanding.message import Clause
from faq.understanding.names import ROLE, Name
from faq.understanding.references import Meant, meant, ordinals, other_roles, other_titles


@dataclass(frozen=True)
class Situation:
    """A clause and what the decision knows around it.

    `meant` are the roles that it means, `others` the roles that the article does not describe,
    `places` those of a list that it names; `alone` says that the message has no other clause.
    `asked` are its own words for what it asks, or nothing. `beside_off` says that another clause of
    the message is off the subject. `suggested` is what it asks if it is a question that the bot
    suggests. `follows` says, for who names a role, how much likelier kinds
    are after the topic that was asked before.
    """

    clause: Clause
    meant: Meant
    others: tuple[Name, ...]
    places: tuple[int, ...]
    context: Context
    alone: bool
    asked: str = ""
    beside_off: bool = False
    suggested: Request | None = None
    follows: Mapping[str, float] = field(default_factory=dict)

    @property
    def recalls(self) -> bool:
        """Whether the clause speaks of something that was told a while ago: 「さっきの施策」."""
        return pattern("recalls").search(self.clause.text) is not None

    @property
    def is_about(self) -> bool:
        """Whether something of the article is named, or was spoken of before."""
        return any(self.clause.message.name_of) or self.context.last_topic is not None

    @property
    def points_at_nothing(self) -> bool:
        """Whether the clause is about 「それ」, and nothing was said before that it could be."""
        return (
            self.alone
            and not self.context.roles
            and not self.is_about
            and pattern("points").match(self.clause.text) is not None
        )


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
