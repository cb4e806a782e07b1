"""Asks the trained model in this process, without servers: as Rasa and the action do."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.answering.render import render
from faq.answering.turn import take
from faq.contract.answer import Answer
from faq.contract.context import EMPTY, Context, from_slots, to_slots
from faq.contract.parts import from_json, to_json
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.understanding.archive import open_engine
from faq.understanding.engine import Engine, Understood
from tools.evaluation.data import ROOT, Case, Dialogue
from tools.evaluation.judge import judge, judge_turn
from tools.train import MODEL

# The first questions load what the later ones find loaded.
_WARM_UP = 20


@dataclass(frozen=True)
class Reply:
    """What the bot said, what it understood, what it remembers, and how long understanding took."""

    answer: Answer
    understood: Understood
    context: Context
    seconds: float

    @property
    def plain(self) -> str:
        """The answer as plain text."""
        return render(self.answer)

    @property
    def confidence(self) -> float:
        """How sure the bot was of the clause that it answers."""
        return self.understood.main.decision.share if self.understood.steps else 1.0


@dataclass(frozen=True)
class Asked:
    """A test question, the reply, and what is wrong with it (None: nothing)."""

    case: Case
    reply: Reply
    why: str | None


@dataclass(frozen=True)
class TurnOutcome:
    """A turn of a dialogue, the reply, and what is wrong with it."""

    dialogue: str
    text: str
    reply: Reply
    problems: list[str]


@dataclass(frozen=True)
class Asker:
    """The trained model and the facts."""

    engine: Engine
    facts: Book

    def ask(self, text: str, context: Context = EMPTY) -> Reply:
        """Answer a message; what Rasa hands on goes through JSON, as it does there."""
        # Time on the processor: a busy machine must not look like a slow bot.
        start = time.thread_time()
        understood = self.engine.understand(self.engine.read(text), context)
        seconds = time.thread_time() - start
        parts = json.loads(json.dumps(to_json(understood.parts)))
        answer, later = take(from_json(parts), context, self.facts)
        return Reply(answer, understood, from_slots(to_slots(later)), seconds)


def shipped(model: Path = ROOT / MODEL) -> Asker:
    """Return the bot of a packed model."""
    return Asker(open_engine(model, book()), book())


def ask_all(bot: Asker, cases: Sequence[Case]) -> list[Asked]:
    """Ask every question in a conversation of its own and judge the answers."""
    for case in cases[:_WARM_UP]:
        bot.ask(case.text)
    found = []
    for case in cases:
        reply = bot.ask(case.text)
        found.append(Asked(case, reply, judge(case, reply.plain, reply.answer.to_dict())))
    return found


def hold_all(bot: Asker, dialogues: Iterable[Dialogue]) -> list[TurnOutcome]:
    """Hold every dialogue and judge its turns."""
    found = []
    for dialogue in dialogues:
        context = EMPTY
        for turn in dialogue.turns:
            reply = bot.ask(turn.text, context)
            context = reply.context
            problems = judge_turn(turn, reply.plain, reply.answer.to_dict())
            found.append(TurnOutcome(dialogue.id, turn.text, reply, problems))
    return found
