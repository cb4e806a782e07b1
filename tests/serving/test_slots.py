import copy
import warnings
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from faq.serving import slots

OWN = "version: '3.1'\nslots:\n  topic:\n    type: text\n    mappings:\n    - "
FILLED = [
    ("type: custom", False),
    ("type: custom\n      action: action_fill", True),
    ("type: from_text", True),
    ("type: custom\nactions:\n- action_validate_slot_mappings", True),
]


def test_a_copy_is_what_the_standard_library_makes(domain: Domain) -> None:
    for slot in domain.slots:
        slot = copy.copy(slot)
        slot.value = "roles" if slot.type_name == "text" else None
        copied = slots.copy(slot)
        assert type(copied) is type(slot)
        assert vars(copied) == vars(copy.copy(slot)) == vars(slot)
        copied.value = "tasks"
        assert slot.value != "tasks"


@pytest.mark.parametrize(("mapping", "is_filled"), FILLED)
async def test_slots_are_extracted_where_a_message_may_fill_one(
    mapping: str, is_filled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def extract(*_: Any) -> str:
        return "extracted"

    monkeypatch.setattr(slots, "_extract", extract)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        processor = SimpleNamespace(domain=Domain.from_yaml(OWN + mapping))
    for _ in range(2):
        found = await slots.extract(processor, None, "as it was")
        assert found == ("extracted" if is_filled else "as it was")


def test_no_message_fills_a_slot_of_this_bot(domain: Domain) -> None:
    assert not slots._fills_slots(domain)
