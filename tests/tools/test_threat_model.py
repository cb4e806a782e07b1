"""What docs/threat-model.md names is there."""

import re

import pytest

from tools import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = sorted(set(re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|yml|md))`", TEXT)))
LINKS = sorted(set(re.findall(r"\]\(([^)#:]+)\)", TEXT)))


def rows() -> list[list[str]]:
    """Return the cells of the table of ways, without its head."""
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.mark.parametrize("path", FILES)
def test_the_files_exist(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("path", LINKS)
def test_the_links_lead_somewhere(path: str) -> None:
    assert (PAGE.parent / path).is_file()


def test_every_way_is_stopped_by_something_that_is_tested() -> None:
    assert len(rows()) > 10
    for way, stop, tests in rows():
        assert way
        assert stop
        assert re.fullmatch(r"`tests/[\w/]+\.py`(, `tests/[\w/]+\.py`)*", tests), way


def test_what_is_said_of_the_limits() -> None:
    from faq.channels import http_limits

    header, body = http_limits.LARGEST_HEADER // 1024, http_limits.LARGEST_BODY // 1024**2
    assert f"{header} KiB and {body} MiB at most" in TEXT
    request, pause = http_limits.LONGEST_REQUEST, http_limits.LONGEST_PAUSE
    assert f"{request:g} s for a whole request, {pause:g} s" in TEXT
