"""A role is added by facts and examples alone: no code changes."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
CODE = ("actions", "faq", "data")

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
# Whose messages the copy learns from, besides those about the new role: all would take a minute.
PEOPLE = ("banker51", "nurse31", "librarian47", "itpm38", "hr_manager48", "osaka_shop")
MESSAGES = [
    ("CHROとは?", "definition:CHRO"),
    ("CHROって何", "definition:CHRO"),
    ("CHROは日本語だと?", "translation:CHRO"),
]

# Runs in the copy: trains from its data and asks, as the Rasa components and the action do.
ASK = """
import json, sys
from pathlib import Path
from faq.knowledge.facts import book
from faq.answering.turn import take
from faq.contract.context import EMPTY
from faq.understanding import examples, training
from faq.understanding.engine import Engine
from faq.understanding.tuned import Tuned

settings = Tuned(**json.loads(sys.argv[1]))
models = training.train(examples.read(), book(), lambda line: None)
engine = Engine(book(), models, settings)
for question in sys.argv[2:]:
    parts = engine.understand(engine.read(question), EMPTY).parts
    print(json.dumps(take(parts, EMPTY, book())[0].to_dict()))
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
        ignore = shutil.ignore_patterns("__pycache__", "*.dialogues.tsv")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for path in (folder / "data" / "voices").iterdir():
        if path.stem not in PEOPLE:
            path.unlink()
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
    lines = "".join(f"{text}\t{label}\n" for text, label in MESSAGES)
    (folder / "data" / "voices" / "someone.tsv").write_text(lines, encoding="utf-8")
    return folder


def test_an_added_role_is_answered(copy, engine):
    questions = [question for question, _, _ in CASES]
    settings = json.dumps(asdict(engine.settings))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, settings, *questions],
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


# What the bot says of itself, in the copy: in words, on a page, and in Slack.
SAY = """
import json
from faq.channels.slack.home import view
from faq.channels.slack.manifest import manifest
from faq.channels.website.assets import load
from faq.knowledge.facts import book
from faq.knowledge.phrases import phrase

assets = load()
print(json.dumps([
    phrase("social_greet"),
    assets["widget.js"].body.decode(),
    assets[""].body.decode(),
    json.dumps(view(book(), followups=True), ensure_ascii=False),
    json.dumps(manifest(None, reads_along=True), ensure_ascii=False),
]))
"""


def test_an_added_role_is_named_wherever_roles_are(copy):
    command = [sys.executable, "-W", "ignore", "-c", SAY]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True, timeout=60)
    assert ["CHRO" in place for place in json.loads(done.stdout)] == [True] * 5


def test_the_check_finds_nothing_to_edit_and_says_what_is_not_learned(copy):
    command = [sys.executable, "-W", "ignore", "-m", "faq.owner.check"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=60)
    left = [line for line in done.stdout.splitlines() if "がひとつもありません" not in line]
    # It finds nothing, or tells of topics alone that so few people asked for; then of the role.
    assert not any("norole" in line or ".yml:" in line for line in left), left[:5]
    assert any("CHRO" in line and "学習には使われません" in line for line in left), left[:5]
