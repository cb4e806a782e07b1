"""The Rasa actions: they read the tracker, call the pure core, and say what it answers."""

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from faq.answering.render import render
from faq.answering.turn import apology, take
from faq.contract.context import from_slots, to_slots
from faq.contract.parts import from_json
from faq.knowledge.facts import book

logger = logging.getLogger(__name__)

# A broken facts file must stop the action server at its start, not the first question.
book()


class ActionAnswer(Action):
    """Answers every question."""

    def name(self) -> str:
        """Return the name under which domain.yml knows the action."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the latest message; a failure becomes a polite sentence, never silence."""
        try:
            context = from_slots(tracker.slots)
            parts = from_json(tracker.latest_message["parts"])
            answer, later = take(parts, context, book())
            events = [SlotSet(name, value) for name, value in to_slots(later).items()]
        except Exception:
            logger.exception("The question could not be answered.")
            answer = apology()
            events = []
        dispatcher.utter_message(text=render(answer))
        dispatcher.utter_message(json_message=answer.to_dict())
        return events
