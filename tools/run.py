"""Run the bot until somebody stops it: `python -m tools.run`.

It answers from the release that is live. When another one is made live (`make live`, `make back`),
a new bot is started beside the old one on the same socket; the old one goes when the new one can
answer, so that no request is refused. Exits with 0 when it was stopped by a signal, with 2 when a
setting cannot be used, and with 1 when the bot could not be started or ended by itself.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from faq.knowledge.phrases import phrase
from faq.owner import releases
from faq.owner.releases import Release
from faq.serving.checks import hindrances
from faq.settings import SettingsError, is_wordless
from tools import ROOT, state
from tools.address import Address, check_free, listen, read_address
from tools.processes import (
    Program,
    ProgramError,
    Stopped,
    check_alive,
    collect_stop_signals,
    die_with_parent,
    last_lines,
    pause,
    running,
)
from tools.publish import to_serve
from tools.servers import (
    CREDENTIALS,
    ENDPOINTS,
    LOGS,
    StartedBot,
    put_long_log_aside,
    serving,
    show_errors,
    wait_until_ready,
)
from tools.state import Running

_DAY = 24 * 3600.0


def main() -> int:
    """Train if needed, serve until stopped; return the exit status."""
    stops = collect_stop_signals()
    if "MAKELEVEL" in os.environ:
        # A make that is killed outright passes nothing on.
        die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        address = read_address(os.environ)
        environment = state.settings(os.environ)
        found = hindrances(environment, ENDPOINTS, CREDENTIALS)
        if found:
            print(*found, sep="\n", file=sys.stderr)
            return 2
        check_free(address)
        release = to_serve(environment, stops)
        _run(address, environment, release, stops)
    except Stopped:
        print(phrase("run_stopped"), flush=True)
        return 0
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except ProgramError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1


def _run(
    address: Address, environment: Mapping[str, str], release: Release, stops: Sequence[int]
) -> NoReturn:
    """Serve a release, and whichever is live later, until stopped. Raises Stopped."""
    print(phrase("run_starting"), flush=True)
    with contextlib.ExitStack() as ended, listen(address) as listening:
        ended.callback(state.remove_note, environment, address.port)
        bots = ended.enter_context(contextlib.ExitStack())
        put_long_log_aside(address)
        station = Station(address, environment, listening)
        bot = bots.enter_context(station.serving(release))
        seconds = wait_until_ready(bot, stops, address)
        station.note(release)
        print(phrase("run_ready", url=address.url, seconds=round(seconds)), flush=True)
        _keep(environment)
        with _learning(release) as learning:
            _look_after(bot, bots, station, stops, learning)


@dataclass(frozen=True)
class Station:
    """Where bots are served, one after the other, and with which environment."""

    address: Address
    environment: Mapping[str, str]
    listening: socket.socket

    def serving(self, release: Release) -> contextlib.AbstractContextManager[StartedBot]:
        """Start a bot that answers from a release; end it when the block is left."""
        return serving(self.address, self.environment, release, self.listening)

    def live(self) -> Release | None:
        """Return the release that is to be answered from."""
        return releases.live(state.releases(self.environment))

    def note(self, release: Release, failed: Release | None = None) -> None:
        """Note which release is answered from, for whoever made another one live."""
        number = None if failed is None else failed.number
        running = Running(os.getpid(), release.number, number)
        state.note(self.environment, self.address.port, running)


@contextlib.contextmanager
def _learning(release: Release) -> Iterator[Program | None]:
    """While a first release answers, make the one that learned from all there is go live."""
    if not release.is_first:
        yield None
        return
    print(phrase("run_first"), flush=True)
    log = LOGS / "publish.log"
    # Whoever asks meanwhile comes first.
    command = ["nice", sys.executable, "-m", "tools.publish"]
    with running("training", command, environment=os.environ, log=log) as program:
        yield program


def _look_after(
    bot: StartedBot,
    bots: contextlib.ExitStack,
    station: Station,
    stops: Sequence[int],
    learning: Program | None,
) -> NoReturn:
    """Show the errors that a bot logs, and let another one take its place when that is asked for.

    Raises ProgramError when the bot ends by itself, and Stopped.
    """
    assert bot.release is not None
    read, failed, serves = bot.log_began, None, bot.release
    while True:
        read = show_errors(bot.program, read)
        check_alive(bot.program)
        if learning is not None and learning.process.poll() is not None:
            if learning.process.returncode != 0:
                print(f"run: nothing was learned{last_lines(learning)}", file=sys.stderr)
            learning = None
        wanted = station.live() or serves
        if wanted == serves and failed is not None:
            failed = None
            station.note(serves)
        elif wanted not in (serves, failed):
            new = _replaced(bots, station, wanted, stops)
            bot, serves, failed = (bot, serves, wanted) if new is None else (new, wanted, None)
            station.note(serves, failed)
        pause(stops)


def _replaced(
    bots: contextlib.ExitStack, station: Station, wanted: Release, stops: Sequence[int]
) -> StartedBot | None:
    """Start a bot, and end the one before when it can answer; None when it never can."""
    with contextlib.ExitStack() as ended:
        try:
            new = ended.enter_context(station.serving(wanted))
            wait_until_ready(new, stops)
        except ProgramError as error:
            print(f"run: {error}", file=sys.stderr)
            return None
        # The old one answers what it has taken, and goes.
        bots.pop_all().close()
        bots.push(ended.pop_all())
    print(phrase("run_swapped", number=wanted.number), flush=True)
    return new


def _keep(environment: Mapping[str, str]) -> None:
    """Say for how long conversations are kept, and delete the older ones."""
    database, days = state.database(os.environ), state.retention(os.environ)
    if days is None:
        return
    path = phrase("run_database") if database is None else os.path.relpath(database, ROOT)
    name = "run_keeps_counts" if is_wordless(environment) else "run_keeps"
    print(phrase(name, path=path, days=days), flush=True)
    threading.Thread(target=_forget_daily, args=(environment, days), daemon=True).start()


def _forget_daily(environment: Mapping[str, str], days: int) -> None:
    while True:
        command = [sys.executable, "-m", "faq.owner.forget", "--older-than", str(days)]
        with (LOGS / "forget.log").open("ab") as log:
            subprocess.run(
                ["nice", *command], cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
            )
        time.sleep(_DAY)


if __name__ == "__main__":
    sys.exit(main())
