"""Several workers, nginx, PostgreSQL and Redis on this machine: killed, replaced, and never wrong.

`make soak` takes 20,000 turns (CLUSTER_TURNS); a normal run of the tests takes a few.
"""

import contextlib
import os
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots import ROOT, Program, bot
from tests.deploy.load import Crowd
from tests.deploy.nginx import Nginx, running_nginx
from tests.services import needs_postgres, needs_redis, postgres, redis

TURNS = int(os.environ.get("CLUSTER_TURNS") or 800)
VISITORS = 8
READY = "/webhooks/health/ready"
# In seconds: nginx leaves a place that was empty alone for its fail_timeout of 5.
FORGIVEN = 6.0

pytestmark = [needs_postgres, needs_redis]


class Cluster:
    """Places for three bots, of which two are taken; nginx looks at all three."""

    def __init__(self, bots: list[Program], nginx: Nginx) -> None:
        self.bots = bots
        self.nginx = nginx

    def start(self, number: int, model: Path | None = None) -> None:
        """Start a bot that does not run, maybe with another model, and wait until it is ready."""
        program = self.bots[number]
        if model is not None:
            program.command = [*program.command[:5], "--model", str(model)]
        program.start()
        program.wait_until_ready(READY)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with contextlib.ExitStack() as running:
        database = running.enter_context(postgres("max_connections=60"))
        locks = running.enter_context(redis())
        settings = {
            "TRACKER_STORE_URL": database.url,
            "LOCK_STORE_URL": locks.url,
            "WEBSITE_TRUSTED_PROXIES": "127.0.0.1",
        }
        bots = [running.enter_context(bot(tmp_path, ready=False, **settings)) for _ in range(3)]
        bots[2].stop()
        for program in bots[:2]:
            program.wait_until_ready(READY)
        ports = [program.port for program in bots]
        nginx = running.enter_context(running_nginx(tmp_path / "nginx", ports))
        yield Cluster(bots, nginx)


def test_killed_and_replaced_under_load(cluster: Cluster, tmp_path: Path) -> None:
    crowd = Crowd(cluster.nginx.port, VISITORS, TURNS)
    began = time.monotonic()
    crowd.start()
    say("both bots answer", crowd)
    for number, share in ((0, 0.2), (1, 0.4)):
        crowd.wait(share)
        cluster.bots[number].kill()
        say(f"bot {number} is killed", crowd)
        crowd.wait(share + 0.1)
        cluster.start(number)
        say(f"bot {number} is back", crowd)
        time.sleep(FORGIVEN)
    crowd.wait(0.6)
    failed = len(crowd.tally.failed)
    # A rolling restart to a new model: a new one is ready before an old one goes.
    model = Path(shutil.copy(ROOT / "models" / "bot.tar.gz", tmp_path / "new.tar.gz"))
    for new, old in ((2, 0), (0, 1)):
        cluster.start(new, model)
        time.sleep(FORGIVEN)
        asked_to_go = time.monotonic()
        assert cluster.bots[old].stop() == 0
        took = time.monotonic() - asked_to_go
        say(f"bot {new} is new, bot {old} has gone within {took:.1f} s", crowd)
    crowd.end()
    seconds, tally = time.monotonic() - began, crowd.tally
    say(f"tries in vain, by status: {dict(Counter(tally.failed))}", crowd)
    say(
        f"{crowd.done / seconds:.0f} turns/s, {len(tally.failed)} tries in vain, "
        f"p50 {1000 * statistics.median(tally.seconds):.0f} ms, longest {max(tally.seconds):.1f} s",
        crowd,
    )
    # None lost, none doubled, none mixed up.
    assert tally.wrong == []
    assert tally.conversations * 8 == crowd.done >= TURNS
    assert tally.failed[failed:] == [], "the rolling restart dropped requests"
    assert max(tally.seconds) < 3.0


def say(what: str, crowd: Crowd) -> None:
    """Print how far it is."""
    print(f"cluster: {crowd.done} of {TURNS} turns, {what}", file=sys.stderr, flush=True)
