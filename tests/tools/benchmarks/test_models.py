"""When the stock model that was kept counts, and what training leaves behind."""

import dataclasses
import json
import sys
from pathlib import Path

import pytest
import yaml

from tools.benchmarks import models
from tools.benchmarks.bots import (
    BRIEF,
    BRIEF_CONFIG,
    OURS,
    STOCK,
    STOCK_CONFIG,
    STOCK_DOMAIN,
    STOCK_NLU,
    STOCK_RULES,
    Bot,
    environment,
)
from tools.processes import ProgramError

VOICES = "data/voices/team.tsv"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with what the stock model is made from."""
    for name in ("tools/benchmarks/stock/config.yml",):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("data", encoding="utf-8")
    (tmp_path / VOICES).parent.mkdir(parents=True)
    (tmp_path / VOICES).write_text("CEOとは?\tdefinition:CEO\n", encoding="utf-8")
    (tmp_path / "domain.yml").write_text("version: '3.1'\nactions: [action_answer]\n")
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(models, "ROOT", tmp_path)
    # Programs run where the real project is, with logs that are named from there.
    monkeypatch.setattr("tools.processes.ROOT", tmp_path)
    return tmp_path


def training_of(bot: Bot, code: str) -> Bot:
    return dataclasses.replace(bot, train=(sys.executable, "-c", code))


@pytest.fixture
def stock() -> Bot:
    return training_of(STOCK, "open('models/stock.tar.gz', 'w').close()")


def test_a_model_is_kept_with_what_it_took(place: Path, stock: Bot) -> None:
    assert models.kept(STOCK) is None
    took = models.train(stock)
    assert took.seconds > 0
    assert took.cpu_seconds > 0
    assert models.kept(STOCK) == took


def test_stock_gets_the_examples_of_one_person_and_every_intent_listed(
    place: Path, stock: Bot
) -> None:
    with (place / VOICES).open("a", encoding="utf-8") as file:
        file.write("お金の\\n長は?\twho:CFO\nこんにちは。¦CTOとは?\tgreet¦definition:CTO\n")
    (place / "data/voices/other.tsv").write_text("COOの役割\troles:COO\n", encoding="utf-8")
    models.train(stock)
    nlu = yaml.safe_load((place / STOCK_NLU).read_text(encoding="utf-8"))["nlu"]
    assert nlu == [
        {"intent": "definition", "examples": "- CEOとは?\n"},
        {"intent": "who_cfo", "examples": "- お金の 長は?\n"},
    ]
    domain = yaml.safe_load((place / STOCK_DOMAIN).read_text(encoding="utf-8"))
    assert domain == {
        "version": "3.1",
        "actions": ["action_answer"],
        "intents": ["definition", "who_cfo"],
    }
    rules = yaml.safe_load((place / STOCK_RULES).read_text(encoding="utf-8"))["rules"]
    assert rules[0]["steps"] == [
        {"or": [{"intent": "definition"}, {"intent": "who_cfo"}]},
        {"action": "action_answer"},
    ]


@pytest.mark.parametrize("change", [VOICES, "domain.yml"])
def test_a_model_of_other_data_does_not_count(place: Path, stock: Bot, change: str) -> None:
    models.train(stock)
    (place / change).write_text("changed", encoding="utf-8")
    assert models.kept(STOCK) is None


def test_a_record_without_a_model_does_not_count(place: Path, stock: Bot) -> None:
    models.train(stock)
    (place / "models/stock.tar.gz").unlink()
    assert models.kept(STOCK) is None


def test_a_training_that_fails_leaves_no_record(place: Path, stock: Bot) -> None:
    models.train(stock)
    failing = training_of(STOCK, "print('out of memory'); exit(3)")
    with pytest.raises(ProgramError, match=r"(?s)training of stock failed.*out of memory"):
        models.train(failing)
    assert models.kept(STOCK) is None


def test_ours_is_trained_although_it_is_current(place: Path) -> None:
    note = place / "models/bot.sha256"
    note.write_text("current", encoding="utf-8")
    code = "import os, sys; sys.exit(os.path.exists('models/bot.sha256'))"
    bot = training_of(OURS, code)
    models.train(bot)
    assert not (place / "models/stock.json").exists()


def test_a_brief_training_is_one_of_one_epoch(place: Path, stock: Bot) -> None:
    recipe = {
        "language": "ja",
        "pipeline": [{"name": "SpacyNLP"}, {"name": "DIETClassifier", "epochs": 100}],
        "policies": [{"name": "TEDPolicy", "epochs": 100}],
    }
    (place / STOCK_CONFIG).write_text(yaml.safe_dump(recipe), encoding="utf-8")
    models.train(stock)
    took = models.train(training_of(BRIEF, "open('models/stock-brief.tar.gz', 'w').close()"))
    made = yaml.safe_load((place / BRIEF_CONFIG).read_text(encoding="utf-8"))
    assert made["pipeline"] == [{"name": "SpacyNLP"}, {"name": "DIETClassifier", "epochs": 1}]
    assert made["policies"] == [{"name": "TEDPolicy", "epochs": 1}]
    assert made["language"] == "ja"
    # Each of the two models has a record of its own.
    assert models.kept(BRIEF) == took
    assert models.kept(STOCK) not in (None, took)


def test_the_record_holds_no_path(place: Path, stock: Bot) -> None:
    models.train(stock)
    record = json.loads((place / "models/stock.json").read_text(encoding="utf-8"))
    assert set(record) == {"seconds", "cpu_seconds", "day", "trained_from"}


def test_nothing_sways_a_bot_that_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        *("TRACKER_STORE_URL", "LOCK_STORE_URL", "ACTION_SERVER_URL"),
        *("SLACK_BOT_TOKEN", "SANIC_WORKERS"),
    ):
        monkeypatch.setenv(name, "set")
    passed = environment(PORT="1")
    assert passed["PORT"] == "1"
    assert "PATH" in passed
    assert "set" not in passed.values()
