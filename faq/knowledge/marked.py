"""YAML files with the lines on which their entries stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge.problems import Problem

Location = tuple[str | int, ...]
# The parser in C takes a tenth of the time; it is in every wheel of PyYAML.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class MarkedFile:
    """What a file holds, the line of each entry, and what is wrong with the YAML itself."""

    path: Path
    data: Any
    lines: dict[Location, int]
    problems: tuple[Problem, ...] = ()

    def line(self, location: Sequence[str | int]) -> int:
        """Return the line of an entry, or of the nearest one that it is in."""
        for end in range(len(location), -1, -1):
            if tuple(location[:end]) in self.lines:
                return self.lines[tuple(location[:end])]
        return 1

    def name(self, location: Sequence[str | int]) -> str:
        """Name an entry, by its id where it has one; nothing for the whole file."""
        data, names = self.data, []
        for step in location:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                data = None
            named = data.get("id") if isinstance(data, dict) and isinstance(step, int) else None
            names.append(str(named or step))
        return " > ".join(names)


def read(path: Path) -> MarkedFile:
    """Read a file; what cannot be read holds nothing, and a problem that says why."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return MarkedFile(path, None, {}, (Problem((), "unreadable", {"reason": str(error)}),))
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        reason = getattr(error, "problem", None) or str(error)
        problem = Problem((), "no_yaml", {"reason": " ".join(str(reason).split())})
        return MarkedFile(path, None, {(): line}, (problem,))
    found = {} if node is None else dict(_lines(node, ()))
    twice = () if node is None else tuple(_twice(node, ()))
    return MarkedFile(path, data, found, twice)


def _lines(node: yaml.Node, location: Location) -> Iterator[tuple[Location, int]]:
    yield location, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*location, key.value)
            yield from _lines(value, here)
            yield here, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from _lines(value, (*location, i))


def _twice(node: yaml.Node, location: Location) -> Iterator[Problem]:
    """Yield the names that stand twice in one place: YAML would keep the last one in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Problem((*location, key.value), "name_twice", {"name": key.value})
            seen.add(key.value)
            yield from _twice(value, (*location, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            yield from _twice(value, (*location, i))
