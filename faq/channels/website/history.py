"""What was said in a conversation, told from the events of Rasa's tracker; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rasa.shared.core.events import AgentUttered, BotUttered, Event, UserUttered

from faq.answering.turn import apology
from faq.knowledge.phrases import phrase

# What is no turn of the conversation is kept in events of Rasa's kind "agent", which no policy
# and no action looks at: the votes, and that the conversation was forgotten.
_VOTE = "website vote"
_FORGOTTEN = "website forgotten"
# In characters.
LONGEST_TRANSCRIPT = 50_000


@dataclass(frozen=True)
class PastTurn:
    """A question and what the bot answered; `answers` are Answers as JSON data.

    `time` is in seconds since 1970. `votes` holds whether an answer helped, by its message id.
    """

    id: str
    text: str
    time: float
    answers: tuple[dict[str, Any], ...]
    votes: dict[str, bool] = field(default_factory=dict)

    @property
    def message_ids(self) -> tuple[str, ...]:
        """The ids of the answers; no question's id has a dot, so they are told apart from them."""
        return tuple(f"{self.id}.{number}" for number in range(len(self.answers)))

    def reply(self) -> dict[str, Any]:
        """Return the answers as JSON data: what asking the question returns."""
        pairs = zip(self.message_ids, self.answers, strict=True)
        answers = [{"message_id": id, "answer": answer} for id, answer in pairs]
        return {"id": self.id, "answers": answers}

    def to_dict(self) -> dict[str, Any]:
        """Return the whole turn as JSON data: what the history returns."""
        reply = self.reply()
        for answer in reply["answers"]:
            answer["helpful"] = self.votes.get(answer["message_id"])
        return {"id": self.id, "text": self.text, "time": rfc3339(self.time), **reply}


def answered(id: str, text: str, time: float, messages: Iterable[dict[str, Any]]) -> PastTurn:
    """Return a turn from what the bot said: the Answers among it, or that it failed.

    When an action fails, Rasa says nothing at all.
    """
    answers = tuple(message["custom"] for message in messages if message.get("custom"))
    return PastTurn(id, text, time, answers or (apology().to_dict(),))


def turns(events: Iterable[Event]) -> list[PastTurn]:
    """Return the turns of a conversation in their order."""
    questions: list[tuple[UserUttered, list[dict[str, Any]]]] = []
    votes: dict[str, bool] = {}
    for event in events:
        if isinstance(event, UserUttered):
            questions.append((event, []))
        elif isinstance(event, BotUttered) and questions:
            questions[-1][1].append(event.data)
        elif isinstance(event, AgentUttered) and event.text == _VOTE:
            votes[event.data["message_id"]] = event.data["helpful"]
    found = []
    for question, messages in questions:
        turn = answered(question.message_id, question.text, question.timestamp, messages)
        given = {id: votes[id] for id in turn.message_ids if id in votes}
        found.append(PastTurn(turn.id, turn.text, turn.time, turn.answers, given))
    return found


def transcript(events: Iterable[Event]) -> str:
    """Return what was said, for people to read; of a long conversation its end."""
    said = [
        phrase(f"inquiry_{type(event).type_name}", text=event.text)
        for event in events
        if isinstance(event, UserUttered | BotUttered) and event.text
    ]
    kept: list[str] = []
    left = LONGEST_TRANSCRIPT
    for each in reversed(said):
        left -= len(each) + 1
        if left < 0:
            break
        kept.insert(0, each)
    return "\n".join(kept)


def vote_event(message_id: str, helpful: bool) -> Event:
    """Return the event that keeps a vote."""
    return AgentUttered(_VOTE, {"message_id": message_id, "helpful": helpful})


def forgotten_event() -> Event:
    """Return the event that keeps that a conversation was forgotten: nothing may follow it."""
    return AgentUttered(_FORGOTTEN)


def is_forgotten(events: Iterable[Event]) -> bool:
    """Whether the conversation was forgotten."""
    return any(isinstance(event, AgentUttered) and event.text == _FORGOTTEN for event in events)


def rfc3339(time: float) -> str:
    """Return a time in seconds since 1970 as RFC 3339 has it, in UTC and milliseconds."""
    moment = datetime.fromtimestamp(time, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
