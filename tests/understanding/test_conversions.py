"""Texts in other spellings."""

from collections.abc import Callable

import pytest

from faq.understanding.conversions import in_kana
from faq.understanding.message import Message, whole

Read = Callable[[str], Message]

# fmt: off
CASES = [
    ("CTOの役割は?", "ctoのやくわりは?", "ctoの やくわりは?"),
    ("お金の責任者は誰ですか", "おかねのせきにんしゃはだれですか", None),
    ("最高財務責任者の仕事", "最高財務責任者のしごと", None),
    ("社員が増える。", "しゃいんがふえる。", "しゃいんが ふえる。"),
    ("教えてください", "おしえてください", None),
    # nothing to convert
    ("シーティーオーとは", None, None), ("なに?", None, None), ("CTO", None, None),
    ("", None, None),
]
# fmt: on


@pytest.mark.parametrize(("typed", "kana", "parted"), CASES)
def test_kanji_become_hiragana(typed: str, kana: str, parted: str | None, read: Read) -> None:
    clause = whole(read(typed))
    assert in_kana(clause, parted=False) == kana
    if parted is not None:
        assert in_kana(clause, parted=True) == parted
    found = in_kana(clause, parted=True)
    assert (found or "").replace(" ", "") == (kana or "")
