"""The skeleton of another article is a whole article."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faq.owner.check import problems_of
from faq.owner.new import main


def test_a_new_article_has_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "museum"
    assert main([str(folder)]) == 0
    assert f"make run ARTICLE={folder}" in capsys.readouterr().out
    assert problems_of(folder) == []


def test_what_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "facts.yml").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["facts.yml"]


def test_its_phrases_name_what_it_is_about(tmp_path: Path, root: Path) -> None:
    """Nothing of the first article is left in what the bot says."""
    folder = tmp_path / "museum"
    main([str(folder)])
    say = (
        "from faq.knowledge.phrases import phrase\n"
        "names = 'social_greet social_help social_bot off_topic clarify_compare assumed_role'\n"
        "for name in names.split(): print(phrase(name, role='大人'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", say],
        cwd=root,
        env={**os.environ, "ARTICLE": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "入場券" in said
    assert "大人と子どもの違いは?" in said
    assert not any(name in said for name in ("CCO", "CEO", "CxO", "役職"))
