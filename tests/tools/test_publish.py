"""What the bot suggests to ask and cannot answer never goes live."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.owner import releases
from faq.owner.changes import Told
from faq.owner.releases import Release
from tools import ROOT, publish, state


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    model = tmp_path / "bot.tar.gz"
    model.write_bytes(b"a model")
    folder = state.releases({"STATE_DIRECTORY": str(tmp_path)})
    release = releases.add(folder, ROOT / "data", model, "of this test")
    monkeypatch.setattr(publish, "prepared", lambda *_: release)
    monkeypatch.setattr(publish, "_taken_up", lambda *_: True)
    return release


@pytest.mark.parametrize("silent", [0, 1])
def test_all_that_is_suggested_is_answered(
    new: Release, silent: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def answers_of(release: Release, questions: Sequence[str]) -> list[Told]:
        asked.extend(questions)
        return [Told("not_in_article" if i < silent else "answer", "") for i in range(len(asked))]

    monkeypatch.setattr(publish, "answers_of", answers_of)
    assert publish.main([]) == silent
    assert releases.live(new.folder.parent) == (None if silent else new)
    said = capsys.readouterr().err
    assert (asked[0] in said) == bool(silent)
    assert asked[1] not in said
