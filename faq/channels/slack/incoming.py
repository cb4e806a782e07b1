"""What comes from Slack, as the few things that the bot takes part in; pure."""

from dataclasses import dataclass

from faq.channels.feedback import VotedOn
from faq.channels.slack.matter import Matter
from faq.channels.slack.place import Place


@dataclass(frozen=True)
class SlackQuestion:
    """Somebody asks.

    `key` is the same for all deliveries of it. A `followup` stands in a thread without naming the
    bot, and counts only where the bot takes part. What is `picked` from a button or sent as a
    command is seen nowhere, so that the answer must repeat it; at the App Home there is not even
    a thread to answer in (`at_home`). `edited` is when the question was edited last, if it was;
    `button` is the same for all presses of one button; an `external` channel is shared with other
    companies.
    """

    key: str
    place: Place
    text: str
    followup: bool = False
    picked: bool = False
    at_home: bool = False
    edited: str = ""
    button: str = ""
    external: bool = False


@dataclass(frozen=True)
class SlackVote:
    """Somebody says whether an answer helped; `message` is that answer, `about` what it was.

    Where there are experts, `matter` is what they could be asked; `trigger` opens a modal within
    three seconds.
    """

    key: str
    place: Place
    message: str
    helpful: bool
    about: VotedOn | None = None
    matter: Matter | None = None
    trigger: str = ""


@dataclass(frozen=True)
class SlackReason:
    """Somebody says why an answer did not help."""

    key: str
    conversation: str
    message: str
    user: str
    text: str
    about: VotedOn | None = None


@dataclass(frozen=True)
class SlackMute:
    """Somebody wants the bot to be quiet in a thread unless it is named."""

    key: str
    place: Place


@dataclass(frozen=True)
class SlackShare:
    """Somebody wants all of the channel to see an answer that only they see.

    `message` is that answer, `mark` what tells it from others of its conversation.
    """

    key: str
    place: Place
    message: str
    mark: str


@dataclass(frozen=True)
class SlackWish:
    """Somebody wants people who know more to be asked."""

    key: str
    place: Place
    matter: Matter


@dataclass(frozen=True)
class SlackReply:
    """A person writes in a thread of the experts' channel, as Slack gives the text.

    `bot` is the bot's own user id, as far as it is known.
    """

    key: str
    place: Place
    ts: str
    text: str
    bot: str | None
    external: bool = False


@dataclass(frozen=True)
class Opened:
    """Somebody opens the app's Home tab, or its conversation (`tab` "messages")."""

    key: str
    user: str
    channel: str
    tab: str


@dataclass(frozen=True)
class Invited:
    """Somebody, the `user` of the place, brings the bot into a channel."""

    key: str
    place: Place
    external: bool = False


@dataclass(frozen=True)
class Usage:
    """A slash command without a question, which is answered at once."""


# What is worked on after Slack was told that it is taken.
Work = (
    SlackQuestion
    | SlackVote
    | SlackReason
    | SlackMute
    | SlackShare
    | SlackWish
    | SlackReply
    | Opened
    | Invited
)
Incoming = Work | Usage
