"""data/facts.yml against the article, and the other data files against it."""

import importlib.util
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from faq.contract.context import Context
from faq.knowledge.book import Book
from faq.knowledge.facts import PATH


@pytest.fixture(scope="module")
def check(shared: Path) -> ModuleType:
    """The check that came with the article."""
    spec = importlib.util.spec_from_file_location("check_facts", shared / "check_facts.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def article(shared: Path, check: ModuleType) -> str:
    lines = (shared / "article.txt").read_text(encoding="utf-8").splitlines()
    return check.fold("".join(lines))


def test_the_facts_fit_the_article(shared: Path) -> None:
    script = [sys.executable, shared / "check_facts.py", PATH, shared / "article.txt"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_that_is_said_copies_the_article(
    book: Book, check: ModuleType, article: str
) -> None:
    """Our own words everywhere: in short forms and notes as in sentences."""
    spoken = {f"{fact.id}.short": fact.short for fact in book.facts if fact.short}
    spoken |= {f"{e.id}.reason": e.reason for e in book.errata}
    spoken |= {f"{name}.name": topic.name for name, topic in book.topics.items()}
    copied = {}
    for name, text in spoken.items():
        run = check.copied_run(check.fold(text), article)
        if check.weight(run) > check.LONGEST_RUN:
            copied[name] = run
    assert copied == {}


def test_the_answer_schema_is_the_shared_one(shared: Path, root: Path) -> None:
    own = root / "faq" / "contract" / "answer.schema.json"
    assert own.read_bytes() == (shared / "answer.schema.json").read_bytes()


def test_the_domain_keeps_the_context(root: Path) -> None:
    slots = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["slots"]
    assert set(slots) == {field.name for field in fields(Context)}
    assert not any(slot["influence_conversation"] for slot in slots.values())


def test_no_name_means_two_things(book: Book) -> None:
    """A role's or a term's name that stands twice would silently mean the first."""
    owners: dict[str, set[str]] = {}
    for role, entry in book.roles.items():
        for name in (role, entry.english, entry.japanese, *entry.aliases):
            owners.setdefault((name or "").lower(), set()).add(role)
    for role, other in book.not_described.items():
        for name in (role, other.japanese, *other.aliases):
            owners.setdefault((name or "").lower(), set()).add(role)
    for term, aliases in book.terms.items():
        for name in (term, *aliases):
            owners.setdefault(name.lower(), set()).add(term)
    owners.pop("", None)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


def test_every_key_of_the_file_stands_once() -> None:
    """YAML lets a later entry replace an earlier one of the same name without a word."""

    class Strict(yaml.CSafeLoader):
        pass

    def mapping(loader: Strict, node: yaml.MappingNode) -> dict:
        names = [loader.construct_object(key, deep=True) for key, _ in node.value]
        assert len(set(names)) == len(names), f"{node.start_mark}: {names}"
        return dict(loader.construct_pairs(node, deep=True))

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    yaml.load(PATH.read_text(encoding="utf-8"), Strict)
