"""Answer questions from one release, for comparing: `ARTICLE=… python -m tools.answer_all MODEL`.

Questions come as a JSON list on the standard input; what was told goes as one to the standard
output. Each question begins a conversation.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from faq.answering.render import render
from faq.answering.turn import take
from faq.contract.context import EMPTY
from faq.knowledge.facts import book
from faq.owner.changes import Told
from faq.understanding.archive import open_engine


def answers(model: Path, questions: Sequence[str]) -> list[Told]:
    """Return what a model and the article's facts answer. Raises OSError, ModelFormatError."""
    facts = book()
    engine = open_engine(model, facts)
    found = []
    for question in questions:
        answer = take(engine.understand(engine.read(question), EMPTY).parts, EMPTY, facts)[0]
        found.append(Told(answer.kind, render(answer), answer.facts))
    return found


if __name__ == "__main__":
    told = answers(Path(sys.argv[1]), json.load(sys.stdin))
    json.dump([asdict(each) for each in told], sys.stdout, ensure_ascii=False)
