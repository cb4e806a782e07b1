"""What the owner's page and tables call things, from report.yml."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge.book import JAPAN, Book


@cache
def words() -> Mapping[str, Any]:
    """Return the words that tables and commands use."""
    text = Path(__file__).with_name("report.yml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def moment(time: float) -> str:
    """Return a time, in seconds since 1970, as it was in Japan."""
    return datetime.fromtimestamp(time, JAPAN).strftime("%Y-%m-%d %H:%M")


def topic_name(topic: str | None, book: Book) -> str:
    """Return what a topic is called; nothing for none."""
    return book.topics[topic].name if topic in book.topics else ""


def label_name(label: str, book: Book) -> str:
    """Return what the label of an example says: its topic, and its roles."""
    topic, _, roles = label.partition(":")
    name = topic_name(topic, book)
    return name if roles == "-" else f"{name} ({roles})"


def place_name(what: str, name: str) -> str:
    """Return what a channel or a site is called."""
    if what == "channel":
        return str(words()["channels"].get(name, name))
    return name or str(words()["no_site"])
