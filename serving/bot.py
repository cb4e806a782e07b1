"""Serve the bot: `python -m serving.bot`, in the place of `rasa run`.

It runs Rasa's own server, adjusted as serving/adjustments.py says. Exits, and says why, with 2 when
the settings cannot be used or must not be used together, and with 1 when the model cannot.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from serving import exposition, memory
from serving.absent import LEFT_OUT, leave_out
from serving.checks import hindrances


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the exit status."""
    options = _parser().parse_args(arguments)
    found = hindrances(os.environ, Path(options.endpoints), Path(options.credentials))
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 2
    _hold_standard_files()
    os.environ.update(RASA_TELEMETRY_ENABLED="false")
    # SQLAlchemy would remark on Rasa's use of it at every start.
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    memory.share()
    leave_out(LEFT_OUT)
    try:
        exposition.prepare()
    except OSError as error:
        print(f"{exposition.DIRECTORY} cannot be used: {error}", file=sys.stderr)
        return 2
    # Nothing of Rasa may be imported before, and no metric.
    from serving.logs import SettingsError
    from serving.server import ModelError, serve

    try:
        serve(options.model, options.endpoints, options.credentials, options.host, options.port)
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
    parser = argparse.ArgumentParser(prog="python -m serving.bot", description=__doc__)
    parser.add_argument("--model", default="models/bot.tar.gz")
    parser.add_argument("--endpoints", default="endpoints.yml")
    parser.add_argument("--credentials", default="credentials.yml")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    return parser


if __name__ == "__main__":
    sys.exit(main())
