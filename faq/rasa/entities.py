"""Rasa's entity extractor for roles and terms, by the names in the facts file."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from faq.rasa.tokenizer import READ
from faq.understanding import message as typed


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NameExtractor(GraphComponent, EntityExtractorMixin):
    """Tells Rasa the described roles, other roles, other meanings and terms of a message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NameExtractor:
        """Create the extractor; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to messages, with offsets into the typed text."""
        for message in messages:
            found = self.add_extractor_name(entities(message.get(READ)))
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def entities(read: typed.Message) -> list[dict[str, Any]]:
    """Return the names in a message as Rasa's entities."""
    found = []
    for name in filter(None, read.name_of):
        start, end = read.text.span(name.start, name.end)
        found.append({"entity": name.kind, "value": name.value, "start": start, "end": end})
    return found
