"""Socket Mode comes back from an address that is spent."""

from tests.channels.slack.world import world


async def test_a_spent_address_is_given_up() -> None:
    async with world(socket_mode=True) as it:
        socket = await it.slack.connected()
        # The next two lead nowhere, as after a night without a network.
        it.slack.spent = {"2", "3"}
        await socket.close()
        await it.slack.connected(2)
        (event,) = it.people.write("D1", "質問")
        await it.slack.send("events_api", event)
        await it.settle()
        assert len(it.slack.answers("D1")) == 1
