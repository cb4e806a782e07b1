"""docs/dependencies.md is what the lock file, Rasa's metadata and our notes make of it."""

import pytest

from scripts import ROOT
from scripts.dependencies import DOCUMENT, LOCK, bounded, bounds, document, notes, pins


def test_the_page_is_up_to_date() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run make dependencies"


def test_pins() -> None:
    lock = "# a comment\nAlpha_Beta==1.2 ; python_version < '3.11' \\\n    --hash=sha256:0\nx==2\n"
    assert pins(lock) == {"alpha-beta": "1.2", "x": "2"}


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("sanic (>=21.12,<21.13)", {"sanic": ">=21.12, <21.13"}),
        ("Dask (==2022.10.2)", {"dask": "==2022.10.2"}),
        ("pyyaml (>=6.0)", {}),
        ("spacy", {}),
        ('numpy (<1.25) ; python_version < "3.11"', {"numpy": "<1.25"}),
        ('numpy (<1.22) ; python_version < "3.8"', {}),
        ('spacy (<3.5) ; extra == "spacy"', {}),
        ('tensorflow-metal (==0.8) ; sys_platform == "darwin"', {}),
    ],
)
def test_bounds(requirement: str, expected: dict[str, str]) -> None:
    assert bounds([requirement]) == expected


def test_the_notes_are_of_packages_that_are_bounded() -> None:
    found = {package.name for package in bounded()}
    assert set(notes()["current"]) | set(notes()["reachable"]) <= found
    assert not set(notes()["current"]) & set(notes()["reachable"])


def test_what_guards_exists() -> None:
    for name, note in notes()["reachable"].items():
        assert note["guard"], name
        for path in note["guard"]:
            assert (ROOT / path).is_file(), path


def test_the_versions_are_those_of_the_lock() -> None:
    locked = pins(LOCK.read_text(encoding="utf-8"))
    assert len(locked) > 100
    for package in bounded():
        assert locked[package.name] == package.version
