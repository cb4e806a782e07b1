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

from components.analysis import Analysis
from components.tokenizer import ANALYSIS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RoleExtractor(GraphComponent, EntityExtractorMixin):
    """Finds described roles, other roles, other meanings and terms that the tokenizer marked."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RoleExtractor:
        """Create the extractor; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to messages, with offsets into the typed text."""
        for message in messages:
            found = self.add_extractor_name(entities(message.get(ANALYSIS)))
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def entities(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the mentions as Rasa's entities; a role that was taken back says so."""
    found = []
    for mention in analysis.mentions:
        start, end = analysis.text.span(mention.start, mention.end)
        entity = {"entity": mention.kind, "value": mention.value, "start": start, "end": end}
        found.append({**entity, "role": "rejected"} if mention.rejected else entity)
    return found
