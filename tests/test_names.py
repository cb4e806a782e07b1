"""One name for one thing: no two classes and no two files of ours are called the same."""

import ast
from collections import Counter
from pathlib import Path

# Each package has these for itself, and they are the same thing there.
OF_EACH_PACKAGE = {"__init__.py", "__main__.py", "channel.py", "settings.py"}
OURS = ("actions", "faq", "tools")


def paths(root: Path) -> list[Path]:
    return [path for folder in OURS for path in sorted((root / folder).rglob("*.py"))]


def twice(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_no_two_files_have_one_name(root: Path) -> None:
    assert twice([p.name for p in paths(root) if p.name not in OF_EACH_PACKAGE]) == []


def test_no_two_classes_have_one_name(root: Path) -> None:
    classes = [
        node.name
        for path in paths(root)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert len(classes) > 50
    assert twice(classes) == []
