"""What an expert is asked; pure, and short enough for the value of a button."""

import json
from dataclasses import dataclass, replace

from faq.channels.slack.payload import is_id, is_ts
from faq.channels.slack.place import Place
from faq.contract.answer import Answer

# Of a value Slack takes 2,000 characters, and a vote needs some of them for itself:
# https://docs.slack.dev/reference/block-kit/block-elements/button-element
LONGEST = 1500
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class Matter:
    """A question as it was asked and understood, and where its answer belongs.

    Without a thread the answer belongs into the asker's DM; where that is not known, as after a
    command, the `channel` is the `user`.
    """

    channel: str
    user: str
    thread: str | None
    topic: str | None
    roles: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, place: Place, text: str, answer: Answer) -> "Matter":
        """Return what an expert is asked where a text was answered so."""
        channel = place.channel if place.response_url is None else place.user
        if len(text) > LONGEST_TEXT:
            text = f"{text[:LONGEST_TEXT]}…"
        found = cls(channel, place.user, place.thread, answer.topic, answer.roles, text)
        # What JSON writes with two signs takes more.
        while len(found.written()) > LONGEST:
            text, roles = found.text, found.roles
            text = f"{text[: len(text) // 2]}…"
            found = replace(found, text=text, roles=roles[: len(roles) // 2])
        return found

    @property
    def place(self) -> Place:
        """Where its answer belongs."""
        return Place(self.channel, self.user, self.thread)

    def written(self) -> str:
        """Return it as one string, the same for the same question of a person in a thread."""
        fields = [self.channel, self.user, self.thread, self.topic, self.roles, self.text]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read_matter(written: str) -> Matter | None:
    """Read what Matter.written wrote; None when it is something else."""
    try:
        channel, user, thread, topic, roles, text = json.loads(written)
        told = (*roles, text, "" if topic is None else topic)
    except (ValueError, TypeError, RecursionError):
        return None
    if not all(isinstance(each, str) for each in told):
        return None
    if not (is_id(channel) and is_id(user) and (thread is None or is_ts(thread))):
        return None
    return Matter(channel, user, thread, topic, tuple(roles), text)
