"""Asking without servers, and being told how a message was understood."""

import pytest

from tools import ask


@pytest.fixture(autouse=True)
def opened(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is open already; reading it again would take a second for each test."""
    monkeypatch.setattr(ask, "open_engine", lambda *_: engine)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert ask.main(arguments) == 0
    return capsys.readouterr().out


def test_turns_of_one_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "CFOの役割は?| じゃあCTOは? |")
    first, second = out.strip().split("\n\n")
    assert first.startswith("> CFOの役割は?\n") and "資金調達" in first
    assert second.startswith("> じゃあCTOは?\n") and "技術戦略" in second
    assert "clause" not in out


def test_how_it_was_understood(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--explain", "はじめまして。CFOの役割は?|2")
    for line in (
        "clause 1: はじめまして。",
        "clause 2: CFOの役割は?",
        "  names: role CFO",
        "  part: {'part': 'request', 'topic': 'roles', 'roles': ['CFO']}",
        "  decided by: what is certain: a number alone",
        "facts: cfo.roles.2",
    ):
        assert line in out.splitlines()
    assert "roles (words" in out
    assert "decided by: evidence" in out


@pytest.mark.parametrize("question", ["", " | "])
def test_nothing_to_ask(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask.main([question]) == 2
    assert "make ask" in capsys.readouterr().err
