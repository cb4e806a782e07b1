"""What a message asks as a whole: the requests and gaps of its parts, and how they are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from faq.contract.context import Context
from faq.contract.parts import Command, Gap, Language, Part, Remark, Request

Kind = Literal["facts", "source", "sure", "count", "clarify", "social", "off_topic"]
Style = Literal["full", "short", "table"]


@dataclass(frozen=True)
class Question:
    """What is asked; `about` names which remark, `style` how facts are told.

    `english` says that it was asked in English, which the bot reads and does not write.
    """

    kind: Kind
    about: str | None = None
    requests: tuple[Request, ...] = ()
    gaps: tuple[Gap, ...] = ()
    roles: tuple[str, ...] = ()
    topic: str | None = None
    style: Style = "full"
    english: bool = False

    @property
    def unsure(self) -> Request | None:
        """The first request that may not be what was asked, if there is one."""
        return next((request for request in self.requests if request.unsure), None)


def question_of(parts: Sequence[Part], context: Context) -> Question:
    """Return the question that the parts of a message make; pure."""
    english = any(isinstance(part, Language) for part in parts)
    return replace(_question(parts, context), english=english)


def _question(parts: Sequence[Part], context: Context) -> Question:
    requests = _told_once([part for part in parts if isinstance(part, Request)])
    gaps = tuple(part for part in parts if isinstance(part, Gap))
    command = next((part.name for part in parts if isinstance(part, Command)), None)
    if requests or gaps:
        return styled(facts(requests, gaps), command)
    if command is not None:
        return _on_last(command, context)
    remark = next((part for part in parts if isinstance(part, Remark)), Remark("clarify", "more"))
    return Question(remark.kind, remark.about or None)


def _told_once(requests: Sequence[Request]) -> tuple[Request, ...]:
    """Return requests, those that are sure first; what is sure is not told again as unsure."""
    sure = [request for request in requests if not request.unsure]
    rest = [request for request in requests if request.unsure]
    return *sure, *(request for request in rest if replace(request, unsure=False) not in sure)


def facts(requests: Sequence[Request], gaps: Sequence[Gap] = ()) -> Question:
    """Return the question for requests and gaps."""
    roles = [role for request in requests for role in request.roles]
    for gap in gaps:
        roles += [gap.near] if gap.kind == "role" and gap.near else gap.roles
    topic = _topic_refused(gaps)
    if requests and not any(gap.kind == "role" and gap.topic for gap in gaps):
        topic = requests[0].topic
    return Question("facts", None, tuple(requests), tuple(gaps), tuple(dict.fromkeys(roles)), topic)


def _topic_refused(gaps: Sequence[Gap]) -> str | None:
    """Return the topic that is open: 「CFOの起源は?」 may be followed by 「CTOは?」."""
    return next((gap.topic for gap in gaps if gap.topic), None)


def styled(question: Question, command: str | None) -> Question:
    """Return a question that is told as a command wishes."""
    if command in ("shorter", "simpler"):
        return replace(question, style="short", about=command)
    if command == "table":
        return replace(question, style="table")
    return question


def _on_last(command: str, context: Context) -> Question:
    """Return the last question, told as a command wishes."""
    if command in ("source", "sure", "count"):
        kind: Kind = "source" if command == "source" else "sure" if command == "sure" else "count"
        return Question(kind, roles=context.roles, topic=context.topic)
    if not context.asked:
        return Question("clarify", "more")
    if command == "back":
        return facts(context.before or context.asked)
    if command == "all":
        whole = dict.fromkeys(replace(request, items=()) for request in context.asked)
        return facts(tuple(whole))
    return styled(facts(context.asked), command)
