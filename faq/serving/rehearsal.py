"""A question at the start, before anybody asks one: a model may load and yet answer nothing.

It also loads what is loaded by the first question, which would wait for it.
"""

import logging
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from faq.channels.website.introduction import first_questions
from faq.rasa.policy import ACTION

logger = logging.getLogger(__name__)

_BEGINNING = (
    ActionExecuted("action_session_start"),
    SessionStarted(),
    ActionExecuted("action_listen"),
)


async def answers(agent: Any) -> bool:
    """Whether the first question of the chat leads to an answer; nothing of it is kept."""
    question, *_ = first_questions()
    processor = agent.processor
    try:
        parsed = await processor.parse_message(UserMessage(question))
        asked = UserUttered(question, parsed["intent"], parsed["entities"], parsed)
        seen = [*_BEGINNING, asked]
        tracker = DialogueStateTracker.from_events("rehearsal", seen, processor.domain.slots)
        action, _ = processor.predict_next_with_tracker_if_should(tracker)
    except Exception:
        # Whatever a part of the model may raise: the bot would raise it at every question.
        logger.exception("The model cannot be asked.")
        return False
    return bool(action.name() == ACTION)
