"""The connecting words of the bot: every sentence that is not a fact, read from data/phrases.yml."""

import functools
from pathlib import Path
from typing import Any, Dict

import yaml

PATH = Path(__file__).resolve().parent.parent / "data" / "phrases.yml"


@functools.lru_cache(maxsize=None)
def _phrases() -> Dict[str, str]:
    loaded: Dict[str, str] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return loaded


def phrase(template: str, **values: Any) -> str:
    """Return the Japanese phrase called `template` with `values` put into its {places}.

    Raises KeyError when data/phrases.yml has no such phrase or `values` lacks a place.
    """
    return _phrases()[template].format(**values)
