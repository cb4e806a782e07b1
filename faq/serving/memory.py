"""How memory is used: what is loaded stays out of the way, what is not needed is given back."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

# From glibc's malloc.h and Linux's mman.h.
_M_ARENA_MAX = -8
_MADV_DONTNEED = 4
# Sudachi's dictionary: loading reads all of it, answering a small part.
_READ_ONCE = "/system.dic"


def share() -> None:
    """Let all threads of this process take their memory from one place (glibc only).

    Otherwise each thread has a place of its own, and what is free in one is of no use to another:
    the threads that ask the database would make a worker larger and larger. Nor is garbage looked
    for until `settle`: while all is loaded there is none, and the start takes a sixth longer.
    """
    gc.disable()
    mallopt = getattr(_libc(), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)


def settle() -> None:
    """Take what has been loaded out of the search for garbage: it stays, and it is a lot.

    Each search through it would hold up all answers by a third of a second. What loading needed
    goes back to the system: pages of a file that is only read come again when they are asked for.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    trim()
    advise = getattr(_libc(), "madvise", None)
    if advise is not None:
        advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        for start, size in _mapped(_READ_ONCE):
            advise(start, size, _MADV_DONTNEED)


def trim() -> None:
    """Give back what is free, as far as the C library knows how to (glibc)."""
    give_back = getattr(_libc(), "malloc_trim", None)
    if give_back is not None:
        give_back(0)


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


def _mapped(name: str) -> Iterator[tuple[int, int]]:
    """Yield address and size of each read-only mapping of a file whose path ends with `name`."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        place, rights, *_ = line.split()
        if line.endswith(name) and "w" not in rights:
            start, _, end = place.partition("-")
            yield int(start, 16), int(end, 16) - int(start, 16)
