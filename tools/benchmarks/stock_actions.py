"""What the stock recipe's action server runs: the bot's own action.

Stock names an intent only, so what the message asks is made of that: its topic, for the first role
that has it.
"""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import ActionAnswer
from faq.contract.parts import Gap, Part, Request, to_json
from faq.knowledge.book import Book
from faq.knowledge.facts import book


def part_of(intent: str, book: Book) -> Part:
    """Return what an intent of the stock recipe asks."""
    if intent in book.topics:
        return Request(intent, tuple(book.roles_of(intent)[:1]))
    return Gap("aspect")


class StockAnswer(ActionAnswer):
    """Answers every question: it takes the place of the action that it is made from."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the latest message by its intent."""
        intent = str(tracker.latest_message["intent"]["name"])
        tracker.latest_message["parts"] = to_json([part_of(intent, book())])
        return await super().run(dispatcher, tracker, domain)
