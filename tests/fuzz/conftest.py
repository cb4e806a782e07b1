"""One bot for all that is sent."""

from collections.abc import Iterator

import pytest

from tests.fuzz.target import Target, running


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def _still_right(target: Target) -> Iterator[None]:
    """Whatever was sent: afterwards nobody reads what others said, and answers are right."""
    yield
    target.check_slack()
    target.check_canary()
