"""Something to answer with, a minute after a clone: a release that learned from a part of the data.

It answers until the one that learned from all of it takes its place.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from faq.knowledge.article import FOLDER
from faq.owner import releases
from faq.owner.releases import Release
from faq.understanding.examples import learned_from
from tools.servers import train
from tools.train import FIRST, is_current, source

# How many times as many messages there must be for a first release to save time worth saving.
_WORTH = 2


def helps() -> bool:
    """Whether it takes much longer to learn from all there is, and that has not been done."""
    return not is_current() and sum(1 for _ in learned_from()) > _WORTH * FIRST


def fits(release: Release) -> bool:
    """Whether a first release was made from what is there now."""
    return release.source == _source()


def made(folder: Path, stops: Sequence[int]) -> Release:
    """Train one and add it to the releases. Raises ProgramError or Stopped."""
    before = _source()
    with tempfile.TemporaryDirectory() as directory:
        model = Path(directory) / "bot.tar.gz"
        train(stops, "--first", str(model))
        return releases.add_first(folder, FOLDER, model, before)


def _source() -> str:
    return f"first {source()}"
