"""What clauses may be: by their words, and where these are unsure by their meaning."""

from collections.abc import Callable

import numpy as np
import pytest

from faq.understanding import encoder
from faq.understanding.engine import Engine
from faq.understanding.features import encoded
from faq.understanding.message import Message, whole
from faq.understanding.readings import Readings, is_english, is_foreign, readings
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned

Read = Callable[[str], Message]
Hear = Callable[..., Readings]

ALWAYS_CLEAR, NEVER_CLEAR = 0.0, 2.0
JAPANESE = ["CFOの役割は何ですか", "うーん", "天気", "CEO", "", "🙂"]
ENGLISH = ["What is the salary of a CTO?", "tell me about the COO", "Hello!"]


@pytest.fixture(scope="module")
def hear(read: Read, small: Models) -> Hear:
    """Read a text with the small models."""

    def heard(typed: str, clear: float, words: float = 0.5, meaning: float = 0.5) -> Readings:
        weights = {"words": words, "meaning": meaning}
        return readings(whole(read(typed)), small, weights, clear)

    return heard


@pytest.fixture(scope="module")
def shipped(engine: Engine, settings: Tuned) -> Callable[[str], Readings]:
    """Read a text as the bot does."""
    weights = {"words": settings.words, "meaning": settings.meaning}
    return lambda typed: readings(whole(engine.read(typed)), engine.models, weights, settings.clear)


@pytest.mark.parametrize("typed", JAPANESE, ids=ascii)
def test_sure_words_leave_the_encoder_alone(typed: str, hear: Hear) -> None:
    read = hear(typed, ALWAYS_CLEAR)
    assert read.meaning is None
    assert read.shares == pytest.approx(np.exp(read.words))


@pytest.mark.parametrize("typed", JAPANESE, ids=ascii)
def test_unsure_words_are_weighed_with_the_meaning(typed: str, hear: Hear) -> None:
    read = hear(typed, NEVER_CLEAR)
    assert read.meaning is not None
    assert np.array_equal(read.words, hear(typed, ALWAYS_CLEAR).words)
    by_words, by_meaning = hear(typed, NEVER_CLEAR, 1, 0), hear(typed, NEVER_CLEAR, 0, 1)
    assert by_words.best(1) == [int(read.words.argmax())]
    assert by_meaning.best(1) == [int(read.meaning.argmax())]


@pytest.mark.parametrize("clear", [ALWAYS_CLEAR, NEVER_CLEAR])
@pytest.mark.parametrize("typed", ENGLISH)
def test_foreign_clauses_are_read_by_meaning(
    typed: str, clear: float, hear: Hear, read: Read, small: Models
) -> None:
    found = hear(typed, clear)
    assert found.meaning is not None
    by_meaning = small.meaning.shares(encoder.encode(encoded(whole(read(typed)), small.alike)))
    assert found.shares == pytest.approx(by_meaning, abs=1e-4)


@pytest.mark.parametrize("clear", [ALWAYS_CLEAR, NEVER_CLEAR])
@pytest.mark.parametrize("typed", [*JAPANESE, *ENGLISH], ids=ascii)
def test_shares_are_those_of_one_choice(typed: str, clear: float, hear: Hear) -> None:
    found = hear(typed, clear)
    assert len(found.shares) == len(found.kinds) == len({*found.kinds})
    assert (found.shares >= 0).all()
    assert found.shares.sum() == pytest.approx(1, abs=1e-3)
    best = found.best(5)
    assert len(best) == 5
    assert [*found.shares[best]] == sorted(found.shares, reverse=True)[:5]


@pytest.mark.parametrize("typed", [*JAPANESE, *ENGLISH], ids=ascii)
def test_what_is_read_twice_is_read_alike(typed: str, hear: Hear) -> None:
    one, other = hear(typed, NEVER_CLEAR), hear(typed, NEVER_CLEAR)
    assert np.array_equal(one.words, other.words)
    assert np.array_equal(one.shares, other.shares)


# fmt: off
SHIPPED = [
    ("CFOの役割は何ですか", "roles"), ("CEOとCOOの違いは?", "difference"),
    ("CTOの年収は?", "silent"),
    ("CCOって何の略ですか?", "expansion"), ("こんにちは", "greet"),
    ("ありがとうございました", "thank"),
]
SHIPPED_FOREIGN = [
    ("What is the difference between the CEO and the COO?", "difference"),
    ("How much does a CTO earn?", "silent"),
    ("How can a company improve customer satisfaction?", "satisfaction_initiatives"),
    ("Thanks a lot for your help", "thank"),
]
# fmt: on


@pytest.mark.parametrize(("typed", "kind"), SHIPPED)
def test_the_words_of_plain_questions_are_sure(
    typed: str, kind: str, shipped: Callable[[str], Readings]
) -> None:
    read = shipped(typed)
    assert read.meaning is None
    assert read.kinds[read.best(1)[0]] == kind


@pytest.mark.parametrize(("typed", "kind"), SHIPPED_FOREIGN)
def test_plain_questions_in_english_are_understood(
    typed: str, kind: str, shipped: Callable[[str], Readings]
) -> None:
    read = shipped(typed)
    assert read.meaning is not None
    assert read.kinds[read.best(1)[0]] == kind


# fmt: off
FOREIGN = [
    ("What is a CEO?", True), ("tell me about the COO", True), ("Bonjour", True), ("hello", True),
    ("CEO", False), ("CEO and COO", False), ("CEO COO CFO", False), ("KPI", False), ("ok", False),
    ("CEOとは", False), ("CEO vs COO 違い", False), ("Slackとは", False),
    ("what is CEOですか", False),
    ("CFO no yakuwari wa?", False), ("konnichiwa", False), ("123", False), ("", False),
    ("?", False),
]
LANGUAGES = [
    ("What is the role of the CFO?", True), ("Who is the boss?", True), ("hello there", True),
    ("CEO", False), ("Chief Executive Officer", False), ("CEO, COO, CFO", False),
    ("Bonjour", False), ("kpi merit", False), ("CFO no yakuwari wa nan desu ka", False),
    ("CEOの役割は?", False), ("Slack Zoom", False), ("the CEOの役割は何ですか", False), ("", False),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), FOREIGN)
def test_foreign(typed: str, expected: bool, read: Read) -> None:
    assert is_foreign(whole(read(typed))) == expected


@pytest.mark.parametrize(("typed", "expected"), LANGUAGES)
def test_english(typed: str, expected: bool, read: Read) -> None:
    assert is_english(read(typed)) == expected
