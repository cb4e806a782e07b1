"""Write docs/dependencies.md: which packages Rasa holds back, what reaches them, what stops it.

`python -m scripts.dependencies`. The versions come from requirements/run.txt, the bounds from the
metadata of Rasa's packages, and what is known of each package from scripts/dependencies.yml.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import yaml
from packaging.requirements import Requirement

from scripts import ROOT

LOCK = ROOT / "requirements" / "run.txt"
NOTES = ROOT / "scripts" / "dependencies.yml"
DOCUMENT = ROOT / "docs" / "dependencies.md"

# Whose bounds count; the first one is the reason for all of it.
OWNERS = ("rasa", "rasa-sdk")
# The system that the document is about, wherever it is written.
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

HEAD = """# Dependencies that Rasa holds back

`make dependencies` writes this page from `requirements/run.txt`, the metadata of {owners},
and `scripts/dependencies.yml`; change the last one, not this page.

Rasa Open Source {rasa} is the last of its line, runs on Python 3.10 at most, and bounds {bounded}
of the {pinned} packages that the bot is run with. {current} of those have current releases within
its bounds; {held} are held back, and get no fixes that later releases bring. So what counts is what
reaches them.

## What is reached, or looks as if it were

| package | version | Rasa takes | what gets there | what contains it | tests |
|---|---|---|---|---|---|
{reachable}

## The others that are held back

They are installed because Rasa requires them. Neither the bot's own code nor what it uses of Rasa
hands them anything that comes from outside: they belong to channels, brokers, trackers and commands
that are not used, or to the start.

| package | version | Rasa takes |
|---|---|---|
{others}
"""


@dataclass(frozen=True)
class Held:
    """A package, the version that is installed, and which ones Rasa takes."""

    name: str
    version: str
    taken: str


def normal(name: str) -> str:
    """Return a package's name as registries compare them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    """Return the versions in a lock file by normal name."""
    return {normal(name): version for name, version in _PIN.findall(lock)}


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


def bounded() -> list[Held]:
    """Return the locked packages that Rasa's packages bound, by name."""
    locked = pins(LOCK.read_text(encoding="utf-8"))
    taken: dict[str, str] = {}
    for owner in reversed(OWNERS):
        taken.update(bounds(metadata.requires(owner) or []))
    return [Held(name, locked[name], taken[name]) for name in sorted(taken) if name in locked]


def notes() -> Any:
    """Return what is known of the packages."""
    return yaml.safe_load(NOTES.read_text(encoding="utf-8"))


def document() -> str:
    """Return the page."""
    known, all_bounded = notes(), bounded()
    reachable: Mapping[str, Mapping[str, Any]] = known["reachable"]
    own = {normal(owner) for owner in OWNERS}
    held = [
        package
        for package in all_bounded
        if package.name not in known["current"] and package.name not in own
    ]
    by_name = {package.name: package for package in held}
    return HEAD.format(
        owners=" and ".join(f"`{owner}`" for owner in OWNERS),
        rasa=pins(LOCK.read_text(encoding="utf-8"))["rasa"],
        pinned=len(pins(LOCK.read_text(encoding="utf-8"))),
        bounded=len([package for package in all_bounded if package.name not in own]),
        current=len(known["current"]),
        held=len(held),
        reachable="\n".join(_reached(by_name[name], note) for name, note in reachable.items()),
        others="\n".join(_row(package) for package in held if package.name not in reachable),
    )


def _row(package: Held) -> str:
    return f"| {package.name} | {package.version} | `{package.taken}` |"


def _reached(package: Held, note: Mapping[str, Any]) -> str:
    tests = ", ".join(f"`{path}`" for path in note["guard"])
    return f"{_row(package)} {note['gets']} | {note['contained']} | {tests} |"


def main() -> int:
    """Write the page; return the exit status."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(DOCUMENT.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
