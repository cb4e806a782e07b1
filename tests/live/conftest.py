"""The real bot, started once for all live tests."""

import pytest

from tests.live.helpers import start, stop


@pytest.fixture(scope="session")
def bot():
    running = start()
    yield running
    stop(running.process)
