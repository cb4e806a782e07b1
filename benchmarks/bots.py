"""The two bots that are compared: how each is trained and served."""

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.settings import LOOPBACK
from scripts.train import MODEL

PYTHON = ".venv/bin/python"
STOCK_PYTHON = ".venv-bench/bin/python"
STOCK_FILES = Path("benchmarks/stock")
STOCK_CONFIG = STOCK_FILES / "config.yml"
# It is made from the one above.
BRIEF_CONFIG = Path("models/stock-brief.yml")

# These would let a bot start otherwise than its files say, or slower.
_NOT_PASSED_ON = ("PYTHONDONTWRITEBYTECODE", "TRACKER_STORE_URL", "LOCK_STORE_URL")
_NOT_PASSED_ON_PREFIXES = ("SLACK_", "WEBSITE_", "SANIC_")


@dataclass(frozen=True)
class Bot:
    """A bot: its name in the results, its model, and the commands that train and serve it."""

    name: str
    model: Path
    train: tuple[str, ...]
    serve: tuple[str, ...]


OURS = Bot(
    "ours",
    MODEL,
    train=(PYTHON, "-m", "scripts.train"),
    serve=(
        *(PYTHON, "-m", "serving.bot", "--model", str(MODEL)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
        *("--host", LOOPBACK),
    ),
)


def _stock(model: Path, config: Path) -> Bot:
    return Bot(
        "stock",
        model,
        train=(
            *(STOCK_PYTHON, "-m", "rasa", "train", "--force"),
            *("--config", str(config), "--domain", "domain.yml"),
            *("--data", "data/nlu", "data/rules.yml"),
            *("--out", str(model.parent), "--fixed-model-name", model.name.partition(".")[0]),
        ),
        serve=(
            *(STOCK_PYTHON, "-m", "rasa", "run", "--model", str(model)),
            *("--endpoints", f"{STOCK_FILES}/endpoints.yml"),
            *("--credentials", f"{STOCK_FILES}/credentials.yml"),
            *("--interface", LOOPBACK),
        ),
    )


STOCK = _stock(Path("models/stock.tar.gz"), STOCK_CONFIG)
# The same recipe, trained for one epoch: it answers worse, but neither faster nor slower.
BRIEF = _stock(Path("models/stock-brief.tar.gz"), BRIEF_CONFIG)
# One action server, the same for both.
ACTIONS = (PYTHON, "-m", "rasa_sdk", "--actions", "actions.actions")


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which both bots run: what is given, and nothing that sways it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_PASSED_ON and not name.startswith(_NOT_PASSED_ON_PREFIXES)
    }
    return {
        **kept,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        **more,
    }
