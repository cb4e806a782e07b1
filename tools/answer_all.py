"""Answer questions from one release, for comparing: `ARTICLE=… python -m tools.answer_all MODEL`.

Questions come as a JSON list on the standard input; what was told goes as one to the standard
output. Each question begins a conversation.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from faq.answering.render import render
from faq.answering.turn import take
from faq.contract.context import EMPTY
from faq.knowledge.facts import book
from faq.owner.changes import Told
from faq.owner.releases import Release
from faq.understanding.archive import open_engine
from tools import ROOT
from tools.processes import ProgramError
from tools.servers import LOGS


def answers(model: Path, questions: Sequence[str]) -> list[Told]:
    """Return what a model and the article's facts answer. Raises OSError, ModelFormatError."""
    facts = book()
    engine = open_engine(model, facts)
    found = []
    for question in questions:
        answer = take(engine.understand(engine.read(question), EMPTY).parts, EMPTY, facts)[0]
        found.append(Told(answer.kind, render(answer), answer.facts))
    return found


def answers_of(release: Release, questions: Sequence[str]) -> list[Told]:
    """Let a process of its own answer: each answers from one article. Raises ProgramError."""
    LOGS.mkdir(exist_ok=True)
    with (LOGS / "answer_all.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(
            [sys.executable, "-m", "tools.answer_all", str(release.model)],
            cwd=ROOT,
            env={**os.environ, "ARTICLE": str(release.article.resolve())},
            input=json.dumps(questions),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,
        )
    if done.returncode:
        raise ProgramError(f"release {release.number} cannot answer")
    return [
        Told(each["kind"], each["text"], tuple(each["facts"])) for each in json.loads(done.stdout)
    ]


if __name__ == "__main__":
    told = answers(Path(sys.argv[1]), json.load(sys.stdin))
    json.dump([asdict(each) for each in told], sys.stdout, ensure_ascii=False)
