"""Slips of the hand in data files: each is told, where it stands and how it is mended."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from faq.knowledge import problems
from faq.knowledge.article import FOLDER
from faq.knowledge.problems import words
from faq.owner.check import main, problems_of

WOMEN = "id: cco.women, roles: [CCO], topic: women, also: [spread], section: cco-what, lines: [12]"
# How it is asked for a definition, whatever an owner calls it.
ASK = re.compile(r"(?<=  definition: )(\{name: [^,]+, ask: ')\{role\}")
# (file, what it says, what it says with the slip, the code of the problem, a name that is meant)
# fmt: off
SLIPS = [
    ("facts.yml", "  publisher: kyozon\n", "", "missing", None),
    ("facts.yml", "lines: 185", "lines: many", "other_kind", None),
    ("facts.yml", "heading: COO,", "title: COO,", "missing", None),
    ("facts.yml", "lines: [169, 185]", "lines: [169, 186]", "section_beyond", None),
    ("facts.yml", "lines: [30, 36]", "lines: [29, 36]", "sections_overlap", None),
    ("facts.yml", "other_meanings:\n  CCO:", "other_meanings:\n  CXX:", "unknown_role", None),
    ("facts.yml", "next: [kpi_merits, kpi_level]", "next: [kpi_merit, kpi_level]",
     "unknown_topic", "kpi_merits"),
    ("facts.yml", ASK, r"\1{rôle}", "unknown_place", None),
    ("facts.yml", ASK, r"\1{role", "open_brace", None),
    ("facts.yml", "only: CEO", "only: CEOs", "unknown_role", "CEO"),
    ("facts.yml", "comparison: [translation,", "comparison: [translations,", "unknown_topic",
     "translation"),
    ("facts.yml", "  duties: tasks", "  duties: task", "unknown_topic", "tasks"),
    ("facts.yml", f"{WOMEN}, modality: stated", f"{WOMEN}, modality: certain", "none_of", None),
    ("facts.yml", f"{WOMEN}, modality: stated", f"{WOMEN}, mood: x, modality: stated",
     "unexpected", None),
    ("facts.yml", WOMEN, WOMEN.replace("roles: [CCO]", "roles: [CCCO]"), "unknown_role", "CCO"),
    ("facts.yml", WOMEN, WOMEN.replace("lines: [12]", "lines: [12, 186]"), "line_of_no_section",
     None),
    ("facts.yml", WOMEN, WOMEN.replace("lines: [12]", "lines: []"), "no_lines", None),
    ("facts.yml", WOMEN, WOMEN.replace("section: cco-what", "section: coo"), "section_apart", None),
    ("facts.yml", WOMEN, WOMEN.replace("section: cco-what", "section: cco-whatt"),
     "unknown_section", "cco-what"),
    ("facts.yml", WOMEN, WOMEN.replace("id: cco.women", "id: cco.woman"), "id_form", None),
    ("facts.yml", WOMEN, WOMEN.replace("roles: [CCO]", "roles: [CMO]"), "role_not_described",
     None),
    ("facts.yml", WOMEN, f"{WOMEN}, text: 一文で、もう一文, あと", "unquoted", None),
    ("facts.yml", f"{WOMEN}, modality: stated", f"{WOMEN}, modality: hedged", "not_hedged", None),
    ("facts.yml", "not_described:\n",
     "not_described:\n  CFO: {japanese: null, mentioned: [], aliases: []}\n", "described_twice",
     None),
    ("facts.yml", "  - {lines: [36], reason:", "  - {lines: [12], reason:", "told_and_excluded",
     None),
    ("facts.yml", "次の6つ", "次の7つ", "lead_count", None),
    ("facts.yml", "id: cco.roles.2,", "id: cco.roles.1,", "id_twice", None),
    ("facts.yml", "id: cco.roles.2,", "id: cdo.roles.2,", "item_without_lead", None),
    ("facts.yml", "errata: [line-25-strategy]", "errata: [line-25-strateg]", "unknown_erratum",
     "line-25-strategy"),
    ("facts.yml", "会社の未来を見越す力が必要です。", "未来を見越す力", "no_sentence", None),
    ("facts.yml", "id: line-5-origin, line: 5,", "id: line-5-origin, line: 500,",
     "erratum_outside", None),
    ("facts.yml", "aliases: [シーエフオー,", "aliases: [シーイーオー,", "alias_twice", None),
    ("facts.yml", "aliases: [シーエフオー,", "aliases: [[シーエフオー,", "no_yaml", None),
    ("facts.yml", "  - {lines: [36], reason: what comes next in the article}\n", "",
     "lines_left_over", None),
    ("facts.yml", "topics:\n", "topics:\n  salary: {name: 年収, ask: 年収は?, next: []}\n",
     "topic_without_facts", None),
    ("facts.yml", "  CxO:\n    english:", "  CxO:\n    english: x\n    english:", "name_twice",
     None),
    ("site.yml", "title: 役職の質問チャット", "titel: 役職の質問チャット", "unexpected", None),
    ("site.yml", "command: /cxo", "command: cxo", "other_kind", None),
    ("site.yml", "scope: '{all_roles}の", "scope: '{all_rolls}の", "unknown_place", None),
    ("phrases.yml", "sure_nothing:", "sure_nothin:", "unknown_phrase", "sure_nothing"),
    ("phrases.yml", "{roles}の比較", "{role s}の比較", "unknown_place", None),
    ("phrases.yml", "{roles}の比較", "{roles}}の比較", "open_brace", None),
    ("voices/one.tsv", "roles:CFO", "role:CFO", "voice_label", "roles"),
    ("voices/one.tsv", "roles:CFO", "roles:CFO,CXX", "unknown_role", None),
    ("voices/one.tsv", "silent:CFO=年収", "silent:CFO=給料", "voice_words", None),
    ("voices/one.tsv", "CFOの役割は?\t", "CFOの役割は? ", "voice_form", None),
]
# fmt: on
# Slips that leave the rest of a file readable.
TELLING = ("unknown_topic", "unknown_phrase", "voice_label", "unknown_place")
_TEMPLATES = yaml.safe_load(
    Path(problems.__file__).with_name("problems.yml").read_text(encoding="utf-8")
)
VOICES = "CFOの役割は?\troles:CFO\nCFOの年収は?\tsilent:CFO=年収\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A copy of the article's files, with a person who says little."""
    for name in ("facts.yml", "site.yml", "phrases.yml", "words.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices/one.tsv").write_text(VOICES, encoding="utf-8")
    return tmp_path


def pattern(code: str) -> str:
    """Return the sentence of a problem as a pattern, whatever stands in its places."""
    return ".+".join(map(re.escape, re.split(r"\{[a-z]+\}", words_of(code))))


def words_of(code: str) -> str:
    names = re.findall(r"(?<!\{)\{([a-z]+)\}(?!\})", _TEMPLATES[code])
    return words(code, **{name: f"{{{name}}}" for name in names})


def of_topics_unasked(line: str) -> bool:
    """One person asks of few topics: that is told of all others."""
    return re.search(pattern("voice_none"), line) is not None


def test_without_a_slip_there_is_none(article: Path) -> None:
    found = problems_of(article)
    assert [line for line in found if not of_topics_unasked(line)] == []
    assert len(found) > 50


@pytest.mark.parametrize(("file", "right", "wrong", "code", "near"), SLIPS)
def test_a_slip_is_told(
    file: str,
    right: str | re.Pattern[str],
    wrong: str,
    code: str,
    near: str | None,
    article: Path,
) -> None:
    path = article / file
    text = path.read_text(encoding="utf-8")
    sought = right if isinstance(right, re.Pattern) else re.compile(re.escape(right))
    (found,) = sought.finditer(text)
    said = found.expand(wrong) if isinstance(right, re.Pattern) else wrong
    path.write_text(text[: found.start()] + said + text[found.end() :], encoding="utf-8")
    told = [line for line in problems_of(article) if re.search(pattern(code), line)]
    assert told, problems_of(article)[:5]
    place, _, said = told[0].removeprefix(f"{path}:").partition(": ")
    slip = text[: found.start()].count("\n") + 1
    # Of what is missing, the entry is named that lacks it.
    assert abs(int(place) - slip) <= 2 or code in ("missing", "lines_left_over", "alias_twice")
    assert "。" in said
    assert near is None or told[0].endswith(words("near", name=near))


def test_all_problems_are_told_at_once(article: Path) -> None:
    slips = {slip[0]: slip for slip in SLIPS if slip[3] in TELLING}
    for file, right, wrong, *_ in slips.values():
        path = article / file
        path.write_text(path.read_text("utf-8").replace(right, wrong), encoding="utf-8")
    found = [line for line in problems_of(article) if not of_topics_unasked(line)]
    assert {Path(line.partition(":")[0]).name for line in found} == {
        *("facts.yml", "site.yml", "phrases.yml", "one.tsv"),
    }


def test_the_article_that_ships_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "問題は見つかりませんでした" in capsys.readouterr().out
