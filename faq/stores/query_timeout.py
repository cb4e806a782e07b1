"""A limit to how long psycopg2 waits for a server that is there and does not answer.

libpq has limits for connecting and for lost packets, but none for a server that has been stopped
or hangs: a query would wait for ever. psycopg2 lets a function of ours do the waiting
(https://www.psycopg.org/docs/advanced.html#support-for-coroutine-libraries).
"""

import select
import time
from typing import Any

import psycopg2
from psycopg2 import extensions


def be_impatient(longest: float) -> None:
    """Let every wait of psycopg2 in this process end after so many seconds.

    What is late raises psycopg2.OperationalError, at which psycopg2 drops the connection.
    """

    def wait(connection: Any) -> None:
        end = time.monotonic() + longest
        while True:
            state = connection.poll()
            if state == extensions.POLL_OK:
                return
            if not _is_ready(connection.fileno(), state, end - time.monotonic()):
                raise psycopg2.OperationalError(f"the server did not answer within {longest} s")

    extensions.set_wait_callback(wait)


def _is_ready(file: int, state: int, seconds: float) -> bool:
    waiting = select.poll()
    waiting.register(file, select.POLLIN if state == extensions.POLL_READ else select.POLLOUT)
    return seconds > 0 and bool(waiting.poll(seconds * 1000))
