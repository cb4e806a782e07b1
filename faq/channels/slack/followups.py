"""When the bot joins in without being named: seldom.

In a thread of a channel people talk with each other, and what is answered unasked is noise that
makes them remove an app: https://docs.slack.dev/concepts/app-design/messaging-with-consideration.
So the bot goes on only with who asked it there, soon after it answered, and where it understands a
question that it can answer; and not at all where somebody told it to be quiet.
"""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable

from faq.channels.slack.dedup import MOST as MOST_THREADS
from faq.channels.slack.dedup import Marks
from faq.channels.slack.incoming import SlackQuestion
from faq.channels.typed_text import MOST_CHARACTERS, clean
from faq.contract.answer import Answer
from faq.knowledge.words import pattern

# In seconds: for so long after an answer who asked may go on, and so long a thread stays quiet.
LASTS = 30 * 60
QUIET = 30 * 24 * 3600
# Messages since the last answer, this one included: what comes later is another matter.
MOST_BETWEEN = 5
# What is said to who asks for quiet.
QUIET_PHRASE = "slack_quiet"

# Returns what a text of a conversation would be answered with; None when it cannot be told.
Foresee = Callable[[str, str], Awaitable[Answer | None]]

logger = logging.getLogger(__name__)


class Followups:
    """Decides for each message that does not name the bot whether it joins in."""

    def __init__(self, foresee: Foresee, marks: Marks, *, enabled: bool) -> None:
        self._foresee = foresee
        self._marks = marks
        self.enabled = enabled
        self._between: OrderedDict[str, int] = OrderedDict()

    async def joins(self, question: SlackQuestion) -> bool:
        """Whether a message of a thread is for the bot, which it does not name."""
        place = question.place
        if not self.enabled or await self._holds(_quiet(place.conversation)):
            return False
        between = self._between.get(place.conversation, 0) + 1
        self._count(place.conversation, between)
        text = clean(question.text)
        if between > MOST_BETWEEN or not any(map(str.isalpha, text)):
            return False
        if len(text) > MOST_CHARACTERS:
            return False
        if not await self._holds(_asked(place.conversation, place.user)):
            return False
        if asks_for_quiet(text):
            return True
        try:
            foreseen = await self._foresee(text, place.conversation)
        except Exception:
            # Whoever did not ask misses no answer.
            logger.exception("It could not be told whether a message is for the bot.")
            return False
        return foreseen is not None and _is_for_the_bot(text, foreseen)

    async def answered(self, question: SlackQuestion, said: Iterable[Answer]) -> None:
        """Note that a question was answered: who asked it may go on, unless they said stop."""
        place = question.place
        if not place.is_thread_of_many:
            return
        if told_quiet(said):
            await self.mute(place.conversation)
            return
        self._count(place.conversation, 0)
        await self._marks.note(_asked(place.conversation, place.user), LASTS)

    async def mute(self, conversation: str) -> None:
        """Join in no more in a thread."""
        await self._marks.note(_quiet(conversation), QUIET)

    async def _holds(self, key: str) -> bool:
        return await self._marks.read(key) is not None

    def _count(self, conversation: str, between: int) -> None:
        self._between[conversation] = between
        self._between.move_to_end(conversation)
        if len(self._between) > MOST_THREADS:
            self._between.popitem(last=False)


def asks_for_quiet(text: str) -> bool:
    """Whether a message tells the bot to be quiet: 「静かにして」, 「もう返信しなくていいです」."""
    return pattern("be_quiet").search(text.lower()) is not None


def told_quiet(said: Iterable[Answer]) -> bool:
    """Whether it was said that the bot is quiet from now on."""
    return any(s.template == QUIET_PHRASE for answer in said for s in answer.sentences)


def _is_for_the_bot(text: str, foreseen: Answer) -> bool:
    """Whether a message is a question with an answer, or about a role that it names."""
    if foreseen.kind == "not_in_article" or foreseen.unsure:
        return any(role.lower() in text.lower() for role in foreseen.roles)
    return foreseen.kind in ("answer", "other_meaning")


def _asked(conversation: str, user: str) -> str:
    return f"asked:{conversation}:{user}"


def _quiet(conversation: str) -> str:
    return f"quiet:{conversation}"
