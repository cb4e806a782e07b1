"""Serve the bot: `python -m faq.serving.bot`, in the place of `rasa run`.

It runs Rasa's own server, adjusted as faq/serving/adjustments.py says. Exits, and says why, with 2
when the settings cannot be used or must not be used together, and with 1 when the model or an
installed package cannot.
"""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from faq.observing import exposition
from faq.rasa.prepare import VersionError, prepare_rasa
from faq.serving import memory
from faq.serving.checks import hindrances


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the exit status."""
    options = _parser().parse_args(arguments)
    found = hindrances(os.environ, Path(options.endpoints), Path(options.credentials))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 2
    _hold_standard_files()
    memory.share()
    try:
        prepare_rasa()
    except VersionError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        exposition.prepare()
    except OSError as error:
        print(f"{exposition.DIRECTORY} cannot be used: {error}", file=sys.stderr)
        return 2
    # Nothing of Rasa may be imported before, and no metric.
    from faq.serving.server import ModelError, serve
    from faq.settings import SettingsError

    given = None if options.listening is None else socket.socket(fileno=options.listening)
    where = options.model, options.endpoints, options.credentials, options.host, options.port
    try:
        serve(*where, listening=given, ready=options.ready)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _hold_standard_files() -> None:
    """Open nothing in the place of standard files that were closed before this program began.

    Else their numbers would go to the next files that are opened, such as a database's connection,
    and what is printed would go there.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            file = os.open(os.devnull, os.O_RDWR)
            if file != number:
                os.dup2(file, number)
                os.close(file)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m faq.serving.bot", description=__doc__)
    parser.add_argument("--model", default="models/bot.tar.gz")
    parser.add_argument("--endpoints", default="endpoints.yml")
    parser.add_argument("--credentials", default="credentials.yml")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument(
        "--listening", type=int, metavar="FD", help="a listening socket to use, open already"
    )
    parser.add_argument(
        "--ready", type=Path, metavar="FILE", help="what to make when questions can be answered"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
