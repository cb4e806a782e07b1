"""Where the action runs: in this process, or in an action server that ACTION_SERVER_URL names.

Either way it is handed what it reads, the slots and the latest message, and answers in the form of
Rasa's action servers. Where it fails, the person is told so in one sentence, and nothing that was
remembered is lost.
"""

import logging
import os
from collections.abc import Sequence
from typing import Any

import rasa
from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.events import Event, deserialise_events
from rasa_sdk.executor import ActionExecutor

from actions.actions import ActionAnswer
from faq import settings
from faq.answering.render import render
from faq.answering.turn import apology
from faq.observing.metrics import ACTION_FAILURES, STAGE_SECONDS
from faq.serving import action_client

logger = logging.getLogger(__name__)

_executor = ActionExecutor()
_executor.register_action(ActionAnswer)


async def run(
    action: Any, output_channel: Any, nlg: Any, tracker: Any, domain: Any
) -> Sequence[Event]:
    """Run our action, as Rasa's RemoteAction.run does; return the events it leads to.

    A failure leads to the bot's words of apology and to no other event: slots stay as they are.
    """
    try:
        with STAGE_SECONDS.labels("action").time():
            reply = await _reply(request_body(action.name(), tracker))
            said = await action._utter_responses(reply["responses"], output_channel, nlg, tracker)
            return [*said, *deserialise_events(reply["events"])]
    except Exception as error:
        ACTION_FAILURES.inc()
        logger.error("The action did not answer: %r", error)
        sorry = apology()
        messages = {"text": render(sorry)}, {"custom": sorry.to_dict()}
        return [create_bot_utterance(message) for message in messages]


def request_body(name: str, tracker: Any) -> dict[str, Any]:
    """Return what the action is handed: of the tracker, only what it reads."""
    return {
        "next_action": name,
        "sender_id": tracker.sender_id,
        "version": rasa.__version__,
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": tracker._latest_message_data() or {},
        },
    }


async def _reply(body: dict[str, Any]) -> Any:
    url = settings.text(settings.ACTION_SERVER, os.environ)
    return await (_executor.run(body) if url is None else action_client.post(url, body))
