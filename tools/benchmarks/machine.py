"""The machine that is measured on, and the memory of programs that run on it (Linux)."""

import os
import platform
import re
from pathlib import Path
from typing import Any

PROC = Path("/proc")


def describe(proc: Path = PROC) -> dict[str, Any]:
    """Return what the machine is: system, processor, cores and memory."""
    processor = re.search(r"(?m)^model name\s*: (.+)$", _read(proc / "cpuinfo"))
    total = re.search(r"(?m)^MemTotal:\s*(\d+) kB$", _read(proc / "meminfo"))
    return {
        "platform": platform.platform(),
        "processor": processor[1].strip() if processor else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(total[1]) / 1024**2, 1) if total else None,
        "python": platform.python_version(),
    }


def rss_mb(session: int, proc: Path = PROC) -> float:
    """Return the memory that all programs of a session hold, in MB.

    A program that is started with a session of its own names it by its process id.
    """
    held = 0
    for folder in proc.glob("[0-9]*"):
        try:
            # The program's name stands in brackets and may hold anything.
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            status = _read(folder / "status")
        except (FileNotFoundError, ProcessLookupError):
            # It ended meanwhile.
            continue
        resident = re.search(r"(?m)^VmRSS:\s*(\d+) kB$", status)
        if int(fields[3]) == session and resident:
            held += int(resident[1])
    return held / 1024


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
