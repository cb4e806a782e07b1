"""Run the bot until somebody stops it: `python -m tools.run`.

Exits with 0 when it was stopped by a signal, with 2 when a setting cannot be used, and with 1 when
the bot could not be started or ended by itself.
"""

import os
import signal
import sys

from faq.knowledge.phrases import phrase
from faq.serving.checks import hindrances
from faq.settings import SettingsError
from tools.address import check_free, read_address
from tools.processes import ProgramError, Stopped, collect_stop_signals, die_with_parent
from tools.servers import (
    CREDENTIALS,
    ENDPOINTS,
    look_after,
    serving,
    train_if_needed,
    wait_until_ready,
)


def main() -> int:
    """Train if needed, serve until stopped; return the exit status."""
    stops = collect_stop_signals()
    if "MAKELEVEL" in os.environ:
        # A make that is killed outright passes nothing on.
        die_with_parent(os.getppid(), signal.SIGTERM)
    try:
        address = read_address(os.environ)
        found = hindrances(os.environ, ENDPOINTS, CREDENTIALS)
        if found:
            print(*found, sep="\n", file=sys.stderr)
            return 2
        check_free(address)
        train_if_needed(stops)
        print(phrase("run_starting"), flush=True)
        with serving(address) as program:
            seconds = wait_until_ready(address, program, stops)
            print(phrase("run_ready", url=address.url, seconds=round(seconds)), flush=True)
            look_after(program, stops)
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
