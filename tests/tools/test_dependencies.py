"""docs/dependencies.md is what lock, overrides, Rasa's metadata and our notes make of it."""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tools import ROOT
from tools.dependencies import (
    DOCUMENT,
    LOCK,
    OVERRIDES,
    bounds,
    document,
    notes,
    overrides,
    pins,
    rasas_bounds,
)

LOCKED = pins(LOCK.read_text(encoding="utf-8"))
DEPARTURES = overrides(OVERRIDES.read_text(encoding="utf-8"))


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


def test_every_departure_from_rasas_metadata_is_declared_with_its_reason() -> None:
    declared = {each.name for each in DEPARTURES}
    departed = {
        name
        for name, bound in rasas_bounds().items()
        if name not in LOCKED or LOCKED[name] not in SpecifierSet(bound)
    }
    assert departed <= declared
    assert all(each.reason for each in DEPARTURES)


def test_every_override_is_needed() -> None:
    """One that changes nothing, because Rasa requires no such package, would be noise."""
    required = {
        re.sub(r"[-_.]+", "-", Requirement(text).name).lower()
        for owner in ("rasa", "rasa-sdk")
        for text in metadata.requires(owner) or []
    }
    ours = {"setuptools", "spacy"}
    assert {each.name for each in DEPARTURES} - required - ours == set()


def test_what_is_left_out_is_not_locked() -> None:
    assert {each.name for each in DEPARTURES if each.left_out} & set(LOCKED) == set()


def test_what_is_held_back_is_locked_and_guarded() -> None:
    for name, note in notes().items():
        assert name in LOCKED, name
        assert note["guard"], name
        for path in note["guard"]:
            assert (ROOT / path).is_file(), path
