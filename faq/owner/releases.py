"""What goes live: an article's files beside the model that was made from them, numbered.

A folder holds the last few releases, each in a folder of its own, and names those that were live in
their order: the last one is. Bots answer from a release, so that nothing that is edited reaches
anybody before it is published.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Of those that were live, and of the others.
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
    order = _order(releases)
    return order[-1] if order else None


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
    """Name a release as the one that is live; of the others, the last few are kept."""
    order = [*_without(release, _order(releases)), release]
    _write_order(releases, order[-KEPT:])
    (releases / _LEFT).unlink(missing_ok=True)
    others = [other for other in all_of(releases) if other not in order]
    for old in (*order[:-KEPT], *others[:-KEPT]):
        shutil.rmtree(old.folder)


def go_back(releases: Path) -> Release:
    """Make what was live before live again, and return it. Raises ReleaseError when nothing was.

    What is gone back from is live again only when somebody publishes it.
    """
    order = _order(releases)
    before = _without(order[-1], order) if order else []
    if not before or before[-1].is_first:
        raise ReleaseError("nothing was live before")
    return _leave(releases, order[-1], before)


def withdraw(releases: Path, release: Release) -> None:
    """Take back a release that cannot answer; where none was live before, it stays."""
    before = _without(release, _order(releases))
    if before:
        _leave(releases, release, before)


def return_to(releases: Path, release: Release) -> None:
    """Undo the last way back, which led from this release to one that cannot answer."""
    _write_left(releases, _left(releases)[:-1])
    _write_order(releases, [*_order(releases), release])


def was_left(releases: Path, source: str) -> bool:
    """Whether somebody went back from what has this fingerprint, and published nothing since."""
    return source in _left(releases)


def _leave(releases: Path, now: Release, before: Sequence[Release]) -> Release:
    _write_left(releases, [*_left(releases), now.source])
    _write_order(releases, before)
    return before[-1]


def _left(releases: Path) -> list[str]:
    """Return the fingerprints of what was gone back from since something was published."""
    left = releases / _LEFT
    return left.read_text(encoding="utf-8").splitlines() if left.is_file() else []


def _write_left(releases: Path, sources: Sequence[str]) -> None:
    _write(releases / _LEFT, "\n".join(sources))


def _order(releases: Path) -> list[Release]:
    """Return what was live, each once, in the order in which it last was."""
    try:
        names = (releases / _LIVE).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
    order = (Release(releases / name) for name in names)
    return [release for release in order if release.model.is_file()]


def _write_order(releases: Path, order: Sequence[Release]) -> None:
    _write(releases / _LIVE, "\n".join(release.folder.name for release in order))


def _without(release: Release, order: Sequence[Release]) -> list[Release]:
    return [other for other in order if other != release]


def _files(article: Path) -> Iterator[Path]:
    yield from (path for name in ARTICLE_FILES if (path := article / name).is_file())


def _write(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it meanwhile sees the old text or the new."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_text(f"{text}\n", encoding="utf-8")
    new.replace(path)
