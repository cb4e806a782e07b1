"""Rasa's intent classifier: hands a message to the engine and Rasa what came of it."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq.contract.parts import to_json
from faq.knowledge.facts import book
from faq.rasa import subject
from faq.rasa.intents import intent_of
from faq.rasa.tokenizer import READ
from faq.understanding import examples, storage, training
from faq.understanding.engine import Engine, Understood
from faq.understanding.examples import OFF
from faq.understanding.tuned import Tuned, tuned_from

# The parts of a message, which actions/actions.py reads.
PARTS = "parts"
# So many of the likeliest intents are named.
_RANKED = 5

logger = logging.getLogger("rasa.engine.training.hooks")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Names the intent of a message, and the parts that it is understood to have."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages without which it cannot run."""
        return ["sklearn", "scipy"]

    def __init__(
        self,
        settings: Tuned,
        model_storage: ModelStorage,
        resource: Resource,
        engine: Engine | None = None,
        most: int | None = None,
    ) -> None:
        self._settings = settings
        self._most = most
        self._storage = model_storage
        self._resource = resource
        self._engine = engine

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:
        """Create an untrained classifier. Raises SettingsError for a setting that is missing."""
        return cls(tuned_from(config), model_storage, resource, most=config.get(examples.MOST))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionClassifier:
        """Load a trained classifier; a model that does not fit this code raises."""
        with model_storage.read_from(resource) as folder:
            models, settings = storage.load(folder)
        engine = Engine(book(), models, settings)
        return cls(settings, model_storage, resource, engine)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the models to what people wrote and keep them; Rasa's examples only name intents."""
        said = examples.thinned([*examples.learned_from()], self._most)
        models = training.train(said, book(), lambda line: logger.info(f"  {line}"))
        with self._storage.write_to(self._resource) as folder:
            storage.save(models, self._settings, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and parts of messages."""
        for message in messages:
            self._set(message)
        return messages

    def _set(self, message: Message) -> None:
        if self._engine is None:
            raise RuntimeError("The classifier is not trained.")
        understood = self._engine.understand(message.get(READ), subject.current())
        ranking = ranked(understood)
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(PARTS, to_json(understood.parts), add_to_output=True)


def ranked(understood: Understood) -> list[dict[str, Any]]:
    """Return the intents of the clause that counts most, the chosen one first."""
    if not understood.steps:
        return [{"name": intent_of(OFF), "confidence": 1.0}]
    step = understood.main
    chosen = intent_of(step.decision.kind)
    shares = {chosen: step.decision.share}
    for i in step.readings.best(_RANKED):
        shares.setdefault(intent_of(step.readings.kinds[i]), float(step.readings.shares[i]))
    return [{"name": name, "confidence": share} for name, share in shares.items()]
