"""An edited article leaves the facts where they stand in it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from faq.owner.renumber import moved, renumbered

OLD = [
    "見出し1",
    "一つ目の文です。",
    "二つ目の文です。",
    "見出し2",
    "三つ目の文です。",
    "広告",
    "広告の続き",
]
SECTIONS = [(1, 3), (4, 7)]
WRITTEN = """\
article:
  lines: 7
sections:
  - {id: one, lines: [1, 3]}
  - {id: two, lines: [4, 7]}
facts:
  # lines: [2] in a comment stays
  - {id: a.b, lines: [2], text: '1999年に、lines: と書いた文です。'}
  - id: a.c
    lines: [2, 3]
  - {id: a.d, lines: [5]}
errata:
  - {id: slip, line: 5}
excluded:
  - {lines: [6, 7], reason: advertisement}
"""


def after(new: list[str]) -> tuple[dict[str, object], list[str]]:
    text, read_again = renumbered(WRITTEN, moved(OLD, new), SECTIONS)
    return yaml.safe_load(text), read_again


def test_the_same_text_changes_nothing() -> None:
    assert renumbered(WRITTEN, moved(OLD, OLD), SECTIONS) == (WRITTEN, [])


def test_a_line_that_was_added_moves_what_follows() -> None:
    found, read_again = after([*OLD[:2], "新しい文です!", *OLD[2:]])
    assert found == {
        "article": {"lines": 8},
        "sections": [{"id": "one", "lines": [1, 4]}, {"id": "two", "lines": [5, 8]}],
        "facts": [
            {"id": "a.b", "lines": [2], "text": "1999年に、lines: と書いた文です。"},
            {"id": "a.c", "lines": [2, 4]},
            {"id": "a.d", "lines": [6]},
        ],
        "errata": [{"id": "slip", "line": 6}],
        "excluded": [{"lines": [7, 8], "reason": "advertisement"}],
    }
    assert read_again == []


@pytest.mark.parametrize(
    ("new", "sections"),
    [
        # at the end of a section, and of the article
        ([*OLD[:3], "増えた", *OLD[3:]], [[1, 4], [5, 8]]),
        ([*OLD, "増えた"], [[1, 3], [4, 8]]),
        # in front of everything: it belongs to nobody
        (["増えた", *OLD], [[2, 4], [5, 8]]),
        # a heading that was edited
        (["見出し1です", *OLD[1:]], [[1, 3], [4, 7]]),
    ],
)
def test_sections(new: list[str], sections: list[list[int]]) -> None:
    found = after(new)[0]["sections"]
    assert isinstance(found, list)
    assert [section["lines"] for section in found] == sections


def test_what_was_rewritten_is_to_be_read_again() -> None:
    found, read_again = after([*OLD[:1], "一つ目の長い文です。", *OLD[2:]])
    assert found == yaml.safe_load(WRITTEN)
    assert read_again == ["a.b", "a.c"]


def test_what_is_gone_is_to_be_read_again() -> None:
    found, read_again = after([*OLD[:2], *OLD[3:]])
    facts = found["facts"]
    assert isinstance(facts, list)
    assert [fact["lines"] for fact in facts] == [[2], [2], [4]]
    assert read_again == ["a.c"]


@pytest.fixture
def article(tmp_path: Path, root: Path) -> Path:
    """A copy of the article's facts, with a text of as many lines in the place of the article."""
    folder = tmp_path / "ours"
    shutil.copytree(root / "data", folder, ignore=shutil.ignore_patterns("voices"))
    facts = folder / "facts.yml"
    written = facts.read_text(encoding="utf-8")
    count = yaml.safe_load(written)["article"]["lines"]
    text = "\n".join(f"これは{sha256(str(n).encode()).hexdigest()}の文" for n in range(count))
    (tmp_path / "old.txt").write_text(text, encoding="utf-8")
    known = sha256(text.encode()).hexdigest()
    facts.write_text(re.sub(r"sha256: \w+", f"sha256: {known}", written), encoding="utf-8")
    return folder


@pytest.fixture
def run(article: Path, root: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    import os

    return lambda *names: subprocess.run(
        [sys.executable, "-m", "faq.owner.renumber", *(str(article.parent / n) for n in names)],
        cwd=root,
        env={**os.environ, "ARTICLE": str(article)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_whole_file_follows_the_article(
    article: Path, run: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    before = yaml.safe_load((article / "facts.yml").read_text(encoding="utf-8"))
    lines = (article.parent / "old.txt").read_text(encoding="utf-8").splitlines()
    new = "\n".join([*lines[:59], "増えた一文", *lines[59:]])
    (article.parent / "new.txt").write_text(new, encoding="utf-8")
    done = run("old.txt", "new.txt")
    assert done.returncode == 0, done.stderr
    found = yaml.safe_load((article / "facts.yml").read_text(encoding="utf-8"))
    assert found["article"]["lines"] == len(lines) + 1
    assert found["article"]["sha256"] == sha256(new.encode()).hexdigest()
    for old_fact, fact in zip(before["facts"], found["facts"], strict=True):
        assert fact["lines"] == [n + (n > 59) for n in old_fact["lines"]]
        assert fact["text"] == old_fact["text"]
    for old_section, section in zip(before["sections"], found["sections"], strict=True):
        assert section["lines"] == [n + (n > 59) for n in old_section["lines"]]


@pytest.mark.parametrize("names", [("new.txt", "old.txt"), ("old.txt", "none.txt")])
def test_another_text_is_refused(
    names: tuple[str, str], article: Path, run: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    (article.parent / "new.txt").write_text("別の文", encoding="utf-8")
    before = (article / "facts.yml").read_bytes()
    done = run(*names)
    assert done.returncode == 2
    assert done.stderr
    assert (article / "facts.yml").read_bytes() == before
