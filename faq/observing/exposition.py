"""The metrics as Prometheus reads them: of this process, or of all workers together.

Several workers share the folder that PROMETHEUS_MULTIPROC_DIR names; without it each one tells
its own numbers only.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_FILE = re.compile(r".+_([0-9]+)\.db")
# The files of gauges that tell what a process has at hand, while it lives.
_LIVE = "gauge_live"
_ZOMBIE = re.compile(r"\) Z ")


def prepare() -> None:
    """Make the shared folder, and take out what processes of an earlier run have left in it.

    It must be called before anything of prometheus_client is imported, which then looks whether
    there is such a folder. Raises OSError.
    """
    directory = os.environ.get(DIRECTORY)
    if not directory:
        # The library would take an empty name for one.
        os.environ.pop(DIRECTORY, None)
        return
    Path(directory).mkdir(parents=True, exist_ok=True)
    for file in _ended(Path(directory)):
        file.unlink(missing_ok=True)


def text() -> bytes:
    """Return all metrics in Prometheus' text format."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    directory = os.environ.get(DIRECTORY)
    if directory is None:
        return generate_latest(REGISTRY)
    for file in _ended(Path(directory)):
        # What an ended worker has counted stays; what it had at hand went with it.
        if file.name.startswith(_LIVE):
            file.unlink(missing_ok=True)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _ended(directory: Path) -> Iterator[Path]:
    """Yield the files of processes that have ended."""
    for file in directory.glob("*.db"):
        match = _FILE.fullmatch(file.name)
        if match is not None and not _lives(int(match[1])):
            yield file


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # A worker that was killed stays a zombie for as long as the others live.
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return _ZOMBIE.search(status) is None
