"""Events are kept as Rasa keeps them."""

import json

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from faq.stores.rows import EventRow, events, message_id, rows

PARSED = {"intent": {"name": "ask_roles", "confidence": 0.1234}, "entities": []}
EVENTS: list[Event] = [
    UserUttered(
        '「"<CFO>"/\\とは」\t\x7f\u2028𠮷😀', PARSED["intent"], [], PARSED, message_id="ä-1"
    ),
    ActionExecuted("action_answer", "RulePolicy", 1.0),
    SlotSet("shown", ["cfo.roles.1", "cfo.roles.2"]),
    SlotSet("age", 0, timestamp=1764000000.1234567),
    SlotSet("topic", None),
    BotUttered("答え\n次", {"custom": {"kind": "answer", "rows": [[1, 2.5], []]}}),
]


@pytest.mark.parametrize("event", EVENTS)
def test_a_row_is_what_rasa_writes(event: Event) -> None:
    (row,) = rows([event])
    assert row.data == json.dumps(event.as_dict(), ensure_ascii=False)
    assert events([row]) == [event]


def test_what_a_row_tells_beside_its_data() -> None:
    user, action, slot, *_ = rows(EVENTS)
    assert user[:4] == ("user", EVENTS[0].timestamp, "ask_roles", None)
    assert action[:4] == ("action", EVENTS[1].timestamp, None, "action_answer")
    assert slot[:4] == ("slot", EVENTS[2].timestamp, None, "shown")


def test_the_id_of_a_message() -> None:
    assert list(map(message_id, rows(EVENTS))) == ["ä-1", *[None] * 5]
    assert message_id(EventRow("user", 0.0, None, None, '{"message_id": 1}')) is None
