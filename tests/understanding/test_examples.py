"""What people wrote, as it is read from its files."""

from pathlib import Path

import pytest

from faq.understanding.examples import (
    ACTS,
    COMMANDS,
    OFF,
    REFUSED,
    SOCIAL,
    Label,
    Said,
    label_of,
    read,
    thinned,
)

# fmt: off
LABELS = [
    ("roles:CEO", Label("roles", ("CEO",)), "roles"),
    ("difference:CCO,CEO", Label("difference", ("CCO", "CEO")), "difference"),
    ("definition:CxO", Label("definition", ("CxO",)), "definition"),
    ("need:-", Label("need"), "need"),
    # who of the roles it is makes another kind
    ("who:CFO", Label("who", ("CFO",)), "who:CFO"),
    ("silent:CEO=年収", Label("silent", ("CEO",), "年収"), "silent"),
    ("silent:CEO,COO=年収と任期", Label("silent", ("CEO", "COO"), "年収と任期"), "silent"),
    ("silent:-=費用", Label("silent", (), "費用"), "silent"),
    ("silent:CFO", Label("silent", ("CFO",)), "silent"),
    ("silent:CFO=", Label("silent", ("CFO",)), "silent"),
    ("silent:CFO=A=B:C", Label("silent", ("CFO",), "A=B:C"), "silent"),
    ("norole=CMO", Label("norole", (), "CMO"), "norole"),
    ("sense=コンプライアンス", Label("sense", (), "コンプライアンス"), "sense"),
    ("off", Label("off"), "off"), ("tell", Label("tell"), "tell"),
    ("again", Label("again"), "again"),
    ("item:2", Label("item", (), "2"), "item"), ("item:-1", Label("item", (), "-1"), "item"),
]
# fmt: on


@pytest.mark.parametrize(("written", "label", "kind"), LABELS)
def test_labels(written: str, label: Label, kind: str) -> None:
    assert label_of(written) == label
    assert label_of(written).kind == kind


def test_acts_are_apart() -> None:
    assert SOCIAL.isdisjoint(COMMANDS)
    assert SOCIAL.isdisjoint(REFUSED)
    assert {OFF} == ACTS - SOCIAL - COMMANDS


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_files_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.tsv", "CFOの年収は？\tsilent:CFO=年収")
    write(tmp_path, "a.tsv", "CEOとは\tdefinition:CEO", "やあ、¦COOの役割は\tgreet¦roles:COO")
    write(tmp_path, "a.dialogues.tsv", "#", "どうも\tgreet", "じゃあね\tbye", "#", "もっと\tmore")
    write(tmp_path, "notes.txt", "neither read nor understood")
    assert list(read(tmp_path)) == [
        Said("a", ("どうも",), ("greet",), dialogue=True),
        Said("a", ("じゃあね",), ("bye",), dialogue=True, opens=False),
        Said("a", ("もっと",), ("more",), dialogue=True),
        Said("a", ("CEOとは",), ("definition:CEO",)),
        Said("a", ("やあ、", "COOの役割は"), ("greet", "roles:COO")),
        Said("b", ("CFOの年収は？",), ("silent:CFO=年収",)),
    ]


def test_a_message_is_what_was_typed(tmp_path: Path) -> None:
    write(tmp_path, "a.tsv", "調べています。\\n¦ CEOとは?\\n\ttell¦definition:CEO")
    (said,) = read(tmp_path)
    assert said.pieces == ("調べています。\n", " CEOとは?\n")
    assert said.text == "調べています。\n CEOとは?\n"


@pytest.mark.parametrize("line", ["CEOとは", "CEOとは\tdefinition:CEO\tagain", ""])
def test_a_line_that_is_no_example_is_refused(line: str, tmp_path: Path) -> None:
    write(tmp_path, "a.tsv", "こんにちは\tgreet", line)
    with pytest.raises(ValueError):
        list(read(tmp_path))


def test_what_ships_can_be_read() -> None:
    found = list(read())
    assert len({said.person for said in found}) > 30
    assert any(said.dialogue for said in found)
    wrong = [said for said in found if len(said.pieces) != len(said.labels)]
    assert wrong == []


def test_a_part_of_what_was_said_keeps_dialogues_whole() -> None:
    single = [Said("a", (f"一言{i}",), ("ok",)) for i in range(30)]
    dialogue = [
        Said("b", (f"{i}の{turn}",), ("ok",), dialogue=True, opens=turn == 0)
        for i in range(10)
        for turn in range(3)
    ]
    part = thinned([*single, *dialogue], 20)
    assert 15 <= len(part) <= 25
    kept = {said.text.split("の")[0] for said in part if said.dialogue}
    assert 0 < len(kept) < 10
    assert [said for said in part if said.dialogue] == [
        said for said in dialogue if said.text.split("の")[0] in kept
    ]
