"""Make what is edited go live, or what was live before: `python -m tools.publish [--back]`.

A bot that runs takes it up without refusing a request; else it is what the next one starts with.
Exits with 2 when the article's files cannot be used, and with 1 when nothing could be learned,
nothing was live before, or a bot could not answer from the release or not all that it suggests to
ask: then what is live stays so.
"""

import argparse
import os
import shlex
import sys
import time
from collections.abc import Mapping, Sequence

from faq.knowledge.article import FOLDER
from faq.knowledge.facts import load
from faq.knowledge.phrases import phrase
from faq.owner import releases
from faq.owner.changes import own_questions
from faq.owner.check import problems_of
from faq.owner.releases import Release, ReleaseError
from tools import ROOT, first, state
from tools.answer_all import answers_of
from tools.processes import ProgramError, Stopped, collect_stop_signals, pause
from tools.servers import LONGEST_START, train_if_needed
from tools.train import LOG, MODEL, source


def to_serve(environment: Mapping[str, str], stops: Sequence[int]) -> Release:
    """Return what a bot that starts answers from: what is edited, unless it was gone back from.

    Where nothing was ever live it is a first release, which does not learn for long.
    Raises ProgramError and Stopped.
    """
    folder = state.releases(environment)
    live = releases.live(folder)
    if live is not None and releases.was_left(folder, source()):
        print(phrase("run_held", number=live.number), flush=True)
        return live
    if (live is None or live.is_first) and first.helps():
        release = live if live is not None and first.fits(live) else first.made(folder, stops)
    else:
        release = prepared(environment, stops)
    releases.publish(folder, release)
    return release


def prepared(environment: Mapping[str, str], stops: Sequence[int]) -> Release:
    """Train if needed, and return the release of what is edited. Raises ProgramError, Stopped."""
    before = source()
    train_if_needed(stops)
    return releases.add(state.releases(environment), FOLDER, ROOT / MODEL, before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Publish or go back; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish")
    parser.add_argument("--back", action="store_true", help="go back to the release before")
    options = parser.parse_args(arguments)
    stops = collect_stop_signals()
    try:
        return _back(os.environ) if options.back else _forward(os.environ, stops)
    except Stopped:
        return 130
    except ReleaseError:
        print(phrase("back_nothing"), file=sys.stderr)
        return 1


def _forward(environment: Mapping[str, str], stops: Sequence[int]) -> int:
    found = problems_of()
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 2
    folder = state.releases(environment)
    try:
        new = prepared(environment, stops)
    except ProgramError:
        # The training has said why.
        print(phrase("live_untrained", log=LOG), file=sys.stderr)
        return 1
    if new == releases.live(folder):
        print(phrase("live_same", number=new.number))
        return 0
    try:
        silent = _unanswered(new)
    except ProgramError:
        print(phrase("live_failed", number=new.number), file=sys.stderr)
        return 1
    if silent:
        print(phrase("live_unanswered", lines="\n  ".join(silent)), file=sys.stderr)
        return 1
    releases.publish(folder, new)
    if _taken_up(environment, new):
        return 0
    releases.withdraw(folder, new)
    print(phrase("live_failed", number=new.number), file=sys.stderr)
    return 1


def _unanswered(release: Release) -> list[str]:
    """Return what the bot suggests to ask and could not answer. Raises ProgramError."""
    questions = own_questions(load(release.article / "facts.yml"))
    told = answers_of(release, questions)
    return [
        question
        for question, answer in zip(questions, told, strict=True)
        if answer.kind != "answer"
    ]


def _back(environment: Mapping[str, str]) -> int:
    folder = state.releases(environment)
    now, before = releases.live(folder), releases.go_back(folder)
    if not _taken_up(environment, before):
        if now is not None:
            releases.return_to(folder, now)
        print(phrase("back_failed", number=before.number), file=sys.stderr)
        return 1
    if before.source != source():
        print(phrase("back_edited", path=shlex.quote(os.path.relpath(FOLDER))))
    return 0


def _taken_up(environment: Mapping[str, str], release: Release) -> bool:
    """Wait until all bots that run answer from a release, and say so; False when one cannot."""
    started = time.monotonic()
    while time.monotonic() - started < LONGEST_START:
        bots = list(state.running(environment))
        if any(bot.failed == release.number for bot in bots):
            return False
        if all(bot.release == release.number for bot in bots):
            seconds = round(time.monotonic() - started, 1)
            name = "live_done" if bots else "live_next"
            print(phrase(name, number=release.number, seconds=seconds))
            return True
        pause(())
    return False


if __name__ == "__main__":
    sys.exit(main())
