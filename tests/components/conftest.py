"""What the tests of the components share."""

from collections.abc import Callable
from typing import Any

import pytest

from components.analysis import Analysis
from components.understanding import Reader, Understanding

# Texts that have no word to read.
EMPTYISH = ["", " ", "   ", "\n", "\t\r\n", "\u3000", "\u00a0", "\u200b", "\ufeff", "\x00", "\x1b"]


@pytest.fixture(scope="session")
def analyse(reader: Reader) -> Callable[[str], Analysis]:
    return reader.analyse


@pytest.fixture(scope="session")
def parts(reader: Reader, models: Understanding) -> Callable[[str], list[dict[str, Any]]]:
    """Return the parts of a message, as the classifier does."""
    return lambda text: reader.parts(reader.analyse(text), models)


@pytest.fixture(params=EMPTYISH, ids=ascii)
def emptyish(request: pytest.FixtureRequest) -> str:
    return request.param
