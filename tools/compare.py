"""See what would change before it goes live: `python -m tools.compare [--no-serve]`.

It trains if need be, beside what is live; asks both releases the bot's own questions and what
visitors asked last, writes the answers that differ into reports/changes.html, and serves the new
release on the port after PORT, where nothing is kept of what is said. Exits as `tools.run` does.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from faq.knowledge.article import FOLDER
from faq.knowledge.facts import load
from faq.owner import changes, lessons, releases
from faq.owner.check import problems_of
from faq.owner.releases import Release
from faq.owner.report_words import words
from faq.rasa.prepare import prepare_rasa
from faq.settings import TRACKER_STORE, SettingsError
from tools import ROOT, state
from tools.address import Address, check_free, read_address
from tools.answer_all import answers_of
from tools.owner_report import NothingKeptError, ReportError, kept
from tools.processes import ProgramError, Stopped, collect_stop_signals, pause
from tools.publish import prepared
from tools.servers import serving, wait_until_ready

PAGE = ROOT / "reports" / "changes.html"
# Questions of visitors, the last ones, each once.
_MOST = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and serve; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare")
    parser.add_argument("--no-serve", action="store_true", help="only compare")
    options = parser.parse_args(arguments)
    stops = collect_stop_signals()
    # The models are asked in this process, too.
    prepare_rasa(training=True)
    found = problems_of()
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 2
    try:
        address = read_address(os.environ)
        new = prepared(os.environ, stops)
        live = releases.live(state.releases(os.environ))
        _compare(live, new)
        if not options.no_serve:
            _serve(Address(address.host, address.port + 1), new, stops)
    except Stopped:
        pass
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except ProgramError as error:
        print(f"preview: {error}", file=sys.stderr)
        return 1
    return 0


def _compare(live: Release | None, new: Release) -> None:
    said = words()
    if live is None or live == new:
        print(said["preview_first" if live is None else "preview_same"], flush=True)
        return
    before, after = (load(release.article / "facts.yml") for release in (live, new))
    own = [
        *changes.own_questions(before),
        *changes.own_questions(after),
    ]
    questions = list(dict.fromkeys([*own, *_rightly_refused(), *_of_visitors(os.environ)]))
    print(said["preview_asking"].format(asked=len(questions)), flush=True)
    found = changes.changes(
        questions,
        answers_of(live, questions),
        answers_of(new, questions),
        changes.edited(before, after),
    )
    PAGE.parent.mkdir(exist_ok=True)
    page = changes.html(found, len(questions), (live.number, new.number))
    PAGE.write_text(page, encoding="utf-8")
    unintended = sum(not change.intended for change in found)
    names = {"path": os.path.relpath(PAGE), "changed": len(found), "unintended": unintended}
    print(said["preview_done"].format(**names), flush=True)


def _rightly_refused() -> list[str]:
    """Return the questions that somebody said are rightly refused."""
    path = FOLDER / lessons.REFUSED
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _of_visitors(environment: Mapping[str, str]) -> Iterable[str]:
    """Return what visitors asked last, masked; nothing where no conversations are kept."""
    try:
        asked = [exchange.text for exchange in kept(environment) if exchange.text]
    except NothingKeptError:
        return []
    except ReportError as error:
        raise ProgramError(str(error)) from error
    return list(dict.fromkeys(reversed(asked)))[:_MOST]


def _serve(address: Address, release: Release, stops: Sequence[int]) -> None:
    """Serve a release until stopped; nothing is kept of what is said. Raises Stopped."""
    check_free(address)
    with serving(address, {**os.environ, TRACKER_STORE: ""}, release) as bot:
        wait_until_ready(bot, stops, address)
        print(words()["preview_serves"].format(url=address.url), flush=True)
        while True:
            pause(stops)


if __name__ == "__main__":
    sys.exit(main())
