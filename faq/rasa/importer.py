"""Rasa's importer: intents are derived from the topics, and none is without an example."""

import functools

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.training_data.structures import (
    STORY_START,
    Checkpoint,
    StoryGraph,
    StoryStep,
)
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.rasa.intents import PREFIX, intent_of, known
from faq.rasa.policy import ACTION
from faq.understanding import examples
from faq.understanding.examples import label_of

# Rasa warns of an intent with fewer examples. All of them are read by the classifier itself.
_SHOWN = 2


class ExamplesError(Exception):
    """The examples do not fit the topics; the message names all that is wrong."""


class ArticleImporter(RasaFileImporter):
    """Tells Rasa what need not be listed by hand."""

    def get_nlu_data(self, language: str | None = "ja") -> TrainingData:
        """Return examples of each intent. Raises ExamplesError when they do not fit the topics."""
        return self._examples

    @functools.cached_property
    def _examples(self) -> TrainingData:
        shown = samples(book())
        return TrainingData(
            [Message.build(text, intent) for intent, texts in shown.items() for text in texts]
        )

    def get_domain(self) -> Domain:
        """Return the domain with all intents."""
        return super().get_domain().merge(Domain.from_dict({"intents": list(known(book()))}))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return one story, without which Rasa would keep no policy: a message, its answer."""
        message = UserUttered(intent={"name": PREFIX + next(iter(book().topics))})
        events: list[Event] = [message, ActionExecuted(ACTION)]
        return StoryGraph([StoryStep("answer", [Checkpoint(STORY_START)], events=events)])


def samples(facts: Book) -> dict[str, list[str]]:
    """Return some examples of each intent. Raises ExamplesError when one has none or is unknown."""
    found: dict[str, list[str]] = {PREFIX + topic: [] for topic in facts.topics}
    for said in examples.learned_from():
        if len(said.labels) == 1:
            shown = found.setdefault(intent_of(label_of(said.labels[0]).kind), [])
            if len(shown) < _SHOWN and said.text not in shown:
                shown.append(said.text)
    intents = {*known(facts)}
    problems = [f"no examples for {intent}" for intent, texts in sorted(found.items()) if not texts]
    problems += [f"{intent} is no topic of data/facts.yml" for intent in sorted({*found} - intents)]
    if problems:
        raise ExamplesError("data/voices: " + "; ".join(problems))
    return found
