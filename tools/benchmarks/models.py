"""How long training takes, and whether a stock model that was kept is still of today's data."""

import json
import resource
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import yaml

from faq.understanding.examples import label_of, read
from tools import ROOT
from tools.benchmarks.bots import (
    BRIEF,
    BRIEF_CONFIG,
    OURS,
    STOCK_CONFIG,
    STOCK_DOMAIN,
    STOCK_NLU,
    STOCK_RULES,
    Bot,
    environment,
)
from tools.processes import ProgramError, last_lines, running
from tools.train import TRAINED_FROM, fingerprint

# Whose messages the stock recipe learns from: with everybody's it would take days.
_PERSON = "team"
# Paths and patterns, from the root of the project.
STOCK_SOURCES = (
    str(STOCK_CONFIG),
    f"data/voices/{_PERSON}.tsv",
    "domain.yml",
    "requirements/bench.txt",
)


@dataclass(frozen=True)
class Training:
    """How long a training took, in seconds: by the clock, and of the processors' time."""

    seconds: float
    cpu_seconds: float
    day: str


def log_of(bot: Bot) -> Path:
    """Return where the training of a bot writes what it does."""
    return ROOT / "logs" / f"bench-train-{bot.name}.log"


def record_of(bot: Bot) -> Path:
    """Return the note beside a model: what it was trained from, and how long that took."""
    if bot.name == OURS.name:
        return TRAINED_FROM
    return bot.model.with_name(bot.model.name.replace(".tar.gz", ".json"))


def train(bot: Bot) -> Training:
    """Train a bot anew and return what it took. Raises ProgramError."""
    # Without its note a model counts as old, whatever comes of the training.
    (ROOT / record_of(bot)).unlink(missing_ok=True)
    if bot.name != OURS.name:
        _write_data(ROOT)
    if bot.model == BRIEF.model:
        _shorten(ROOT / STOCK_CONFIG, ROOT / BRIEF_CONFIG)
    trained_from = fingerprint(ROOT, STOCK_SOURCES)
    log = log_of(bot)
    log.parent.mkdir(exist_ok=True)
    cpu, started = _cpu_of_children(), time.monotonic()
    with running(f"training of {bot.name}", bot.train, environment=environment(), log=log) as run:
        if run.process.wait() != 0:
            raise ProgramError(f"the {run.name} failed{last_lines(run)}")
        seconds = time.monotonic() - started
    took = Training(seconds, _cpu_of_children() - cpu, date.today().isoformat())
    if bot.name != OURS.name:
        record = {**asdict(took), "trained_from": trained_from}
        (ROOT / record_of(bot)).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return took


def kept(bot: Bot) -> Training | None:
    """Return what the training of a stock model took, if it is there and of today's data."""
    path = ROOT / record_of(bot)
    if not (path.is_file() and (ROOT / bot.model).is_file()):
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    if record.pop("trained_from") != fingerprint(ROOT, STOCK_SOURCES):
        return None
    return Training(**record)


def _write_data(root: Path) -> None:
    """Write the examples, the domain and the rules as Rasa, as it comes, must find them."""
    examples: dict[str, list[str]] = {}
    for said in filter(None, read(root / "data" / "voices")):
        if said.person == _PERSON and len(said.pieces) == 1:
            kind = label_of(said.labels[0]).kind.replace(":", "_").lower()
            examples.setdefault(kind, []).append(" ".join(said.text.split()))
    intents = sorted(examples)
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    asked = {"or": [{"intent": intent} for intent in intents]}
    rule = {"rule": "answer", "steps": [asked, {"action": "action_answer"}]}
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in examples[intent])}
        for intent in intents
    ]
    made = {
        STOCK_DOMAIN: {**domain, "intents": intents},
        STOCK_NLU: {"version": domain["version"], "nlu": nlu},
        STOCK_RULES: {"version": domain["version"], "rules": [rule]},
    }
    for path, content in made.items():
        (root / path).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _shorten(whole: Path, brief: Path) -> None:
    """Write the config of a recipe anew, with one epoch for all that is trained in epochs."""
    config = yaml.safe_load(whole.read_text(encoding="utf-8"))
    for step in [*config["pipeline"], *config["policies"]]:
        if "epochs" in step:
            step["epochs"] = 1
    brief.write_text(yaml.safe_dump(config), encoding="utf-8")


def _cpu_of_children() -> float:
    """Return the processors' time of all programs that this one started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
