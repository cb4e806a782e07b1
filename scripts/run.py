"""Run the bot until somebody stops it: `python -m scripts.run`.

Exits with 0 when it was stopped by a signal, with 2 when a setting cannot be used, and with 1 when
the bot could not be started or one of its programs ended by itself.
"""

import os
import signal
import sys

from actions.phrases import phrase
from scripts.processes import ProgramError, Stopped, collect_stop_signals, die_with_parent
from scripts.servers import (
    CREDENTIALS,
    ENDPOINTS,
    look_after,
    serving,
    train_if_needed,
    wait_until_ready,
)
from scripts.settings import SettingsError, check_free, read_settings
from serving.checks import hindrances


def main() -> int:
    """Train if needed, serve until stopped; return the exit status."""
    stops = collect_stop_signals()
    if "MAKELEVEL" in os.environ:
        # A make that is killed outright passes nothing on.
        die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        settings = read_settings(os.environ)
        found = hindrances(os.environ, ENDPOINTS, CREDENTIALS)
        if found:
            print(*found, sep="\n", file=sys.stderr)
            return 2
        check_free(settings)
        train_if_needed(stops)
        print(phrase("run_starting"), flush=True)
        with serving(settings) as programs:
            seconds = wait_until_ready(settings, programs, stops)
            print(phrase("run_ready", url=settings.url, seconds=round(seconds)), flush=True)
            look_after(programs, stops)
    except Stopped:
        print(phrase("run_stopped"), flush=True)
        return 0
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except ProgramError as error:
        print(f"run: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
