"""What is wrong with a data file, and how it is told to its owner: problems.yml has the words."""

import difflib
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

_WORDS = Path(__file__).with_name("problems.yml")
# How alike a name must be to one that is known, to be taken for a slip of the hand.
_ALIKE = 0.6


@dataclass(frozen=True)
class Problem:
    """Something wrong: where in the data, which sentence of problems.yml, and what is put into it.

    `near` is a known name that was probably meant.
    """

    location: tuple[str | int, ...]
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    near: str | None = None


class DataError(Exception):
    """Data files cannot be used; the message has a line for each problem."""


@functools.cache
def _words() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return loaded


def words(code: str, **values: Any) -> str:
    """Return a sentence of problems.yml. Raises KeyError when there is none of that name."""
    return _words()[code].format(**values)


def told(problem: Problem, file: str, line: int, entry: str) -> str:
    """Return a problem as one line: file, line, entry, what is wrong, how to mend it."""
    said = words(problem.code, **problem.values)
    if problem.near is not None:
        said += words("near", name=problem.near)
    place = f"{file}:{line}"
    return f"{place}: {entry}: {said}" if entry else f"{place}: {said}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return which known name a name is probably meant to be."""
    return next(iter(difflib.get_close_matches(name, [*known], 1, _ALIKE)), None)


def of_shape(error: ValidationError) -> Iterator[Problem]:
    """Yield what pydantic says of data that have not the shape they must have."""
    for found in error.errors():
        kind, location = found["type"], tuple(found["loc"])
        context = found.get("ctx", {})
        if kind == "missing":
            yield Problem(location, "missing", {"name": location[-1]})
        elif kind == "extra_forbidden":
            # YAML takes what follows a comma in a text without quotes for another name.
            code = "unexpected" if str(location[-1]).isascii() else "unquoted"
            yield Problem(location, code, {"name": location[-1]})
        elif kind == "literal_error":
            values = {"value": found["input"], "choices": context["expected"].replace(" or ", ", ")}
            yield Problem(location, "none_of", values)
        elif kind in ("string_too_short", "string_too_long", "too_short", "too_long"):
            limit = context.get("min_length", context.get("max_length"))
            yield Problem(location, kind.removeprefix("string_"), {"limit": limit})
        else:
            expected = kind.partition("_")[0]
            code = f"expected_{expected}" if f"expected_{expected}" in _words() else "expected"
            yield Problem(location, "other_kind", {"expected": words(code)})
