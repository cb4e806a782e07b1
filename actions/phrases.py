"""The connecting words of the bot, from data/phrases.yml: every sentence that is no fact."""

import functools
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).resolve().parent.parent / "data" / "phrases.yml"


@functools.cache
def _phrases() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return loaded


def phrase(template: str, **values: Any) -> str:
    """Return the Japanese phrase called `template` with `values` put into its {places}.

    Raises KeyError when data/phrases.yml has no such phrase or `values` lacks a place.
    """
    return _phrases()[template].format(**values)
