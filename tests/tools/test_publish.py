"""What goes live and back, and what is said of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faq.owner import releases
from faq.owner.changes import Told
from faq.owner.releases import Release
from tools import ROOT, publish, state
from tools.processes import ProgramError
from tools.state import Running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the releases, where all questions are answered."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(publish, "answers_of", lambda _, asked: [Told("answer", "")] * len(asked))
    return state.releases({"STATE_DIRECTORY": str(tmp_path)})


def add(folder: Path, source: str) -> Release:
    model = folder.parents[1] / "bot.tar.gz"
    model.write_bytes(b"a model")
    return releases.add(folder, ROOT / "data", model, source)


def edit(monkeypatch: pytest.MonkeyPatch, folder: Path, source: str) -> None:
    """Let something be edited that would be made into a release with this fingerprint."""
    monkeypatch.setattr(publish, "source", lambda: source)
    monkeypatch.setattr(publish, "prepared", lambda *_: add(folder, source))


@pytest.mark.parametrize("silent", [0, 1])
def test_all_that_is_suggested_is_answered(
    folder: Path,
    silent: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []

    def answers_of(release: Release, questions: Sequence[str]) -> list[Told]:
        asked.extend(questions)
        return [Told("not_in_article" if i < silent else "answer", "") for i in range(len(asked))]

    monkeypatch.setattr(publish, "answers_of", answers_of)
    edit(monkeypatch, folder, "one")
    assert publish.main([]) == silent
    assert releases.live(folder) == (None if silent else add(folder, "one"))
    said = capsys.readouterr().err
    assert (asked[0] in said) == bool(silent)
    assert asked[1] not in said


def test_the_owner_hears_that_the_files_are_still_edited(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for source in ("one", "two", "three"):
        edit(monkeypatch, folder, source)
        assert publish.main([]) == 0
    capsys.readouterr()
    assert publish.main(["--back"]) == 0
    said = capsys.readouterr().out
    for expected in ("公開版2", "書き換えたまま", "make live", "git restore data", "git revert"):
        assert expected in said
    # Who has undone it already needs not hear of it.
    edit(monkeypatch, folder, "one")
    assert publish.main(["--back"]) == 0
    said = capsys.readouterr().out
    assert "公開版1" in said and "書き換えたまま" not in said


def test_nothing_was_live_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish.main(["--back"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "これより前に公開していた版がないため、戻せません。\n")


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "元の版のまま"), (["--back"], "戻していません")]
)
def test_what_no_bot_can_answer_from_is_live_no_more(
    folder: Path,
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, two = add(folder, "one"), add(folder, "two")
    releases.publish(folder, one)
    releases.publish(folder, two)
    edit(monkeypatch, folder, "three")
    led_to = 1 if arguments else 3
    monkeypatch.setattr(state, "running", lambda _: [Running(1, 2, failed=led_to)])
    assert publish.main(arguments) == 1
    assert releases.live(folder) == two
    assert told in capsys.readouterr().err
    monkeypatch.setattr(state, "running", lambda _: [])
    assert publish.main(["--back"]) == 0
    assert releases.live(folder) == one


def test_what_cannot_be_learned_is_not_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prepared(*_: object) -> Release:
        raise ProgramError("there is no model to run")

    monkeypatch.setattr(publish, "prepared", prepared)
    assert publish.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("学習できなかったため、公開しませんでした。")
    assert "logs/train.log" in said
    assert releases.live(folder) is None
