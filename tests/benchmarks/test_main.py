"""The command: what it trains, in which order it measures, and where it writes."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks.bots import OURS, STOCK, Bot
from benchmarks.figures import Round, Side, Speed
from benchmarks.measuring import FULL, QUICK, Plan
from benchmarks.report import results
from benchmarks.training import Training
from scripts.processes import ProgramError

EARLIER = Training(900.0, 800.0, "2020-01-01")


@pytest.fixture(autouse=True)
def signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the signals of the tests as they are."""
    monkeypatch.setattr("signal.signal", lambda *_: None)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever would be trained or measured, in order; nothing is."""
    done: list[str] = []

    def train(bot: Bot) -> Training:
        done.append(f"train {bot.name}")
        return Training(100.0, 90.0, "2026-01-01")

    def measure(bot: Bot, plan: Plan, say: Any) -> Round:
        done.append(bot.name)
        speeds = {users: Speed(1.0, 1.0, 1.0, 1.0) for users in plan.users}
        return Round(1.0, 1.0, speeds, (0.01,) * 400)

    monkeypatch.setattr(command, "train", train)
    monkeypatch.setattr(command, "measure", measure)
    monkeypatch.setattr(command, "kept", lambda: EARLIER)
    return done


def test_rounds_change_their_order(done: list[str]) -> None:
    command.in_turns(FULL, lambda _: None)
    assert done == ["stock", "ours", "ours", "stock", "stock", "ours"]


def test_a_full_run_trains_both(done: list[str]) -> None:
    found, how = command.run(FULL, False, lambda _: None)
    assert done[:2] == ["train stock", "train ours"]
    assert found["stock"]["train_s"] == 100.0
    assert how.endswith("both in one run, 3 rounds in turn.")


def test_what_was_trained_earlier_is_said_to_be(done: list[str]) -> None:
    found, how = command.run(QUICK, True, lambda _: None)
    assert "train stock" not in done
    assert found["stock"]["train_s"] == EARLIER.seconds
    assert "one round. The stock model was trained before it, on 2020-01-01" in how


def test_a_model_of_other_data_is_trained_anew(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "kept", lambda: None)
    _, how = command.run(QUICK, True, lambda _: None)
    assert done[0] == "train stock"
    assert "trained before" not in how


@pytest.mark.parametrize(
    ("arguments", "keep", "folder"),
    [([], False, "full"), (["--keep"], True, "full"), (["--quick"], True, "reports/quick")],
)
def test_each_run_writes_to_its_place(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ours: Side,
    stock: Side,
    arguments: list[str],
    keep: bool,
    folder: str,
) -> None:
    machine = {"platform": "Linux", "processor": "Fast", "cores": 2, "memory_gb": 8.0}

    def run(plan: Plan, kept: bool, say: Any) -> tuple[dict[str, Any], str]:
        assert (plan == QUICK, kept) == ("--quick" in arguments, keep)
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
