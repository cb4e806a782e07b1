"""Asks the bot in this process, without servers: understanding, answering and rendering."""

import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from actions.answer import Answer
from actions.context import EMPTY, Context
from actions.facts import Book, book
from actions.render import render
from actions.turn import take
from components import storage
from components.analysis import Analysis
from components.scope import OUT
from components.understanding import Reader, Understanding
from evaluation.data import Case, Dialogue, Example
from evaluation.judge import judge, judge_turn

# The first questions load what the later ones find loaded.
_WARM_UP = 20


@dataclass(frozen=True)
class Reply:
    """What the bot said, what it understood, what it remembers, and how long parsing took."""

    answer: Answer
    parts: list[dict[str, Any]]
    context: Context
    seconds: float

    @property
    def plain(self) -> str:
        """The answer as plain text."""
        return render(self.answer)

    @property
    def confidence(self) -> float:
        """How sure the bot was of the part that it was surest of."""
        return max(float(part["confidence"]) for part in self.parts)


@dataclass(frozen=True)
class Outcome:
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
class Bot:
    """A reader with its models, and the facts."""

    reader: Reader
    models: Understanding
    facts: Book

    def ask(self, text: str, context: Context = EMPTY) -> Reply:
        """Answer a message."""
        # Time on the processor: a busy machine must not look like a slow bot.
        start = time.thread_time()
        parts = self._parts(self.reader.analyse(text))
        seconds = time.thread_time() - start
        return self._reply(parts, context, seconds)

    def ask_analysed(self, analysis: Analysis) -> Reply:
        """Answer a message that is analysed already, at the start of a conversation."""
        return self._reply(self._parts(analysis), EMPTY, 0.0)

    def with_thresholds(self, threshold: float, alone: float) -> "Bot":
        """Return the bot with other thresholds."""
        return replace(self, models=replace(self.models, threshold=threshold, alone=alone))

    def _parts(self, analysis: Analysis) -> list[dict[str, Any]]:
        # As components/classifier.py does, which cannot be had without all of Rasa.
        if not analysis.words:
            return [{"intent": OUT, "confidence": 1.0, "ranking": [[OUT, 1.0]]}]
        return self.reader.parts(analysis, self.models)

    def _reply(self, parts: list[dict[str, Any]], context: Context, seconds: float) -> Reply:
        answer, later = take({"parts": parts}, context, self.facts)
        return Reply(answer, parts, later, seconds)


def train(examples: Sequence[Example], threshold: float, alone: float) -> tuple[Bot, float]:
    """Train a bot; return it with the seconds that it took."""
    facts = book()
    start = time.perf_counter()
    reader = Reader(facts)
    texts, intents = [e.text for e in examples], [e.intent for e in examples]
    models = reader.train(texts, intents, threshold, alone)
    return Bot(reader, models, facts), time.perf_counter() - start


def model_bytes(bot: Bot) -> int:
    """Return the size of the models on disk."""
    with tempfile.TemporaryDirectory() as folder:
        storage.save(bot.models, Path(folder))
        return sum(path.stat().st_size for path in Path(folder).iterdir())


def ask_all(bot: Bot, cases: Sequence[Case]) -> list[Outcome]:
    """Ask every question in a conversation of its own and judge the answers."""
    for case in cases[:_WARM_UP]:
        bot.ask(case.text)
    found = []
    for case in cases:
        reply = bot.ask(case.text)
        found.append(Outcome(case, reply, judge(case, reply.plain, reply.answer.to_dict())))
    return found


def hold_all(bot: Bot, dialogues: Iterable[Dialogue]) -> list[TurnOutcome]:
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
