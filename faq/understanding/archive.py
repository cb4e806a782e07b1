"""Opens a model that Rasa has packed, to be asked without Rasa."""

import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from faq.knowledge.book import Book
from faq.understanding import storage
from faq.understanding.engine import Engine


def open_engine(model: Path, book: Book) -> Engine:
    """Return the engine of a packed model.

    Raises OSError when there is none, and ModelFormatError when another version made it.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            _unpack(model, Path(folder))
        except (tarfile.TarError, EOFError) as error:
            raise storage.ModelFormatError(f"{model} is no model: {error}") from error
        if not (Path(folder) / storage.DATA).is_file():
            raise storage.ModelFormatError(f"{model} holds no model of this program")
        models, settings = storage.load(Path(folder))
    return Engine(book, models, settings)


def _unpack(model: Path, folder: Path) -> None:
    with tarfile.open(model) as archive:
        for member in archive:
            name = PurePosixPath(member.name).name
            if name in (storage.DATA, storage.ARRAYS):
                archive.makefile(member, str(folder / name))
