"""A packed model is opened without Rasa."""

import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from faq.contract.context import EMPTY
from faq.knowledge.book import Book
from faq.understanding import storage
from faq.understanding.archive import open_engine
from faq.understanding.engine import Engine
from faq.understanding.storage import ARRAYS, DATA, ModelFormatError
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned

Pack = Callable[[Iterable[tuple[str, bytes]]], Path]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Pack files by their names in the archive."""

    def packed(files: Iterable[tuple[str, bytes]]) -> Path:
        with tarfile.open(tmp_path / "bot.tar.gz", "w:gz") as archive:
            for number, (name, content) in enumerate(files):
                path = tmp_path / str(number)
                path.write_bytes(content)
                archive.add(path, name)
        return tmp_path / "bot.tar.gz"

    return packed


@pytest.fixture(scope="module")
def files(
    small: Models, settings: Tuned, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("model")
    storage.save(small, settings, folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("where", ["", "./", "components/train_classifier/", "../../../"])
def test_a_model_is_found_wherever_it_was_packed(
    where: str, files: dict[str, bytes], pack: Pack, book: Book, small: Models, settings: Tuned
) -> None:
    model = pack([("metadata.json", b"{}"), *((where + name, files[name]) for name in files)])
    opened, engine = open_engine(model, book), Engine(book, small, settings)
    assert opened.settings == settings
    for text in ("CTOの役割は?", "CFOの年収", "こんにちは。CEOとは"):
        expected = engine.understand(engine.read(text), EMPTY).parts
        assert opened.understand(opened.read(text), EMPTY).parts == expected


def test_a_model_that_is_not_there_is_refused(tmp_path: Path, book: Book) -> None:
    with pytest.raises(OSError):
        open_engine(tmp_path / "none.tar.gz", book)


@pytest.mark.parametrize("names", [[], ["metadata.json"], [ARRAYS], [f"{DATA}.txt"]])
def test_an_archive_without_a_model_is_refused(names: list[str], pack: Pack, book: Book) -> None:
    model = pack((name, b"{}") for name in names)
    with pytest.raises(ModelFormatError, match="no model of this program"):
        open_engine(model, book)


def test_a_model_of_another_format_is_refused(
    files: dict[str, bytes], pack: Pack, book: Book
) -> None:
    model = pack([(DATA, b'{"format": 0}'), (ARRAYS, files[ARRAYS])])
    with pytest.raises(ModelFormatError, match="this code needs"):
        open_engine(model, book)


def test_what_ships_can_be_asked(engine: Engine) -> None:
    assert engine.understand(engine.read("CEOとは?"), EMPTY).parts
