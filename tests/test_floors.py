"""Imports go down only: which of our packages may import which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# From the ground up. A package may import what stands before it, and itself.
FLOORS = (
    ("faq.settings", "faq.deadlines"),
    ("faq.mail",),
    ("faq.knowledge",),
    ("faq.contract",),
    ("faq.understanding", "faq.answering"),
    ("faq.observing",),
    ("faq.stores",),
    ("faq.channels",),
    ("faq.rasa",),
    ("actions",),
    ("faq.serving",),
    ("faq.owner",),
    ("tools",),
)
# What may know of Rasa.
RASA = (
    "faq.observing",
    "faq.stores",
    "faq.channels",
    "faq.rasa",
    "actions",
    "faq.serving",
    "faq.owner",
    "tools",
)
CHANNELS = ("health", "rest", "slack", "website")
OURS = ("actions", "faq", "tools")


def package_of(module: str) -> str:
    """Return the package of a module: `faq.stores.locks` is of `faq.stores`."""
    count = 2 if module.startswith("faq.") else 1
    return ".".join(module.split(".")[:count]).removesuffix(".__init__")


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in OURS:
        for path in sorted((root / folder).rglob("*.py")):
            yield ".".join(path.relative_to(root).with_suffix("").parts), path


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of what a file imports, late imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.fixture(scope="module")
def imports(root: Path) -> dict[str, list[str]]:
    return {module: list(imported(path)) for module, path in modules(root)}


def test_every_package_has_a_floor(root: Path) -> None:
    known = {package for floor in FLOORS for package in floor}
    assert {package_of(module) for module, _ in modules(root)} - known == {"faq"}


def test_imports_go_down_only(imports: dict[str, list[str]]) -> None:
    floor_of = {package: i for i, floor in enumerate(FLOORS) for package in floor}
    up = [
        f"{module} imports {name}"
        for module, names in imports.items()
        for name in names
        if name.split(".")[0] in OURS
        and (target := package_of(name)) != (own := package_of(module))
        and floor_of[target] >= floor_of.get(own, len(FLOORS))
    ]
    assert up == []


def test_a_channel_knows_no_other(imports: dict[str, list[str]]) -> None:
    strange = [
        f"{module} imports {name}"
        for module, names in imports.items()
        for name in names
        if module.startswith("faq.channels.")
        for other in CHANNELS
        if name.startswith(f"faq.channels.{other}.") and module.split(".")[2] != other
    ]
    assert strange == []


def test_understanding_and_answering_know_no_rasa(imports: dict[str, list[str]]) -> None:
    strange = [
        f"{module} imports {name}"
        for module, names in imports.items()
        for name in names
        if name.split(".")[0] in ("rasa", "rasa_sdk", "sanic") and package_of(module) not in RASA
    ]
    assert strange == []


def test_there_is_no_ring_of_files(imports: dict[str, list[str]]) -> None:
    below = {
        module: {
            target
            for name in names
            for target in (name, name.rpartition(".")[0])
            if target in imports and target != module
        }
        for module, names in imports.items()
    }
    while free := [module for module, names in below.items() if not names]:
        below = {m: names - set(free) for m, names in below.items() if m not in free}
    assert below == {}
