"""What stays on this machine between runs: conversations, a secret, releases; by default in var/.

STATE_DIRECTORY names another folder, as systemd's StateDirectory= does.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from faq.channels.website.settings import SHORTEST_SECRET
from faq.settings import TRACKER_STORE, SettingsError, text
from tools import ROOT
from tools.train import NAME

_DIRECTORY, _DAYS, _SECRET = "STATE_DIRECTORY", "KEEP_DAYS", "WEBSITE_SECRET"
DEFAULT_DAYS = 90


@dataclass(frozen=True)
class Running:
    """A bot that is looked after: by which process, and which release it answers from.

    `failed` is a release that it was to answer from and could not.
    """

    process: int
    release: int
    failed: int | None = None


def directory(environment: Mapping[str, str]) -> Path:
    """Return the folder, which is made if need be."""
    found = Path(text(_DIRECTORY, environment) or ROOT / "var")
    found.mkdir(parents=True, exist_ok=True)
    return found


def releases(environment: Mapping[str, str]) -> Path:
    """Return the folder of the article's releases."""
    return directory(environment) / "releases" / NAME


def days_kept(environment: Mapping[str, str]) -> int:
    """Return for how many days conversations are kept; 0 for not at all. Raises SettingsError."""
    written = text(_DAYS, environment) or str(DEFAULT_DAYS)
    if not (written.isascii() and written.isdecimal() and len(written) <= 5):
        raise SettingsError(f"{_DAYS}={written} cannot be used: give a number of days, or 0.")
    return int(written)


def retention(environment: Mapping[str, str]) -> int | None:
    """Return after how many days conversations are deleted; None where nobody asked for that.

    In a database of one's own they are only where KEEP_DAYS is set. Raises SettingsError.
    """
    asked = text(TRACKER_STORE, environment) is None or text(_DAYS, environment) is not None
    return days_kept(environment) or None if asked else None


def database(environment: Mapping[str, str]) -> Path | None:
    """Return the file that conversations are kept in; None where they are kept elsewhere."""
    if text(TRACKER_STORE, environment) is not None or days_kept(environment) == 0:
        return None
    return directory(environment).resolve() / f"{NAME}.db"


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which conversations outlive the bot. Raises SettingsError."""
    found = dict(environment)
    kept = database(environment)
    if kept is not None:
        found[TRACKER_STORE] = f"sqlite:///{kept}"
        if text(_SECRET, environment) is None:
            found[_SECRET] = _secret(directory(environment) / "secret")
    return found


def _secret(path: Path) -> str:
    """Return the secret in a file, which is made at the first time and readable by nobody else."""
    with contextlib.suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(SHORTEST_SECRET))
    return path.read_text(encoding="ascii")


def note(environment: Mapping[str, str], port: int, running: Running) -> None:
    """Note which release a bot answers from."""
    path = _note(environment, port)
    path.parent.mkdir(exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(asdict(running)), encoding="utf-8")
    new.replace(path)


def remove_note(environment: Mapping[str, str], port: int) -> None:
    """Note that no bot is looked after at a port."""
    _note(environment, port).unlink(missing_ok=True)


def running(environment: Mapping[str, str]) -> Iterator[Running]:
    """Yield the bots of this article that are looked after now."""
    for path in sorted(_note(environment, 0).parent.glob(f"{NAME}-*.json")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            found = Running(**json.loads(path.read_text(encoding="utf-8")))
            # Whoever was killed outright left its note behind.
            os.kill(found.process, 0)
            yield found


def _note(environment: Mapping[str, str], port: int) -> Path:
    return directory(environment) / "running" / f"{NAME}-{port}.json"
