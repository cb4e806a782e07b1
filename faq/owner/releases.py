"""What goes live: an article's files beside the model that was made from them, numbered.

A folder holds the last few releases, each in a folder of its own, and names the one that is live.
Bots answer from a release, so that nothing that is edited reaches anybody before it is published.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT = 5
# The number of one that only answers until another one has learned.
FIRST = 0
# What a bot reads of an article's folder. What the models learn from is in the model.
ARTICLE_FILES = ("facts.yml", "phrases.yml", "site.yml", "words.yml")

_LIVE, _LEFT = "live", "left"


class ReleaseError(Exception):
    """There is no such release."""


@dataclass(frozen=True)
class Release:
    """A release by its folder."""

    folder: Path

    @property
    def number(self) -> int:
        """How many there had been with it."""
        return int(self.folder.name)

    @property
    def is_first(self) -> bool:
        """Whether it only answers until another one has learned."""
        return self.number == FIRST

    @property
    def article(self) -> Path:
        """The folder of the article's files."""
        return self.folder / "article"

    @property
    def model(self) -> Path:
        """The model that was made from them."""
        return self.folder / "bot.tar.gz"

    @property
    def source(self) -> str:
        """The fingerprint of all that it was made from."""
        return (self.folder / "source").read_text(encoding="utf-8").strip()


def fingerprint(article: Path, *more: str) -> str:
    """Return a hash over an article's files and what else a release is made from."""
    total = hashlib.sha256()
    for path in _files(article):
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for each in more:
        total.update(f"{each}\n".encode())
    return total.hexdigest()


def all_of(releases: Path) -> list[Release]:
    """Return what a folder holds, the oldest first."""
    folders = (path for path in releases.glob("[0-9]*") if path.name.isdecimal())
    return sorted(map(Release, folders), key=lambda release: release.number)


def live(releases: Path) -> Release | None:
    """Return the one that bots are to answer from, if there is one."""
    try:
        found = Release(releases / (releases / _LIVE).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return None
    return found if found.model.is_file() else None


def add(releases: Path, article: Path, model: Path, source: str) -> Release:
    """Copy what is to go live into a release, and return it; one that is there already is kept."""
    there = all_of(releases)
    for release in there:
        if release.source == source:
            return release
    return _copied(releases, there[-1].number + 1 if there else 1, article, model, source)


def add_first(releases: Path, article: Path, model: Path, source: str) -> Release:
    """Copy what answers for a while into the first release, in the place of an older one."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(releases / f"{FIRST:06}")
    return _copied(releases, FIRST, article, model, source)


def _copied(releases: Path, number: int, article: Path, model: Path, source: str) -> Release:
    releases.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=releases) as made:
        new = Release(Path(made) / f"{number:06}")
        new.article.mkdir(parents=True)
        for path in _files(article):
            shutil.copy(path, new.article)
        shutil.copy(model, new.model)
        (new.folder / "source").write_text(f"{source}\n", encoding="utf-8")
        new.folder.rename(releases / new.folder.name)
    return Release(releases / new.folder.name)


def publish(releases: Path, release: Release) -> None:
    """Name a release as the one that is live; of the older ones, the last few are kept."""
    _write(releases / _LIVE, release.folder.name)
    (releases / _LEFT).unlink(missing_ok=True)
    for old in _needless(all_of(releases), release):
        shutil.rmtree(old.folder)


def go_back(releases: Path) -> Release:
    """Make the release before the live one live. Raises ReleaseError when there is none."""
    now = live(releases)
    older = [] if now is None else [r for r in all_of(releases) if FIRST < r.number < now.number]
    if now is None or not older:
        raise ReleaseError("there is no release to go back to")
    _write(releases / _LEFT, now.source)
    _write(releases / _LIVE, older[-1].folder.name)
    return older[-1]


def was_left(releases: Path, source: str) -> bool:
    """Whether somebody went back from what has this fingerprint."""
    left = releases / _LEFT
    return left.is_file() and left.read_text(encoding="utf-8").strip() == source


def _needless(there: Iterable[Release], live: Release) -> list[Release]:
    older = [release for release in there if release.number < live.number]
    return older[: max(0, len(older) - (KEPT - 1))]


def _files(article: Path) -> Iterator[Path]:
    yield from (path for name in ARTICLE_FILES if (path := article / name).is_file())


def _write(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it meanwhile sees the old text or the new."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(f"{text}\n", encoding="utf-8")
    new.replace(path)
