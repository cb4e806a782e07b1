"""The floors: what holds, what fails, and the file itself."""

from pathlib import Path

import pytest

from tools.evaluation import floors
from tools.evaluation.floors import Floor

FLOOR = Floor("in_scope", "-", "share", at_least=0.95)
CEILING = Floor("parse_p50", "-", "ms", at_most=3.0)


@pytest.mark.parametrize(
    ("floor", "value", "holds"),
    [(FLOOR, 0.95, True), (FLOOR, 0.9499, False), (CEILING, 3.0, True), (CEILING, 3.01, False)],
)
def test_holds(floor: Floor, value: float, holds: bool) -> None:
    assert floor.holds(value) == holds


def test_a_line_for_each_figure_that_fails() -> None:
    lines = floors.failures([FLOOR, CEILING], {"in_scope": 0.9, "parse_p50": 4.0})
    assert lines == [
        "FAIL in_scope: 0.9000 is below its floor 0.9500",
        "FAIL parse_p50: 4.00 ms is above its ceiling 3.00 ms",
    ]


def test_nothing_fails_when_all_hold() -> None:
    assert floors.failures([FLOOR, CEILING], {"in_scope": 0.96, "parse_p50": 1.0}) == []


def test_a_figure_that_is_not_there_fails_unless_skipped() -> None:
    assert floors.failures([FLOOR], {}) == ["FAIL in_scope: not measured"]
    assert floors.failures([FLOOR], {}, skipped=["in_scope"]) == []


def test_every_floor_of_the_file_can_fail() -> None:
    known = floors.load()
    assert {"own_in", "people_dev_in", "far_out", "own_turns", "copies"} <= {f.name for f in known}
    for floor in known:
        assert (floor.at_least is None) != (floor.at_most is None), floor.name
        assert not floor.holds(-1.0 if floor.at_most is None else 1e9), floor.name


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "floors.yml"
    path.write_text("in_scope: {label: x, unit: share, atleast: 0.9}\n", encoding="utf-8")
    with pytest.raises(TypeError, match="atleast"):
        floors.load(path)
