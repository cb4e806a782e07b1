"""The two bots that are compared: how each is trained and served."""

import os
from dataclasses import dataclass
from pathlib import Path

from tools.address import LOOPBACK
from tools.train import MODEL

PYTHON = ".venv/bin/python"
STOCK_PYTHON = ".venv-bench/bin/python"
STOCK_FILES = Path("tools/benchmarks/stock")
STOCK_CONFIG = STOCK_FILES / "config.yml"
# These are made: the first from the one above, the others from domain.yml and data/voices.
BRIEF_CONFIG = Path("models/stock-brief.yml")
STOCK_DOMAIN = Path("models/stock-domain.yml")
STOCK_NLU = Path("models/stock-nlu.yml")
STOCK_RULES = Path("models/stock-rules.yml")

# These would let a bot start otherwise than its files say, or slower.
_NOT_PASSED_ON = (
    *("ACTION_SERVER_URL", "PYTHONDONTWRITEBYTECODE"),
    *("TRACKER_STORE_URL", "LOCK_STORE_URL"),
)
_NOT_PASSED_ON_PREFIXES = ("SLACK_", "WEBSITE_", "SANIC_")


@dataclass(frozen=True)
class Bot:
    """A bot: its name in the results, its model, and the commands that train and serve it.

    `asks_actions`: whether it asks an action server for its answers.
    """

    name: str
    model: Path
    train: tuple[str, ...]
    serve: tuple[str, ...]
    asks_actions: bool = True


OURS = Bot(
    "ours",
    MODEL,
    train=(PYTHON, "-m", "tools.train"),
    serve=(
        *(PYTHON, "-m", "faq.serving.bot", "--model", str(MODEL)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
        *("--host", LOOPBACK),
    ),
    asks_actions=False,
)


def _stock(model: Path, config: Path) -> Bot:
    return Bot(
        "stock",
        model,
        train=(
            *(STOCK_PYTHON, "-m", "rasa", "train", "--force"),
            *("--config", str(config), "--domain", str(STOCK_DOMAIN)),
            *("--data", str(STOCK_NLU), str(STOCK_RULES)),
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
# What the stock recipe asks for its answers; ours runs the action itself.
ACTIONS = (PYTHON, "-m", "actions", "--actions", "tools.benchmarks.stock_actions")


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
