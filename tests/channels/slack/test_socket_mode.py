"""Socket Mode comes back from an address that is spent."""

from faq.observing import troubles
from faq.observing.metrics import SLACK_AWAY
from tests.channels.slack.world import until, world


async def test_a_spent_address_is_given_up() -> None:
    async with world(socket_mode=True) as it:
        socket = await it.slack.connected()
        # The next two lead nowhere, as after a night without a network.
        it.slack.spent = {"2", "3"}
        await socket.close()
        await until(lambda: troubles.told() == ("Slack has no connection",))
        assert SLACK_AWAY._value.get() == 1
        await it.slack.connected(2)
        (event,) = it.people.write("D1", "質問")
        await it.slack.send("events_api", event)
        await it.settle()
        assert len(it.slack.answers("D1")) == 1
        await until(lambda: troubles.told() == ())
        assert SLACK_AWAY._value.get() == 0
