"""A role is added by facts and examples alone: no code changes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
CODE = ("actions", "components", "data")

ROLE = {
    "english": "Chief Human Resources Officer",
    "japanese": "最高人事責任者",
    "keywords": ["人事"],
    "aliases": ["シーエイチアールオー"],
}
FACTS = [
    ("chro.definition", "definition", "CHROは、企業の人事にかかわる領域を受け持つ役職です。"),
    ("chro.translation", "translation", "CHROは、日本語では「最高人事責任者」と訳されます。"),
    ("chro.mission", "mission", "CHROは、人材についての戦略を担います。"),
]
EXAMPLES = {"definition": ["CHROとは?", "CHROって何"], "translation": ["CHROは日本語だと?"]}

# Runs in the copy: trains from its data and asks, as the Rasa components and the action do.
ASK = """
import json, sys
from pathlib import Path
import yaml
from actions.context import EMPTY
from actions.facts import book
from actions.turn import take
from components.understanding import Reader

examples = [
    (line[2:].strip(), entry["intent"])
    for path in sorted(Path("data/nlu").glob("*.yml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    for line in entry["examples"].splitlines()
]
reader = Reader(book())
texts, intents = zip(*examples)
models = reader.train(texts, intents, 0.5, 0.9)
for question in sys.argv[1:]:
    parts = reader.parts(reader.analyse(question), models)
    print(json.dumps(take({"parts": parts}, EMPTY, book())[0].to_dict()))
"""

CASES = [
    ("CHROとは?", ["CHRO"], ["chro.definition", "chro.translation"]),
    ("最高人事責任者って日本語で何て言うの?", ["CHRO"], ["chro.translation"]),
    ("chroの主な役目は?", ["CHRO"], ["chro.mission"]),
    ("CHROとCFOの違いは?", ["CHRO", "CFO"], ["chro.mission", "cfo.mission"]),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project to whose data the role is added."""
    folder = tmp_path_factory.mktemp("project")
    for name in CODE:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    path = folder / "data" / "facts.yml"
    book = yaml.safe_load(path.read_text(encoding="utf-8"))
    del book["not_described"]["CHRO"]
    book["roles"]["CHRO"] = ROLE
    section = book["sections"][0]
    for id, topic, text in FACTS:
        book["facts"].append(
            {
                "id": id,
                "roles": ["CHRO"],
                "topic": topic,
                "also": ["definition"] if topic == "translation" else [],
                "section": section["id"],
                "lines": section["lines"][:1],
                "text": text,
                "short": text,
                "modality": "stated",
            }
        )
    path.write_text(yaml.safe_dump(book, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for topic, lines in EXAMPLES.items():
        with (folder / "data" / "nlu" / f"{topic}.yml").open("a", encoding="utf-8") as file:
            file.writelines(f"      - {line}\n" for line in lines)
    return folder


def test_an_added_role_is_answered(copy):
    questions = [question for question, _, _ in CASES]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, *questions],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for (question, roles, facts), answer in zip(CASES, answers, strict=True):
        told = {fact for sentence in answer["sentences"] for fact in sentence["facts"]}
        assert answer["kind"] == "answer", question
        assert answer["question"]["roles"] == roles, question
        assert set(facts) <= told, question
