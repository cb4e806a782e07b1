"""A first release is made where learning from all there is would keep people waiting."""

from collections import Counter
from pathlib import Path

import pytest

from faq.owner.releases import Release
from faq.understanding.examples import Said, learned_from, thinned
from tools import first
from tools.train import FIRST


def test_it_helps_where_nothing_was_learned_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "is_current", lambda: False)
    assert first.helps()
    monkeypatch.setattr(first, "learned_from", lambda: iter([Said("a", ("x",), ("greet",))] * 9))
    assert not first.helps()


def test_it_helps_nobody_who_has_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "is_current", lambda: True)
    assert not first.helps()


def test_one_that_was_made_from_other_data_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("first something else\n")
    assert not first.fits(Release(tmp_path))


def test_every_writer_and_every_kind_is_in_the_part() -> None:
    said = [*learned_from()]
    part = thinned(said, FIRST)
    assert abs(len(part) - FIRST) < FIRST / 20
    assert thinned(said, None) == said == thinned(said, len(said))
    assert {each.person for each in part} == {each.person for each in said}
    often = Counter(label for each in said for label in each.labels)
    known = {label for each in part for label in each.labels}
    assert {label for label, count in often.items() if count > 60} <= known
