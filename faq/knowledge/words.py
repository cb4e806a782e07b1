"""Words and patterns of Japanese: those of data/words.yml, and of the article's own words.yml."""

import functools
import re
from pathlib import Path
from re import Pattern
from typing import Any

import yaml

from faq.knowledge.article import files

PATHS = files("words.yml")
_NAMED = re.compile(r"\{([a-z_]+)\}")


@functools.cache
def _loaded() -> dict[str, dict[str, Any]]:
    """Return words and patterns; those of the article's own file count before the general ones."""
    found: dict[str, dict[str, Any]] = {"words": {}, "patterns": {}}
    for path in filter(Path.is_file, PATHS):
        for kind, named in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            found[kind] |= named
    return found


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words. Raises KeyError when there is none of that name."""
    return frozenset(_loaded()["words"][name].split())


@functools.cache
def pattern(name: str) -> Pattern[str]:
    """Return a pattern. Raises KeyError when it, or one that it names, is not there."""
    return re.compile(_source(name))


def _source(name: str) -> str:
    alternatives = "|".join(_loaded()["patterns"][name])
    return _NAMED.sub(lambda found: f"(?:{_source(found.group(1))})", alternatives)
