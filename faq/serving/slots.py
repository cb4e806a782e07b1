"""How slots are copied, and that no message fills one: our action alone sets them."""

from typing import Any, TypeVar

from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import (
    ACTION_VALIDATE_SLOT_MAPPINGS,
    DEFAULT_SLOT_NAMES,
    MAPPING_TYPE,
    SlotMappingType,
)

_Slot = TypeVar("_Slot")

_extract = MessageProcessor.run_action_extract_slots


def copy(slot: _Slot) -> _Slot:
    """Return what copy.copy returns of a slot, without the detour over the pickle protocol."""
    copied = object.__new__(type(slot))
    vars(copied).update(vars(slot))
    return copied


async def extract(processor: Any, output_channel: Any, tracker: Any) -> Any:
    """Do what MessageProcessor.run_action_extract_slots does, at once where nothing is filled."""
    if not hasattr(processor, "fills_slots"):
        processor.fills_slots = _fills_slots(processor.domain)
    return await _extract(processor, output_channel, tracker) if processor.fills_slots else tracker


def _fills_slots(domain: Any) -> bool:
    """Whether a message, an entity or an action of a slot's own may fill a slot."""
    own = [slot for slot in domain.slots if slot.name not in DEFAULT_SLOT_NAMES]
    custom = {MAPPING_TYPE: str(SlotMappingType.CUSTOM)}
    return ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions or any(
        mapping != custom for slot in own for mapping in slot.mappings
    )
