"""How memory is given back: threads share what they no longer need."""

import ctypes
import gc
import sys

# From glibc's malloc.h.
_M_ARENA_MAX = -8


def share() -> None:
    """Let all threads of this process take their memory from one place (glibc only).

    Otherwise each thread has a place of its own, and what is free in one is of no use to another:
    the threads that ask the database would make a worker larger and larger.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, 1)


def settle() -> None:
    """Take what has been loaded out of the search for garbage: it stays, and it is a lot.

    Each search through it would hold up all answers by a third of a second.
    """
    gc.collect()
    gc.freeze()
