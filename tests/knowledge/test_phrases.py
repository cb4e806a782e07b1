"""data/phrases.yml holds the phrases that the code says, all of them and no more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from faq.knowledge import phrases
from faq.knowledge.article import ROOT
from faq.knowledge.phrases import everywhere, phrase, read_phrases
from faq.understanding.examples import SOCIAL

PHRASES = read_phrases()
# Functions whose first argument is the name of a phrase.
SAYING = {"phrase", "connective"}


def sources() -> list[Path]:
    folders = ("actions", "faq", "tools")
    return [path for name in folders for path in ROOT.glob(f"{name}/**/*.py")]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[str, list[ast.expr], set[str | None]]]:
    """Yield each call in a file: the function's name, its arguments, the names of others."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            yield name, node.args, {keyword.arg for keyword in node.keywords}


def strings(tree: ast.AST) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def given(function: str, position: int) -> set[str]:
    """The strings that calls of a function may give at a position, anywhere in the code."""
    found = set()
    for path in sources():
        assigned = {
            target.id: node.value
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for name, args, _ in calls(path):
            if name == function and len(args) > position:
                value = args[position]
                found |= strings(assigned.get(getattr(value, "id", ""), value))
    return found


def composed() -> set[str]:
    """The names that compose.py puts together from the kinds of questions and gaps."""
    kinds = given("Gap", 0)
    # A gap of these kinds always has a text of its own.
    unnamed = kinds - {"role", "meaning"}
    return {
        "off_topic",
        *(f"social_{about}" for about in SOCIAL - {"tell", "yes"}),
        *(f"clarify_{about}" for about in ("compare", "item", "more", "reason", "tell")),
        *(f"gap_{kind}" for kind in kinds),
        *(f"gap_{kind}_name" for kind in unnamed),
    }


def patterns() -> Iterator[re.Pattern[str]]:
    """Yield each f-string of the code as a pattern, with a group for each place."""
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.JoinedStr):
                pieces = [
                    re.escape(str(v.value)) if isinstance(v, ast.Constant) else "(.+)"
                    for v in node.values
                ]
                yield re.compile("".join(pieces))


def test_composed_names_are_found_in_the_code() -> None:
    assert {"clarify_compare", "gap_aspect", "gap_item_name"} <= composed()


@pytest.mark.parametrize("name", sorted(composed()))
def test_every_composed_name_is_a_phrase(name: str) -> None:
    assert phrase_exists(name)


def phrase_exists(name: str) -> bool:
    return isinstance(PHRASES.get(name), str) and bool(PHRASES[name].strip())


def test_every_phrase_that_the_code_names_is_there_with_its_places() -> None:
    said = 0
    for path in sources():
        for function, args, given in calls(path):
            if function in SAYING and args and isinstance(args[0], ast.Constant):
                said += 1
                name = args[0].value
                assert phrase_exists(name), f"{path.name}: {name}"
                places = {place for _, place, _, _ in Formatter().parse(PHRASES[name]) if place}
                assert given == places - {*everywhere()} or None in given, f"{path.name}: {name}"
    assert said > 30


def test_every_phrase_is_said() -> None:
    """By its name, or by an f-string whose places the code's own strings fill."""
    words = set().union(*(strings(parsed(path)) for path in sources()))
    shapes = [shape for shape in patterns() if "_" in shape.pattern]
    said = {
        name
        for name in PHRASES
        for shape in shapes
        if (match := shape.fullmatch(name)) and words.issuperset(match.groups())
    }
    assert set(PHRASES) - words - said == set()


def test_places_are_filled() -> None:
    assert phrase("range", first=4, last=6) == "4〜6"


@pytest.mark.parametrize(("name", "values"), [("no_such_phrase", {}), ("range", {"first": 1})])
def test_what_is_missing_raises(name: str, values: dict) -> None:
    with pytest.raises(KeyError):
        phrase(name, **values)


def test_no_phrase_has_a_blank_line() -> None:
    for name, text in PHRASES.items():
        assert all(line.strip() for line in text.split("\n")), name


def test_the_check_knows_what_any_phrase_may_name() -> None:
    assert {*phrases._EVERYWHERE} == {*everywhere()}
