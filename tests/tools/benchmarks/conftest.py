"""What the tests of the benchmark share."""

import pytest

from tools.benchmarks.comparison import Side, Speed


@pytest.fixture
def ours() -> Side:
    speeds = {users: Speed(100.0, 10.0, 12.0, 15.0) for users in ("1", "8", "32")}
    return Side(60.0, 55.0, 5.0, 250.0, speeds, (10.0, 11.0), 1.1)


@pytest.fixture
def stock() -> Side:
    speeds = {users: Speed(10.0, 80.0, 130.0, 300.0) for users in ("1", "8", "32")}
    return Side(1200.0, 1100.0, 50.0, 1500.0, speeds, (), None)
