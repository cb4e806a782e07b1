"""The results as a file, a page and a picture."""

import json
from pathlib import Path

from tools.benchmarks.comparison import Side
from tools.benchmarks.page import page, results, table, write

MACHINE = {"platform": "Linux", "processor": "Fast", "cores": 2, "memory_gb": 8.0}


def test_results_have_these_parts_and_no_others(ours: Side, stock: Side) -> None:
    found = results(MACHINE, stock=stock, ours=ours)
    assert list(found) == ["machine", "stock", "ours", "ratios", "slope_400"]
    assert found["slope_400"] == 1.1
    assert found["ours"]["users"]["32"]["turns_per_s"] == 100.0


def test_the_table_has_a_row_for_each_figure(ours: Side, stock: Side) -> None:
    lines = table(results(MACHINE, stock=stock, ours=ours)).splitlines()
    assert len(lines) == 2 + 4 + 3 * 4 + 1
    assert "| start to first answer, s | 5.00 | 50.00 | 0.100 |" in lines
    assert "| memory at rest, MB | 250 | 1,500 | 0.167 |" in lines
    assert "| turns per second, 1 user | 100.0 | 10.0 | 10.000 |" in lines
    assert "| turn p99, 32 users, ms | 15.0 | 300.0 | 0.050 |" in lines


def test_what_was_not_measured_is_a_dash(ours: Side, stock: Side) -> None:
    last = table(results(MACHINE, stock=stock, ours=ours)).splitlines()[-1]
    assert last.endswith("| 1.10 | – | – |")


def test_the_page_says_how_where_and_what(ours: Side, stock: Side) -> None:
    found = results(MACHINE, stock=stock, ours=ours)
    text = page(found, "Measured yesterday.")
    assert "Measured yesterday." in text
    assert "Machine: Fast, 2 cores, 8.0 GB of memory, Linux." in text
    assert table(found) in text
    assert "{" not in text


def test_all_three_are_written(ours: Side, stock: Side, tmp_path: Path) -> None:
    found = results(MACHINE, stock=stock, ours=ours)
    write(tmp_path / "new", found, "Measured yesterday.")
    written = json.loads((tmp_path / "new/results.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(found))
    assert (tmp_path / "new/README.md").read_text(encoding="utf-8") == page(
        written, "Measured yesterday."
    )
    assert (tmp_path / "new/results.png").read_bytes().startswith(b"\x89PNG")
