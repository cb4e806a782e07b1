"""Write docs/dependencies.md: where we depart from Rasa's requirements, and what is held back.

`python -m tools.dependencies`. The versions come from requirements/run.txt, the departures with
their reasons from requirements/overrides.txt, the bounds from the metadata of Rasa's packages, and
what is known of the packages that are held back from tools/dependencies.yml.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import yaml
from packaging.requirements import Requirement

from tools import ROOT

LOCK = ROOT / "requirements" / "run.txt"
OVERRIDES = ROOT / "requirements" / "overrides.txt"
NOTES = ROOT / "tools" / "dependencies.yml"
DOCUMENT = ROOT / "docs" / "dependencies.md"

# Whose bounds count; the first one is the reason for all of it.
OWNERS = ("rasa", "rasa-sdk")
# The newest system that Rasa's metadata knows of.
SYSTEM = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.10.0",
    "python_version": "3.10",
    "sys_platform": "linux",
}
# Operators that keep a newer release out.
BOUNDS = ("<", "<=", "==", "~=", "===")

_PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)")

HEAD = """# Dependencies: where we depart from Rasa's metadata, and what is held back

`make dependencies` writes this page from `requirements/run.txt`, `requirements/overrides.txt`, the
metadata of {owners}, and `tools/dependencies.yml`; change those, not this page.

Rasa Open Source {rasa} is the last of its line. Its metadata allows Python 3.10 at most, which has
had no fixes since October 2026, and bounds most of what it requires to releases of 2022 and 2023.
Its code, though, runs on Python 3.11 to 3.13 without TensorFlow and with current libraries.
Python 3.12 is the one that is tested. The bot runs with {pinned} packages.

## Where we depart from what Rasa requires

`requirements/overrides.txt` declares it, and the whole test suite is what shows that it holds.

| package | Rasa takes | here | why |
|---|---|---|---|
{departures}

## What is held back, and what reaches it

These stay within Rasa's bounds, or within what Rasa's own code needs, and get no fixes that later
releases bring. So what counts is what reaches them.

| package | version | what gets there | what contains it | tests |
|---|---|---|---|---|
{held}
"""


@dataclass(frozen=True)
class Override:
    """A requirement in the place of Rasa's; `left_out` when the package is not installed."""

    name: str
    left_out: bool
    reason: str


def normal(name: str) -> str:
    """Return a package's name as registries compare them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    """Return the versions in a lock file by normal name; the newest Python's where they differ."""
    found: dict[str, str] = {}
    for name, version in _PIN.findall(lock):
        found[normal(name)] = version
    return found


def overrides(text: str) -> list[Override]:
    """Return the overrides of a file, each with the comment `#:` that stands above its group."""
    found, reason = [], ""
    for line in text.splitlines():
        if line.startswith("#:"):
            reason = line.removeprefix("#:").strip()
        elif line and not line.startswith("#"):
            requirement = Requirement(line)
            left_out = requirement.marker is not None and not requirement.marker.evaluate()
            found.append(Override(normal(requirement.name), left_out, reason))
    return found


def bounds(requirements: Iterable[str]) -> dict[str, str]:
    """Return what requirements keep newer releases out by, as far as they count on SYSTEM."""
    found: dict[str, str] = {}
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate(SYSTEM):
            continue
        if any(specifier.operator in BOUNDS for specifier in requirement.specifier):
            parts = sorted(map(str, requirement.specifier), reverse=True)
            found[normal(requirement.name)] = ", ".join(parts)
    return found


def rasas_bounds() -> dict[str, str]:
    """Return the bounds of Rasa's packages by the name of what they bound."""
    taken: dict[str, str] = {}
    for owner in reversed(OWNERS):
        taken.update(bounds(metadata.requires(owner) or []))
    return taken


def notes() -> Any:
    """Return what is known of the packages that are held back."""
    return yaml.safe_load(NOTES.read_text(encoding="utf-8"))


def document() -> str:
    """Return the page."""
    locked, taken = pins(LOCK.read_text(encoding="utf-8")), rasas_bounds()
    departures = []
    for each in overrides(OVERRIDES.read_text(encoding="utf-8")):
        here = "left out" if each.left_out else locked[each.name]
        bound = f"`{taken[each.name]}`" if each.name in taken else "any"
        departures.append(f"| {each.name} | {bound} | {here} | {each.reason} |")
    return HEAD.format(
        owners=" and ".join(f"`{owner}`" for owner in OWNERS),
        rasa=locked["rasa"],
        pinned=len(locked),
        departures="\n".join(departures),
        held="\n".join(_held(name, locked[name], note) for name, note in notes().items()),
    )


def _held(name: str, version: str, note: Mapping[str, Any]) -> str:
    tests = ", ".join(f"`{path}`" for path in note["guard"])
    return f"| {name} | {version} | {note['gets']} | {note['contained']} | {tests} |"


def main() -> int:
    """Write the page; return the exit status."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(DOCUMENT.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
