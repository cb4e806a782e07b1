"""The facts file is read into frozen objects, and a broken one says where and what is wrong."""

from pathlib import Path

import pytest
import yaml

from actions import facts
from actions.facts import Book, FactsError, load

REAL = facts.PATH.read_text(encoding="utf-8")
WOMEN = "id: cco.women, roles: [CCO], topic: women, also: [spread], section: cco-what, lines: [12]"
# (what the file says, what it says when broken, the entry that is named, what is said of it)
# fmt: off
BROKEN = [
    ("  publisher: kyozon\n", "", "article > publisher", "field required"),
    ("lines: 185", "lines: many", "article > lines", "value is not a valid integer"),
    ("heading: COO,", "title: COO,", "sections > coo > heading", "field required"),
    ("lines: [30, 36]", "lines: [30]", "sections > other-cxo > lines",
     "wrong tuple length 1, expected 2"),
    ("lines: [169, 185]", "lines: [169, 186]", "sections", "a section ends after line 185"),
    ("lines: [30, 36]", "lines: [29, 36]", "sections",
     "two sections share a line, or the last line comes before the first"),
    ("    english: Chief Technology Officer\n", "", "roles > CTO > english", "field required"),
    ("  CKO: {japanese: 最高知識責任者, mentioned", "  CKO: {japanese: 最高知識責任者, named",
     "not_described > CKO > mentioned", "field required"),
    ("other_meanings:\n  CCO:", "other_meanings:\n  CXX:", "other_meanings", "unknown role CXX"),
    ("{name: 任期,", "{name: 任期, near: term,", "silent > 任期", "unknown topic term"),
    ("topics:\n", "topics:\n  kpis: {name: KPI, next: []}\n", "topics > kpis > ask",
     "field required"),
    ("next: [kpi_merits, kpi_level]", "next: [kpi_merit, kpi_level]", "topics > kpi_effect",
     "unknown topic kpi_merit"),
    ("{name: 概要, ask: '{role}とは?'", "{name: 概要, ask: '{rôle}とは?'", "topics > definition",
     "ask has an unknown place {rôle}"),
    ("only: CEO", "only: CEOs", "topics > rank", "unknown role CEOs"),
    ("comparison: [translation,", "comparison: [transition,", "comparison",
     "unknown topic transition"),
    (f"{WOMEN}, modality: stated", f"{WOMEN}, modality: certain", "facts > cco.women > modality",
     "unexpected value; permitted: 'stated', 'hedged', 'reported'"),
    (f"{WOMEN}, modality: stated", f"{WOMEN}, mood: x, modality: stated",
     "facts > cco.women > mood", "extra fields not permitted"),
    (WOMEN, WOMEN.replace("roles: [CCO]", "roles: [CCCO]"), "facts > cco.women",
     "unknown role CCCO"),
    (WOMEN, WOMEN.replace("[spread]", "[bread]"), "facts > cco.women", "unknown topic bread"),
    (WOMEN, WOMEN.replace("lines: [12]", "lines: [12, 186]"), "facts > cco.women",
     "lines [186] stand in no section of the article"),
    (WOMEN, WOMEN.replace("lines: [12]", "lines: []"), "facts > cco.women",
     "lines [] stand in no section of the article"),
    (WOMEN, WOMEN.replace("section: cco-what", "section: coo"), "facts > cco.women",
     "no line of it stands in section coo"),
    (WOMEN, WOMEN.replace("id: cco.women", "id: cco.woman"), "facts > cco.woman",
     "the id must be <role or subject>.women[.<number>]"),
    ("id: cco.roles.2,", "id: roles,", "facts > roles",
     "the id must be <role or subject>.roles[.<number>]"),
    ("id: cco.roles.2,", "id: cco.roles.1,", "facts > cco.roles.1", "this id is used twice"),
    ("id: cco.roles.2,", "id: cdo.roles.2,", "facts > cdo.roles.2",
     "it is a list item, but no fact cdo.roles leads in the list"),
    ("detail: customer_focus,", "detail: focus,", "facts > cco.need.1", "unknown topic focus"),
    ("errata: [line-25-strategy]", "errata: [line-26]", "facts > ceo.roles.2",
     "unknown erratum line-26"),
    ("会社の未来を見越す力が必要です。", "未来を見越す力", "facts > ceo.abilities",
     "text must be a whole sentence that ends in 。"),
    ("id: line-5-origin, line: 5,", "id: line-5-origin, line: 500,", "errata > line-5-origin",
     "line must be within 1 to 185"),
    ("kind: unverified", "kind: doubtful", "errata > line-5-origin > kind",
     "unexpected value; permitted: 'typo', 'likely_slip', 'unverified'"),
]
# fmt: on


@pytest.fixture
def quick_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read YAML with the parser in C, which takes a tenth of the time."""
    monkeypatch.setattr(facts.yaml, "safe_load", lambda text: yaml.load(text, yaml.CSafeLoader))


@pytest.mark.usefixtures("quick_yaml")
@pytest.mark.parametrize(("right", "wrong", "entry", "problem"), BROKEN)
def test_a_broken_file_names_file_entry_and_problem(
    right: str, wrong: str, entry: str, problem: str, tmp_path: Path
) -> None:
    assert REAL.count(right) == 1
    path = tmp_path / "facts.yml"
    path.write_text(REAL.replace(right, wrong), encoding="utf-8")
    with pytest.raises(FactsError) as raised:
        load(path)
    assert str(raised.value) == f"{path}: {entry}: {problem}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"facts: [", "cannot be read: while parsing a flow node"),
        (b"facts\nroles: {}", "cannot be read: mapping values are not allowed here"),
        (b"\x00", "cannot be read: unacceptable character #x0000"),
        ("記事".encode("shift_jis"), "cannot be read: 'utf-8' codec can't decode byte"),
        (b"", "__root__: Book expected dict not NoneType"),
        (b"just words", "__root__: Book expected dict not str"),
        (b"{}", "article: field required"),
    ],
)
def test_a_file_that_is_no_facts_file_says_so_in_one_line(
    content: bytes, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "facts.yml"
    path.write_bytes(content)
    with pytest.raises(FactsError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{path}: {problem}")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match=r"facts\.yml: cannot be read: .*No such file"):
        load(tmp_path / "facts.yml")


def test_the_book_is_read_once() -> None:
    assert facts.book() is facts.book()


def test_the_book_is_the_real_file(book: Book) -> None:
    assert list(book.roles) == ["CCO", "CEO", "COO", "CFO", "CTO", "CxO"]
    assert book.article.lines == 185
    assert len(book.facts) == REAL.count("  - {id: ") - len(book.sections) - len(book.errata)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (lambda book: book, "facts"),
        (lambda book: book.article, "title"),
        (lambda book: book.roles["CEO"], "english"),
        (lambda book: book.topics["roles"], "next"),
        (lambda book: book.facts[0], "text"),
        (lambda book: book.errata[0], "reason"),
    ],
)
def test_nothing_can_be_changed(entry, field: str, book: Book) -> None:
    with pytest.raises(TypeError, match="immutable"):
        setattr(entry(book), field, "x")


@pytest.mark.parametrize(
    ("topic", "role", "ids"),
    [
        ("origin", None, ["cco.origin", "cto.origin"]),
        ("origin", "CTO", ["cto.origin"]),
        ("origin", "CFO", []),
        ("expansion", "COO", ["coo.definition", "coo.translation"]),
        ("no_topic", None, []),
    ],
)
def test_about(topic: str, role: str, ids: list[str], book: Book) -> None:
    assert [fact.id for fact in book.about(topic, role)] == ids


@pytest.mark.parametrize(
    ("topic", "roles"),
    [
        ("roles", ["CCO", "CEO", "COO", "CFO", "CTO"]),
        ("tasks", ["CCO", "CFO", "CTO"]),
        ("expansion", ["CCO", "CEO", "COO", "CFO", "CTO", "CxO"]),
        ("women", ["CCO"]),
        ("cxo_list", ["CxO"]),
        ("article", []),
    ],
)
def test_roles_of(topic: str, roles: list[str], book: Book) -> None:
    assert book.roles_of(topic) == roles


def test_items_and_their_lead(book: Book) -> None:
    lead = book.fact("ceo.roles")
    items = book.items(lead)
    assert [item.id for item in items] == ["ceo.roles.1", "ceo.roles.2", "ceo.roles.3"]
    assert {book.lead(item) for item in items} == {lead}
    assert book.lead(lead) is None
    assert book.items(book.fact("ceo.mission")) == []
    # Numbered, but told in full and led in by nothing.
    assert not facts.is_item(book.fact("coo.variation.1"))


def test_section_of(book: Book) -> None:
    for section in book.sections:
        assert {book.section_of(line) for line in section.lines} == {section}
    with pytest.raises(KeyError):
        book.section_of(186)


def test_what_does_not_exist_is_a_key_error(book: Book) -> None:
    with pytest.raises(KeyError):
        book.fact("ceo.salary")
