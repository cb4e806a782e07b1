"""The model is trained when, and only when, what it is made from has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tools import ROOT
from tools import train as training
from tools.train import FIRST, MODEL, TRAINED_FROM, TrainingError, fingerprint, install, is_current

MADE_FROM = [
    "config.yml",
    "domain.yml",
    "data/facts.yml",
    "data/voices/person.tsv",
    "data/words.yml",
    "faq/rasa/tokenizer.py",
    "faq/understanding/names.py",
    "faq/knowledge/book.py",
    "faq/knowledge/facts.py",
    "requirements/run.txt",
]
OTHERS = [
    "README.md",
    "faq/answering/compose.py",
    "faq/channels/typed_text.py",
    "faq/understanding/notes.md",
    "faq/understanding/decision.py",
    "data/voices/person.tsv.orig",
    "endpoints.yml",
    "requirements/dev.txt",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that holds some text in each file."""
    for name in (*MADE_FROM, *OTHERS):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def write_model(project: Path, content: str = "new") -> Path:
    """Write a model as Rasa does, in a directory that is not where it is looked for."""
    model = project / "models" / ".training" / "bot.tar.gz"
    model.parent.mkdir(parents=True, exist_ok=True)
    model.write_text(content)
    return model


@pytest.mark.parametrize("name", MADE_FROM)
def test_fingerprint_depends_on(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed")
    changed = fingerprint(project)
    (project / name).unlink()
    assert len({before, changed, fingerprint(project)}) == 3


@pytest.mark.parametrize("name", OTHERS)
def test_fingerprint_does_not_depend_on(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed")
    assert fingerprint(project) == before


def test_fingerprint_depends_on_names(project: Path) -> None:
    before = fingerprint(project)
    (project / "data/voices/person.tsv").rename(project / "data/voices/other.tsv")
    assert fingerprint(project) != before


def test_fingerprint_does_not_depend_on_the_place(project: Path, tmp_path: Path) -> None:
    before = fingerprint(project)
    for path in list(project.iterdir()):
        path.rename(tmp_path.parent / f"{tmp_path.name}-{path.name}")
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in tmp_path.parent.glob(f"{tmp_path.name}-*"):
        path.rename(moved / path.name.removeprefix(f"{tmp_path.name}-"))
    assert fingerprint(moved) == before


def test_is_current(project: Path) -> None:
    assert not is_current(project)
    install(write_model(project), fingerprint(project), project)
    assert is_current(project)
    assert (project / MODEL).read_text() == "new"
    (project / "domain.yml").write_text("changed")
    assert not is_current(project)


@pytest.mark.parametrize("name", [MODEL, TRAINED_FROM])
def test_is_not_current_without(project: Path, name: Path) -> None:
    install(write_model(project), fingerprint(project), project)
    (project / name).unlink()
    assert not is_current(project)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_an_interrupted_install_is_never_taken_for_current(
    project: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    # The model of the old domain is there; that of a new one is put into place, and the old
    # domain comes back. Only after all steps may a model count, and then as the new one.
    old = fingerprint(project)
    install(write_model(project, "old"), old, project)
    (project / "domain.yml").write_text("changed")
    new, model = fingerprint(project), write_model(project)
    done = 0
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        nonlocal done
        if done == steps:
            raise KeyboardInterrupt
        done += 1
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        if steps < 2:
            with pytest.raises(KeyboardInterrupt):
                install(model, new, project)
        else:
            install(model, new, project)
    assert is_current(project) is (steps == 2)
    (project / "domain.yml").write_text("domain.yml")
    assert fingerprint(project) == old
    assert not is_current(project)
    assert (project / MODEL).read_text() in ("old", "new")


def stub(project: Path, train: Callable[[Path], None]) -> Callable[[Path, Path], Path]:
    """Stand in for Rasa."""

    def trained(directory: Path, root: Path, config: Path) -> Path:
        assert (root, config) == (project, project / "config.yml")
        model = directory / "bot.tar.gz"
        model.write_text("half")
        train(project)
        model.write_text("new")
        return model

    return trained


def test_train_leaves_only_the_model(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_trained", stub(project, lambda _: None))
    training.train(project)
    assert is_current(project)
    names = sorted(path.name for path in (project / "models").iterdir())
    assert names == ["bot.sha256", "bot.tar.gz"]


@pytest.mark.parametrize("error", [TrainingError("bad data"), KeyboardInterrupt()])
def test_a_failed_training_leaves_the_old_model(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(_: Path) -> None:
        raise error

    install(write_model(project, "old"), fingerprint(project), project)
    (project / "models" / ".training").rmdir()
    monkeypatch.setattr(training, "_trained", stub(project, fail))
    with pytest.raises(type(error)):
        training.train(project)
    assert is_current(project)
    assert (project / MODEL).read_text() == "old"
    names = sorted(path.name for path in (project / "models").iterdir())
    assert names == ["bot.sha256", "bot.tar.gz"]


def test_a_first_model_learns_from_a_part(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "config.yml").write_bytes((ROOT / "config.yml").read_bytes())

    def trained(directory: Path, root: Path, config: Path) -> Path:
        part = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"][-1]
        whole = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))["pipeline"][-1]
        assert part == {**whole, "most": FIRST}
        return write_model(project)

    monkeypatch.setattr(training, "_trained", trained)
    training.train_first(tmp_path / "first.tar.gz", project)
    assert (tmp_path / "first.tar.gz").read_text() == "new"
    assert not is_current(project)


def test_what_changes_during_the_training_is_trained_next(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(root: Path) -> None:
        (root / "data/voices/person.tsv").write_text("changed")

    monkeypatch.setattr(training, "_trained", stub(project, edit))
    training.train(project)
    assert not is_current(project)


def test_reasons_go_to_the_root() -> None:
    try:
        try:
            raise ValueError("line 3 is broken")
        except ValueError as error:
            raise RuntimeError("the component failed") from error
    except RuntimeError as error:
        assert list(training.reasons(error)) == ["the component failed", "line 3 is broken"]
