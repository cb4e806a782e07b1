"""What is wrong with a line of voices/."""

from pathlib import Path

import pytest

from faq.knowledge.book import Book
from faq.understanding.labelling import problems_of

# fmt: off
RIGHT = [
    ("CFOの役割は?", "roles:CFO"), ("社員と話す利点は", "employee_communication_merits:-"),
    ("財務のトップは誰", "who:CFO"), ("CFOの年収は", "silent:CFO=年収"),
    ("CFOはいつから", "silent:CFO="), ("CMOとは", "norole=CMO"), ("2番目を詳しく", "item:2"),
    ("最後のは", "item:-1"), ("ありがとう", "thank"), ("どうも。¦CFOとは", "thank¦definition:CFO"),
]
WRONG = [
    ("CFOの年収は", "silent:CFO=給料", ["voice_words"], None),
    ("CFOの役割は?", "role:CFO", ["voice_label"], "roles"),
    ("CFOの役割は?", "roles", ["voice_label"], "roles"),
    ("CFOの役割は?", "謎:CFO", ["voice_label"], None),
    ("CXXの役割は?", "roles:CXX", ["unknown_role"], None),
    ("CEOの役割は?", "roles:CEOS", ["unknown_role"], "CEO"),
    ("営業の田中です。¦CFOとは?", "tell", ["voice_pieces"], None),
    ("CFOとは? definition:CFO", None, ["voice_form"], None),
]
# fmt: on


@pytest.mark.parametrize(("text", "label"), RIGHT)
def test_what_is_right(text: str, label: str, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "someone.tsv"
    path.write_text(f"{text}\t{label}\n#\n", encoding="utf-8")
    assert list(problems_of(path, book)) == []


@pytest.mark.parametrize(("text", "label", "codes", "near"), WRONG)
def test_what_is_wrong(
    text: str, label: str | None, codes: list[str], near: str | None, book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "someone.tsv"
    wrong = text if label is None else f"{text}\t{label}"
    path.write_text(f"ありがとう\tthank\n{wrong}\n", encoding="utf-8")
    found = list(problems_of(path, book))
    assert [problem.code for problem in found] == codes
    assert {problem.location for problem in found} == {(2,)}
    assert found[0].near == near
