"""Words that mean the same in this domain, from data/synonyms.yml."""

import functools
from pathlib import Path

import yaml

PATH = Path(__file__).resolve().parent.parent / "data" / "synonyms.yml"


@functools.lru_cache(maxsize=1)
def canonical_words() -> dict[str, str]:
    """Return for each word of a group the first word of the first group that has it."""
    groups: list[list[str]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for group in groups:
        for word in group:
            words.setdefault(word, group[0])
    return words
