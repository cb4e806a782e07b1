"""How settings are read from environment variables; an empty variable counts as not set."""

import re
from collections.abc import Mapping

# Where the stores and the action server are; without one, a worker does the work itself.
TRACKER_STORE = "TRACKER_STORE_URL"
LOCK_STORE = "LOCK_STORE_URL"
ACTION_SERVER = "ACTION_SERVER_URL"
# Whether nothing that people write is kept.
WORDLESS = "WORDLESS"

_YES, _NO = ("1", "true", "yes"), ("0", "false", "no")

Environment = Mapping[str, str]


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names it."""


def text(name: str, environment: Environment) -> str | None:
    """Return what is set, or None."""
    return environment.get(name, "").strip() or None


def flag(name: str, environment: Environment) -> bool:
    """Return whether it is set to yes. Raises SettingsError for what is neither yes nor no."""
    value = (text(name, environment) or _NO[0]).lower()
    if value not in _YES + _NO:
        raise SettingsError(f"{name}={value} cannot be used: give true or false.")
    return value in _YES


def is_wordless(environment: Environment) -> bool:
    """Return whether nothing that people write is kept. Raises SettingsError."""
    return flag(WORDLESS, environment)


def choice(name: str, environment: Environment, choices: tuple[str, ...]) -> str:
    """Return which of the choices is set, the first one if none is. Raises SettingsError."""
    value = (text(name, environment) or choices[0]).lower()
    if value not in choices:
        raise SettingsError(f"{name}={value} cannot be used: give {' or '.join(choices)}.")
    return value


def number(name: str, environment: Environment, default: int, most: int) -> int:
    """Return a whole number from 1 to `most`. Raises SettingsError for anything else."""
    value = text(name, environment) or str(default)
    if not (re.fullmatch("[0-9]{1,9}", value) and 1 <= int(value) <= most):
        raise SettingsError(f"{name}={value} cannot be used: give a number from 1 to {most}.")
    return int(value)


def listed(name: str, environment: Environment) -> list[str]:
    """Return the entries of a list that commas part."""
    entries = (entry.strip() for entry in environment.get(name, "").split(","))
    return [entry for entry in entries if entry]
