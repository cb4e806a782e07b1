"""The models are kept in files, and read back as they were."""

import json
from pathlib import Path

import numpy as np
import pytest

from components import storage
from components.storage import FORMAT, ModelFormatError
from components.understanding import Reader, Understanding

TEXTS = ["CTOの役割は?", "CTOの役割と年収", "CIOとは", "今日の天気は?", "2つ目", "🙂"]


@pytest.fixture(scope="module")
def folder(models: Understanding, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = tmp_path_factory.mktemp("model")
    storage.save(models, kept)
    return kept


@pytest.fixture(scope="module")
def again(folder: Path, models: Understanding) -> Understanding:
    return storage.load(folder, models.threshold, models.alone)


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_parts_come_out(
    text: str, reader: Reader, models: Understanding, again: Understanding
) -> None:
    analysis = reader.analyse(text)
    assert reader.parts(analysis, again) == reader.parts(analysis, models)


def test_everything_comes_back(models: Understanding, again: Understanding) -> None:
    assert again.model.vocabulary == models.model.vocabulary
    assert again.model.intents == models.model.intents
    for name in ("idf", "weights", "bias"):
        assert np.array_equal(getattr(again.model, name), getattr(models.model, name))
    for name in ("words", "all_words", "common", "rarity", "leaning"):
        assert getattr(again.known, name) == getattr(models.known, name)
    assert (again.known.examples != models.known.examples).nnz == 0
    assert again.scope.bias == models.scope.bias


def test_the_thresholds_are_settings_and_no_part_of_the_model(folder: Path) -> None:
    loaded = storage.load(folder, 0.1, 0.2)
    assert (loaded.threshold, loaded.alone) == (0.1, 0.2)


@pytest.mark.parametrize("version", [None, 0, FORMAT + 1, str(FORMAT)])
def test_another_format_is_refused(version: object, folder: Path, tmp_path: Path) -> None:
    data = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    data["format"] = version
    (tmp_path / "model.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelFormatError, match=f"this code needs {FORMAT}"):
        storage.load(tmp_path, 0.5, 0.9)


def test_loading_runs_no_code(folder: Path) -> None:
    """No pickle: numpy refuses objects, and the rest is JSON."""
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".npz", ".npz"]
    for path in folder.glob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype != object for name in arrays.files)


def test_the_model_is_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) < 30_000_000
