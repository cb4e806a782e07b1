"""The conversation that a message belongs to, while it is understood."""

import asyncio

from faq.contract.context import EMPTY, Context
from faq.rasa import subject

CEO, CFO = Context(("CEO",)), Context(("CFO",))


def test_outside_of_a_conversation_there_is_none() -> None:
    assert subject.current() == EMPTY
    with subject.within(CEO):
        assert subject.current() == CEO
        with subject.within(CFO):
            assert subject.current() == CFO
        assert subject.current() == CEO
    assert subject.current() == EMPTY


async def test_conversations_at_once_are_kept_apart() -> None:
    async def turn(context: Context) -> Context:
        with subject.within(context):
            await asyncio.sleep(0)
            return subject.current()

    assert await asyncio.gather(turn(CEO), turn(CFO), turn(EMPTY)) == [CEO, CFO, EMPTY]
