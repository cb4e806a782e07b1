"""The results that are kept in the repository: their form, the page, and what they must reach."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.benchmarks.comparison import Side, Speed, ratios
from tools.benchmarks.page import page, table

AT_LEAST = {"turns_per_s_1": 8, "turns_per_s_32": 8}
AT_MOST = {"p50_1": 1 / 6, "start": 1 / 3, "rss": 1 / 2}


@pytest.fixture(scope="module")
def results(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (root / "tools/benchmarks/results.json").read_text(encoding="utf-8")
    )
    return found


@pytest.fixture(scope="module")
def shown(root: Path) -> str:
    return (root / "tools/benchmarks/README.md").read_text(encoding="utf-8")


def side(found: dict[str, Any]) -> Side:
    users = {number: Speed(**speed) for number, speed in found["users"].items()}
    return Side(**{**found, "users": users, "conversation_ms": tuple(found["conversation_ms"])})


def test_they_have_these_parts_and_no_others(results: dict[str, Any]) -> None:
    assert list(results) == ["machine", "stock", "ours", "ratios", "slope_400"]
    assert list(results["ratios"]) == [*AT_LEAST, *AT_MOST, "train"]
    for name in ("stock", "ours"):
        assert list(results[name]["users"]) == ["1", "8", "32"]
        # 400 turns in blocks of 50.
        assert len(results[name]["conversation_ms"]) == 8


def test_the_ratios_are_those_of_the_figures(results: dict[str, Any]) -> None:
    assert results["ratios"] == ratios(side(results["ours"]), side(results["stock"]))
    assert results["slope_400"] == results["ours"]["slope_400"]


def test_the_page_shows_them(results: dict[str, Any], shown: str) -> None:
    assert table(results) in shown
    # The rest of the page is the template's; its first paragraph says when and how.
    how = shown.split("\n\n")[1]
    assert how.startswith("Measured on 20")
    assert shown == page(results, how)


def test_the_picture_is_there(root: Path) -> None:
    assert (root / "tools/benchmarks/results.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", AT_LEAST)
def test_it_is_so_many_times_as_fast(results: dict[str, Any], name: str) -> None:
    assert results["ratios"][name] >= AT_LEAST[name]


@pytest.mark.parametrize("name", AT_MOST)
def test_it_takes_so_much_less(results: dict[str, Any], name: str) -> None:
    assert results["ratios"][name] <= AT_MOST[name]


def test_a_long_conversation_stays_fast(results: dict[str, Any]) -> None:
    assert results["slope_400"] <= 1.3
