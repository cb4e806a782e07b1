"""Train the model, if what it is made from has changed: `python -m tools.train [--first FILE]`.

With --first it trains one from a part of what there is, into a file: something to answer with while
the other learns.
"""

import argparse
import contextlib
import hashlib
import io
import logging
import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from faq.knowledge.article import FOLDER
from faq.owner import releases
from faq.owner.check import problems_of
from faq.rasa.prepare import prepare_rasa
from faq.understanding.examples import MOST
from tools import ROOT

# The article of data/ has the plain name.
NAME = "bot" if FOLDER == ROOT / "data" else FOLDER.name
MODEL = Path(f"models/{NAME}.tar.gz")
# Beside the model: the fingerprint of what it was trained from.
TRAINED_FROM = Path(f"models/{NAME}.sha256")
LOG = Path("logs/train.log")

# The modules whose work is kept in the model; the others only ask it.
# fmt: off
_LEARNING = (
    "asked", "borders", "conversions", "encoder", "examples", "features", "following", "linear",
    "meaning", "message", "names", "pieces", "references", "romaji", "settings", "situation",
    "storage", "text", "training",
)
# fmt: on
_DATA = os.path.relpath(FOLDER, ROOT)
# Paths and patterns, from the root of the project.
SOURCES = (
    "config.yml",
    "domain.yml",
    *(f"{_DATA}/{name}" for name in ("facts.yml", "voices/*.tsv", "words.yml")),
    # What other articles take from that of data/, too.
    "data/voices/*.tsv",
    "data/words.yml",
    "faq/knowledge/words.py",
    *(f"faq/understanding/{name}.py" for name in _LEARNING),
    "faq/rasa/*.py",
    "faq/knowledge/book.py",
    "faq/knowledge/facts.py",
    "requirements/run.txt",
)
# From so many messages a first model learns: in a third of the time it is nearly as good.
FIRST = 9000
_CLASSIFIER = "faq.rasa.classifier.QuestionClassifier"
_WARNING = ": UserWarning: "


class TrainingError(Exception):
    """The model could not be trained; the message says why."""


def fingerprint(root: Path = ROOT, sources: Sequence[str] = SOURCES) -> str:
    """Return a hash over the names and contents of all that the model is made from."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in sources for path in root.glob(pattern)}):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{content} {path.relative_to(root).as_posix()}\n".encode())
    return total.hexdigest()


def is_current(root: Path = ROOT) -> bool:
    """Whether there is a model and it was made from what is there now."""
    model, trained_from = root / MODEL, root / TRAINED_FROM
    if not (model.is_file() and trained_from.is_file()):
        return False
    return trained_from.read_text(encoding="utf-8").strip() == fingerprint(root)


def source() -> str:
    """Return the fingerprint of what a release would be made from now."""
    return releases.fingerprint(FOLDER, fingerprint())


def train(root: Path = ROOT) -> None:
    """Train, and put the new model into place only when it is whole. Raises TrainingError."""
    before = fingerprint(root)
    with _workshop(root) as directory:
        install(_trained(directory, root, root / "config.yml"), before, root)


def train_first(model: Path, root: Path = ROOT) -> None:
    """Train a model from a part of what there is, into a file. Raises TrainingError."""
    with _workshop(root) as directory:
        config: dict[str, Any] = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
        learns = next(part for part in config["pipeline"] if part["name"] == _CLASSIFIER)
        learns[MOST] = FIRST
        thin = directory / "config.yml"
        thin.write_text(yaml.safe_dump(config), encoding="utf-8")
        _trained(directory, root, thin).replace(model)


@contextlib.contextmanager
def _workshop(root: Path) -> Iterator[Path]:
    """Make a folder for what is not whole yet, beside the models; delete it afterwards."""
    models = (root / MODEL).parent
    models.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=models) as directory:
        yield Path(directory)


def install(model: Path, trained_from: str, root: Path = ROOT) -> None:
    """Move a model and its fingerprint to where they are looked for, each in one step."""
    # The old fingerprint goes first: it must never stand beside a model that it is not of.
    (root / TRAINED_FROM).unlink(missing_ok=True)
    note = model.with_name(TRAINED_FROM.name)
    note.write_text(f"{trained_from}\n", encoding="utf-8")
    model.replace(root / MODEL)
    note.replace(root / TRAINED_FROM)


def _trained(directory: Path, root: Path, config: Path) -> Path:
    """Let Rasa train a model in a directory and return the model's path."""
    # Rasa's cache knows of data and settings, but not of changes in our own code.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    prepare_rasa(training=True)
    # The import takes seconds, which a model that is current must not cost.
    from rasa.model_training import train as rasa_train
    from rasa.utils.common import configure_logging_and_warnings

    from faq.observing.logs import route_structlog
    from faq.serving import adjustments

    configure_logging_and_warnings(logging.INFO)
    route_structlog()
    adjustments.apply([adjustments.GRAPH])
    # Rasa would recommend a policy of its own.
    warnings.filterwarnings("ignore", message="(?s).*RulePolicy", category=UserWarning)
    printed = io.StringIO()
    try:
        # Progress bars of steps that take no time; what matters is logged.
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            result = rasa_train(
                domain=str(root / "domain.yml"),
                config=str(config),
                # faq/rasa/importer.py reads what there is.
                training_files=[],
                output=str(directory),
                fixed_model_name=NAME,
                force_training=True,
            )
    except SystemExit as exit:
        # Rasa prints some of its reasons and leaves.
        raise TrainingError(printed.getvalue().strip()) from exit
    except Exception as error:
        logging.getLogger(__name__).exception("Training failed.")
        raise TrainingError("\n  because: ".join(reasons(error))) from error
    if result.model is None:
        raise TrainingError(printed.getvalue().strip())
    return Path(result.model)


def reasons(error: BaseException | None) -> Iterator[str]:
    """Yield the message of an error and of what caused it, from the outermost to the root."""
    while error is not None:
        yield str(error) or type(error).__name__
        error = error.__cause__ or error.__context__


class _Terminal(logging.Handler):
    """Prints what people want to see of the log, with the seconds that have passed."""

    def __init__(self, started: float) -> None:
        super().__init__(logging.INFO)
        self._started = started

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record; of a warning without its place in Rasa's code."""
        message = record.getMessage()
        say(message.rpartition(_WARNING)[2].strip(), self._started)


def say(text: str, started: float) -> None:
    """Print a remark with the seconds since the start."""
    # Rasa's own output is caught while it trains: not sys.stderr.
    print(f"train: {time.monotonic() - started:5.1f} s  {text}", file=sys.__stderr__)


def configure_log(log: Path, started: float) -> None:
    """Send all into a log file, and Rasa's stages and its warnings on our data to the terminal."""
    log.parent.mkdir(exist_ok=True)
    logging.basicConfig(filename=log, filemode="w", encoding="utf-8", level=logging.INFO)
    logging.captureWarnings(True)
    terminal = _Terminal(started)
    terminal.addFilter(lambda record: record.name != "py.warnings" or _is_ours(record))
    for name in ("rasa.engine.training.hooks", "py.warnings"):
        logging.getLogger(name).addHandler(terminal)


def _is_ours(warning: logging.LogRecord) -> bool:
    """Whether a warning is about our data, as Rasa's are, and not about a library's code."""
    return _WARNING in warning.getMessage()


def main(arguments: Sequence[str] | None = None) -> int:
    """Train if needed; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.train")
    parser.add_argument("--first", type=Path, metavar="FILE", help="where to put a first model")
    first: Path | None = parser.parse_args(arguments).first
    if first is None and is_current():
        print("train: the model is up to date")
        return 0
    # Whoever ends the training must not leave its half-made model behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    found = problems_of()
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 2
    configure_log(ROOT / LOG, started)
    say("Loading Rasa.", started)
    try:
        train() if first is None else train_first(first)
    except TrainingError as error:
        print(f"train: failed: {error}\n  see {LOG} for more", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train: stopped", file=sys.stderr)
        return 130
    say("Done.", started)
    return 0


if __name__ == "__main__":
    sys.exit(main())
