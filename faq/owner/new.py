"""Make the skeleton of another article: `python -m faq.owner.new FOLDER`."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from faq.knowledge.problems import words

_SKELETON = Path(__file__).with_name("skeleton")


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy the skeleton; return the exit status. A folder that is there already stays as it is."""
    parser = argparse.ArgumentParser(prog="python -m faq.owner.new")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    if folder.exists():
        print(words("new_there", folder=folder), file=sys.stderr)
        return 2
    shutil.copytree(_SKELETON, folder)
    print(words("new_made", folder=folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
