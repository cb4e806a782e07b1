"""Which article is answered from: the folder that ARTICLE names, by default data/.

It holds facts.yml, phrases.yml, words.yml, site.yml, and voices/ with what the models learn from.
"""

import os
from pathlib import Path

from faq.settings import text

ROOT = Path(__file__).resolve().parents[2]
# Read once: a process answers from one article.
FOLDER = ROOT / (text("ARTICLE", os.environ) or "data")


def files(name: str) -> tuple[Path, ...]:
    """Return where a file may be: in data/, and in the article's own folder, which counts more."""
    return tuple(dict.fromkeys((ROOT / "data" / name, FOLDER / name)))
