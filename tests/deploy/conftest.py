"""What the tests of deploy/ share: an nginx with two stand-ins behind it."""

import contextlib
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # What Rasa loads has warnings of its own.
    warnings.simplefilter("ignore")
    import rasa.core.agent  # noqa: F401

from tests.deploy.nginx import PROGRAM, Nginx, running_nginx
from tests.deploy.standin import Worker, working


@dataclass(frozen=True)
class Site:
    """nginx and its two workers."""

    nginx: Nginx
    workers: tuple[Worker, Worker]

    @property
    def paths(self) -> list[str]:
        """What has reached a worker, whichever."""
        return [path for worker in self.workers for path in worker.paths]


@pytest.fixture(scope="session")
def has_nginx() -> None:
    if PROGRAM is None:
        assert os.environ.get("CI") != "true", "nginx is not installed"
        pytest.skip("nginx is not installed")


@pytest.fixture
def site(has_nginx: None, tmp_path: Path) -> Iterator[Site]:
    with contextlib.ExitStack() as stack:
        one, two = (stack.enter_context(working()) for _ in range(2))
        nginx = stack.enter_context(running_nginx(tmp_path / "nginx", [one.port, two.port]))
        yield Site(nginx, (one, two))


@pytest.fixture
def in_front(has_nginx: None, tmp_path: Path) -> Iterator[Callable[..., Nginx]]:
    """Return a function that runs nginx in front of these ports for as long as the test runs."""
    with contextlib.ExitStack() as stack:

        def begin(*workers: int, more: str = "") -> Nginx:
            folder = tmp_path / f"nginx-{len(list(tmp_path.iterdir()))}"
            return stack.enter_context(running_nginx(folder, workers, more=more))

        yield begin
