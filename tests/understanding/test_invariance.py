"""What makes no difference to a person makes none to the answer.

The questions are those of the evaluation; what is typed around or between their words changes.
"""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.contract.answer import Answer
from faq.understanding.text import normalise

FILE = Path(__file__).parent.parent / "questions" / "in_article.jsonl"
COUNT = 120


def sample() -> list[str]:
    """Questions from all over the file."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["q"] for line in lines]
    return questions[:: max(1, len(questions) // COUNT)][:COUNT]


QUESTIONS = sample()


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def half_width_kana(text: str) -> str:
    """Write katakana half as wide; voiced signs get a mark of their own."""
    return "".join(HALF_WIDTH.get(sign, sign) for sign in text)


def half_width_signs() -> dict[str, str]:
    narrow = [chr(code) for code in range(0xFF66, 0xFF9E)]
    signs = {unicodedata.normalize("NFKC", sign): sign for sign in narrow}
    for sign in narrow:
        for mark in ("\uff9e", "\uff9f"):
            voiced = unicodedata.normalize("NFKC", sign + mark)
            if len(voiced) == 1:
                signs[voiced] = sign + mark
    return signs


HALF_WIDTH = half_width_signs()


def is_japanese(sign: str) -> bool:
    return sign > "\u3000" and unicodedata.category(sign)[0] == "L"


def stray_spaces(text: str) -> str:
    """Put a blank between all Japanese signs, where no blank of the person's own parts entries."""
    if any(sign.isspace() for sign in text):
        return text
    spaced = [
        f"{sign} " if is_japanese(sign) and is_japanese(after) else sign
        for sign, after in zip(text, text[1:] + "?", strict=True)
    ]
    return "".join(spaced)


def bare(text: str) -> str:
    return text.rstrip("?？!！。.… ")


# fmt: off
CHANGES: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "half width kana": half_width_kana,
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "upper case": str.upper,
    "lower case": str.lower,
    "blanks around": lambda text: f"  \u3000{text} \n",
    "stray blanks": stray_spaces,
    "wide stray blanks": lambda text: stray_spaces(text).replace(" ", "\u3000"),
    "unseen signs": lambda text: "\u200b".join(text),
    "no punctuation": bare,
    "a question mark": lambda text: bare(text) + "？",
    "many marks": lambda text: bare(text) + "???!!",
    "a full stop": lambda text: bare(text) + "。",
    "an apology first": lambda text: f"すみません、{text}",
    "a greeting first": lambda text: f"お世話になります。{text}",
    "an interjection first": lambda text: f"あの、{text}",
    "by the way first": lambda text: f"ちなみに、{text}",
}
# fmt: on


def gist(answer: Answer) -> tuple[Any, ...]:
    return answer.kind, answer.roles, answer.topic, answer.facts


@pytest.fixture(scope="module")
def plain(ask) -> dict[str, tuple[Any, ...]]:
    """What each question is answered as it is."""
    return {question: gist(ask(question)[0]) for question in QUESTIONS}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_typed_differently_is_answered_alike(change: str, ask, plain) -> None:
    changed = {question: CHANGES[change](question) for question in QUESTIONS}
    assert any(question != text for question, text in changed.items())
    other = {
        text: (gist(ask(text)[0]), plain[question])
        for question, text in changed.items()
        if gist(ask(text)[0]) != plain[question]
    }
    assert other == {}


# Endings of a question that names a role and a topic and nothing else.
ENDINGS = (
    *(
        "",
        "は?",
        "を教えて",
        "を教えてください",
        "について教えてください",
        "を教えていただけますか?",
    ),
    *(
        "について教えていただけますでしょうか。",
        "を知りたいです",
        "について知りたいのですが",
        "を説明して",
    ),
    *(
        "について説明していただけると幸いです。",
        "がよくわからない",
        "がわかりません",
        "って",
        "です",
    ),
)
SUBJECTS = (
    *("CTOの役割", "CFOの業務内容", "CEOとCOOの違い", "KPIを設定するメリット", "CCOの起源"),
    *("CEOの年収", "CIOの役割", "顧客満足度を高める取り組み", "古い営業手法"),
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_how_politely_it_is_asked_makes_no_difference(subject: str, ask) -> None:
    answers = {subject + ending: gist(ask(subject + ending)[0]) for ending in ENDINGS}
    first = answers[subject]
    assert {text: found for text, found in answers.items() if found != first} == {}


ROLES = ("CCO", "CEO", "COO", "CFO", "CTO")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("{}とは?", "definition"),
        ("{}の役割を教えてください", "roles"),
        ("{}って何の略?", "expansion"),
        ("{}は日本語で何?", "translation"),
        ("{}の主な役目は?", "mission"),
    ],
)
def test_another_role_keeps_the_topic(question: str, topic: str, ask) -> None:
    for role in ROLES:
        answer, context = ask(question.format(role))
        assert (answer.kind, answer.roles, answer.topic) == ("answer", (role,), topic)
        for other in ROLES:
            swapped, _ = ask(f"{other}は?", context=context)
            assert (swapped.kind, swapped.roles, swapped.topic) == ("answer", (other,), topic)


def test_the_same_question_gets_the_same_answer(ask) -> None:
    first = [ask(question) for question in QUESTIONS[:30]]
    assert [ask(question) for question in QUESTIONS[:30]] == first


WORDS = st.sampled_from(
    [
        *(
            "CEO",
            "ＣＴＯ",
            "CIO",
            "シーエフオー",
            "最高",
            "責任者",
            "とは",
            "の",
            "役割",
            "違い",
            "年収",
            "KPI",
        ),
        *(
            "2つ目",
            "もっと",
            "なんで",
            "?",
            "。",
            " ",
            "　",
            "🙂",
            "\x00",
            "\u200b",
            "じゃなくて",
            "取締役会",
        ),
        *("コンプライアンス", "・", "…", "⑴", "か\u309a", "㌔", "/", "{", "}", "%s", "\n"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=12).map("".join),
    st.text(alphabet=st.characters(min_codepoint=0x3040, max_codepoint=0x30FF), max_size=40),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zs", "So", "Mn"]), max_size=20),
)


@given(st.lists(TEXTS, min_size=1, max_size=3))
@settings(max_examples=250)
@example(["🙂"])
@example(["\x00\x1b[31m"])
@example(["👨\u200d👩\u200d👧" * 200])
@example(["あ" * 2000])
@example(["CEO" * 666])
@example(["CEO " * 500])
@example(["?" * 2000])
@example([" " * 2000])
@example(["".join(map(chr, range(0x4E00, 0x4E00 + 2000)))])
@example(["CTOの役割は?" * 250])
@example(['/ask_roles{"role": "CEO"}', "{role}", "%s %d", "</script>"])
@example(["CCOの業務内容は?", "0つ目", "99個目"])
def test_whatever_is_typed_is_answered(ask, problems, texts: list[str]) -> None:
    answer, _ = ask(*texts)
    assert problems(answer.to_dict()) == []
    assert answer.kind != "error"
    assert answer.sentences


@given(TEXTS)
def test_normalising_is_done_once_and_for_all(text: str) -> None:
    once = normalise(text)
    assert normalise(once.text).text == once.text
    assert all(0 <= start < end <= len(text) for start, end in once.origins)
