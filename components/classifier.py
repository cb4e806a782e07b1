"""Rasa's intent classifier: what is asked, and whether the article covers it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.facts import book
from components import storage
from components.analysis import Analysis
from components.scope import OUT
from components.tokenizer import ANALYSIS
from components.understanding import Reader, Understanding

# The parts of a message, which actions/parts.py reads.
PARTS = "parts"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Names the intent of a message, and of each question in it when there are several."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return how sure the scope model must be, with and without a role or term named."""
        return {"threshold": 0.5, "alone": 0.9}

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages without which it cannot run."""
        return ["sklearn", "scipy"]

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        models: Understanding | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._storage = model_storage
        self._resource = resource
        self._models = models
        self._reader = Reader(book())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

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
        settings = {**cls.get_default_config(), **config}
        with model_storage.read_from(resource) as folder:
            models = storage.load(folder, settings["threshold"], settings["alone"])
        return cls(config, model_storage, resource, models)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the models to the intent examples and keep them."""
        examples = training_data.intent_examples
        models = self._reader.train(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            self._config["threshold"],
            self._config["alone"],
        )
        with self._storage.write_to(self._resource) as folder:
            storage.save(models, folder)
        self._models = models
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and parts of messages."""
        for message in messages:
            analysis: Analysis = message.get(ANALYSIS) or self._reader.analyse(message.get(TEXT))
            parts = self._parts(analysis)
            first = parts[0]
            message.set(
                INTENT,
                {"name": first["intent"], "confidence": first["confidence"]},
                add_to_output=True,
            )
            ranking = [{"name": name, "confidence": share} for name, share in first["ranking"]]
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(PARTS, parts, add_to_output=True)
        return messages

    def _parts(self, analysis: Analysis) -> list[dict[str, Any]]:
        if self._models is None or not analysis.words:
            return [{"intent": OUT, "confidence": 1.0, "ranking": [[OUT, 1.0]]}]
        return self._reader.parts(analysis, self._models)
