"""The models are kept in files, and read back as they were."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from faq.settings import SettingsError
from faq.understanding import storage
from faq.understanding.message import Message, whole
from faq.understanding.readings import readings
from faq.understanding.storage import ARRAYS, DATA, FORMAT, ModelFormatError
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned

TEXTS = [
    "CTOの役割は?",
    "CTOの年収",
    "CIOとは",
    "今日の天気は?",
    "What is a CEO?",
    "2つ目",
    "🙂",
    "",
]


@pytest.fixture(scope="module")
def folder(small: Models, settings: Tuned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = tmp_path_factory.mktemp("model")
    storage.save(small, settings, kept)
    return kept


@pytest.fixture(scope="module")
def again(folder: Path) -> Models:
    return storage.load(folder)[0]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_the_same_readings_come_out(
    text: str, small: Models, again: Models, read: Callable[[str], Message]
) -> None:
    clause = whole(read(text))
    weights = {"words": 0.5, "meaning": 0.5}
    found, before = (readings(clause, models, weights, 2.0) for models in (again, small))
    assert found.kinds == before.kinds
    assert np.array_equal(found.words, before.words)
    assert np.array_equal(found.shares, before.shares)


def test_everything_comes_back(small: Models, again: Models) -> None:
    assert again.asked == small.asked
    for name in ("words", "meaning", "borders"):
        kept, loaded = vars(getattr(small, name)), vars(getattr(again, name))
        assert kept.keys() == loaded.keys()
        for key, value in kept.items():
            assert np.array_equal(loaded[key], value), f"{name}.{key}"
            assert type(loaded[key]) is type(value), f"{name}.{key}"


def test_the_settings_come_back(folder: Path, settings: Tuned) -> None:
    assert storage.load(folder)[1] == settings


def changed(folder: Path, other: Path, **values: object) -> Path:
    """Copy a model into another folder, with other values in its data."""
    data = json.loads((folder / DATA).read_text(encoding="utf-8"))
    (other / DATA).write_text(json.dumps(data | values), encoding="utf-8")
    (other / ARRAYS).write_bytes((folder / ARRAYS).read_bytes())
    return other


@pytest.mark.parametrize("version", [None, 0, FORMAT - 1, FORMAT + 1, str(FORMAT)])
def test_another_format_is_refused(version: object, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelFormatError, match=f"{version}, this code needs {FORMAT}"):
        storage.load(changed(folder, tmp_path, format=version))


@pytest.mark.parametrize("value", ["0.5", None, True])
def test_a_broken_setting_is_refused(
    value: object, settings: Tuned, folder: Path, tmp_path: Path
) -> None:
    broken = asdict(settings) | {"border": value}
    with pytest.raises(SettingsError, match="border"):
        storage.load(changed(folder, tmp_path, settings=broken))


def test_a_model_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        storage.load(tmp_path)


def test_loading_runs_no_code(folder: Path) -> None:
    """No pickle: numpy refuses objects, and the rest is JSON."""
    assert sorted(path.name for path in folder.iterdir()) == sorted([DATA, ARRAYS])
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_saving_again_replaces_what_was_there(
    small: Models, settings: Tuned, folder: Path, tmp_path: Path
) -> None:
    kept = changed(folder, tmp_path, format=0)
    storage.save(small, settings, kept)
    assert storage.load(kept)[1] == settings
