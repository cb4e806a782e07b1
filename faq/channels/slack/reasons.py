"""Why an answer did not help, asked for in a modal; pure.

https://docs.slack.dev/surfaces/modals
"""

import json
from collections.abc import Mapping
from typing import Any

from faq.channels import feedback
from faq.channels.slack import blocks
from faq.channels.slack.incoming import SlackReason, SlackVote
from faq.channels.slack.interactions import UNHELPFUL, read_vote, vote_value
from faq.channels.slack.payload import at, id_at, is_ts, text_at
from faq.channels.typed_text import clean, is_blank
from faq.knowledge.phrases import phrase

# What the modal and its only field are called.
REASON = "reason"


def view(vote: SlackVote) -> dict[str, Any]:
    """Return the modal that asks for the reason of a vote; one may leave it empty.

    https://docs.slack.dev/reference/views/modal-views
    """
    value = UNHELPFUL if vote.about is None else vote_value(UNHELPFUL, vote.about)
    return {
        "type": "modal",
        "callback_id": REASON,
        "private_metadata": json.dumps([vote.place.conversation, vote.message, value]),
        "title": blocks.plain(phrase("slack_reason_title")),
        "submit": blocks.plain(phrase("slack_reason_submit")),
        "close": blocks.plain(phrase("slack_reason_close")),
        "blocks": [
            {
                "type": "input",
                "block_id": REASON,
                "optional": True,
                "label": blocks.plain(phrase("slack_reason_label")),
                "element": {
                    "type": "plain_text_input",
                    "action_id": REASON,
                    "multiline": True,
                    "max_length": feedback.LONGEST_COMMENT,
                },
            }
        ],
    }


def read_reason(payload: Mapping[str, Any]) -> SlackReason | None:
    """Return the reason that somebody sent; None when it was left empty.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    shown, user = at(payload, "view"), id_at(payload, "user", "id")
    id, text = id_at(shown, "id"), text_at(shown, "state", "values", REASON, REASON, "value")
    if text_at(shown, "callback_id") != REASON or not (id and user) or is_blank(text):
        return None
    try:
        conversation, message, value = json.loads(text_at(shown, "private_metadata"))
    except (ValueError, TypeError, RecursionError):
        return None
    if not (isinstance(conversation, str) and is_ts(message) and isinstance(value, str)):
        return None
    about = read_vote(value)[1]
    comment = clean(text)[: feedback.LONGEST_COMMENT]
    return SlackReason(f"{REASON}:{id}:{user}", conversation, message, user, comment, about)
