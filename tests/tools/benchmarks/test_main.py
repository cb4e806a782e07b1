"""The command: what it trains, in which order it measures, and where it writes."""

from pathlib import Path
from typing import Any

import pytest

from tools.benchmarks import __main__ as command
from tools.benchmarks.bots import BRIEF, OURS, STOCK, Bot
from tools.benchmarks.comparison import Round, Side, Speed
from tools.benchmarks.measuring import FULL, QUICK, Plan
from tools.benchmarks.models import Training
from tools.benchmarks.page import results
from tools.processes import ProgramError

EARLIER = Training(900.0, 800.0, "2020-01-01")


@pytest.fixture(autouse=True)
def signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the signals of the tests as they are."""
    monkeypatch.setattr("signal.signal", lambda *_: None)


@pytest.fixture
def there() -> list[Bot]:
    """The stock models that are there already; a test adds some."""
    return []


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, there: list[Bot]) -> list[str]:
    """Whatever would be trained or measured, in order; nothing is."""
    done: list[str] = []

    def train(bot: Bot) -> Training:
        done.append(f"train {bot.model.name}")
        return Training(100.0, 90.0, "2026-01-01")

    def measure(bot: Bot, plan: Plan, say: Any) -> Round:
        done.append(bot.model.name)
        speeds = {users: Speed(1.0, 1.0, 1.0, 1.0) for users in plan.users}
        return Round(1.0, 1.0, speeds, (0.01,) * 400)

    monkeypatch.setattr(command, "train", train)
    monkeypatch.setattr(command, "measure", measure)
    monkeypatch.setattr(command, "kept", lambda bot: EARLIER if bot in there else None)
    return done


WHOLE, SHORT, OWN = STOCK.model.name, BRIEF.model.name, OURS.model.name
EARLIER_SAID = "The stock model was trained before it, on 2020-01-01"
SHORT_SAID = "for one epoch in place of 100"


def test_rounds_change_their_order(done: list[str]) -> None:
    command.in_turns(FULL, STOCK, lambda _: None)
    assert done == [WHOLE, OWN, OWN, WHOLE, WHOLE, OWN]


@pytest.mark.parametrize(
    ("plan", "those", "trained", "measured", "said"),
    [
        (FULL, [], [WHOLE], WHOLE, []),
        (FULL, [BRIEF], [WHOLE], WHOLE, []),
        (FULL, [STOCK, BRIEF], [], WHOLE, [EARLIER_SAID]),
        (QUICK, [], [SHORT], SHORT, [SHORT_SAID]),
        (QUICK, [BRIEF], [], SHORT, [EARLIER_SAID, SHORT_SAID]),
        (QUICK, [STOCK, BRIEF], [], WHOLE, [EARLIER_SAID]),
    ],
)
def test_a_stock_model_that_is_there_is_not_trained_anew(
    done: list[str],
    there: list[Bot],
    plan: Plan,
    those: list[Bot],
    trained: list[str],
    measured: str,
    said: list[str],
) -> None:
    there += those
    found, how = command.run(plan, lambda _: None)
    expected = [f"train {name}" for name in (*trained, OWN)]
    assert done[: len(expected) + 2] == [*expected, measured, OWN]
    assert found["stock"]["train_s"] == (100.0 if trained else EARLIER.seconds)
    assert [each for each in (EARLIER_SAID, SHORT_SAID) if each in how] == said


@pytest.mark.parametrize(
    ("arguments", "plan", "folder"), [([], FULL, "full"), (["--quick"], QUICK, "reports/quick")]
)
def test_each_run_writes_to_its_place(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ours: Side,
    stock: Side,
    arguments: list[str],
    plan: Plan,
    folder: str,
) -> None:
    machine = {"platform": "Linux", "processor": "Fast", "cores": 2, "memory_gb": 8.0}

    def run(asked: Plan, say: Any) -> tuple[dict[str, Any], str]:
        assert asked == plan
        return results(machine, stock=stock, ours=ours), "Measured."

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "FULL_FOLDER", tmp_path / "full")
    monkeypatch.setattr(command, "QUICK_FOLDER", tmp_path / "reports/quick")
    assert command.main(arguments) == 0
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("results.json")}
    assert written == {f"{folder}/results.json"}


@pytest.mark.parametrize(
    ("error", "status"), [(ProgramError("the stock ended"), 1), (KeyboardInterrupt(), 130)]
)
def test_a_run_that_fails_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, status: int
) -> None:
    def run(*_: Any) -> None:
        raise error

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "FULL_FOLDER", tmp_path / "full")
    assert command.main([]) == status
    assert not (tmp_path / "full").exists()


def test_both_bots_have_names_of_their_own() -> None:
    assert (OURS.name, STOCK.name) == ("ours", "stock")
