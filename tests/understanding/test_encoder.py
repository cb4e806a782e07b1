"""The pretrained encoder: what a text means, in Japanese and in English."""

import numpy as np
import pytest

from faq.understanding import encoder
from faq.understanding.encoder import SIZE, Floats, encode, encode_all, load

TRANSLATIONS = {
    "CFOの役割は何ですか?": "What is the role of the CFO?",
    "CEOとCOOの違いは何ですか?": "What is the difference between a CEO and a COO?",
    "顧客満足度を高めるにはどうすればいいですか?": "How can we raise customer satisfaction?",
    "在宅勤務の社員とどう話せばいいですか?": "How should I talk with employees who work from home?",
    "なぜ日本では広まっていないのですか?": "Why is it not widespread in Japan?",
    "今日の天気はどうですか?": "How is the weather today?",
    "こんにちは": "Hello",
}
# A text, one of the same meaning, and one of another.
NEARER = [
    ("給料はいくら", "報酬はいくらですか", "天気はどう"),
    ("ありがとうございました", "助かりました、感謝します", "さようなら"),
    ("会社を辞める社員が多い", "離職率が高い", "売上が伸びた"),
    ("What does a CFO do?", "CFOの仕事は何ですか", "CFOの年収はいくらですか"),
]
TEXTS = ["", " ", "\n", "🙂", "CEO", "しごt", "あ" * 2000, *TRANSLATIONS]


@pytest.fixture(scope="module")
def japanese() -> Floats:
    return encode_all([*TRANSLATIONS])


@pytest.mark.parametrize("number", range(len(TRANSLATIONS)), ids=[*TRANSLATIONS.values()])
def test_a_sentence_is_nearest_to_its_translation(number: int, japanese: Floats) -> None:
    english = encode([*TRANSLATIONS.values()][number])
    assert int((japanese @ english).argmax()) == number


@pytest.mark.parametrize(("text", "same", "other"), NEARER)
def test_the_same_meaning_is_nearer_than_another(text: str, same: str, other: str) -> None:
    assert encode(text) @ encode(same) > encode(text) @ encode(other)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_a_meaning_has_length_1_and_is_always_the_same(text: str) -> None:
    meaning = encode(text)
    assert meaning.shape == (SIZE,)
    assert meaning.dtype == np.float32
    assert np.linalg.norm(meaning) == pytest.approx(1, abs=1e-5)
    assert np.array_equal(encode(text), meaning)


def test_many_are_encoded_as_each_alone() -> None:
    texts = TEXTS * 10  # more than are encoded together
    rows = encode_all(texts)
    assert rows.shape == (len(texts), SIZE)
    assert rows[: len(TEXTS)] == pytest.approx(np.stack([*map(encode, TEXTS)]), abs=1e-5)
    assert rows[-len(TEXTS) :] == pytest.approx(rows[: len(TEXTS)], abs=1e-5)


def test_of_no_texts_there_are_no_meanings() -> None:
    assert encode_all([]).shape == (0, SIZE)


def test_what_no_text_needs_is_not_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    table = load()._model.table
    assert isinstance(table, np.memmap)
    there = encoder._on_disk(np.arange(6, dtype=np.uint8).reshape(2, 3))
    assert np.array_equal(there, [[0, 1, 2], [3, 4, 5]])

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(encoder.tempfile, "TemporaryFile", full)
    kept = np.zeros((2, 2), dtype=np.uint8)
    assert encoder._on_disk(kept) is kept
