"""What is personal is hidden, and what is not stays."""

import pytest

from faq.owner.masking import mask

# fmt: off
HIDDEN = [
    ("03-1234-5678に電話ください", "●●に電話ください"),
    ("０９０−１２３４−５６７８です", "●●です"),
    ("携帯は09012345678", "携帯は●●"),
    ("+81 90 1234 5678 まで", "●● まで"),
    ("(03)1234-5678", "(●●"),
    ("taro.yamada+ceo@example.co.jp に送って", "●● に送って"),
    ("連絡先はtaro＠example．com", "連絡先は●●"),
    ("山田太郎様にお願いしたい", "●●様にお願いしたい"),
    ("うちの田中さんがCFOです", "うちの●●さんがCFOです"),
    ("たなかさんってCEO?", "●●さんってCEO?"),
    ("鈴木一郎さんと佐藤様の違い", "●●さんと●●様の違い"),
    ("山田　太郎　様", "●●　様"),
    ("山田 090-1234-5678", "●● ●●"),
    ("トヨタさんのCTO", "●●さんのCTO"),
    ("@U012AB3CD に聞いたCFO", "●● に聞いたCFO"),
]
KEPT = [
    "CCOとCEOの違いは?", "お客様の声を聞く人は?", "皆さん、社長さんって何?", "1999年に始まった?",
    "カスタマー様の満足度", "2つ目と3つ目を詳しく", "2026-11-27の会議", "12,000,000円もらえる?",
    "KPIは100%達成?", "@channel CFOとは", "", "@UNIVERSAL内のCEO", "@U12",
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_what_is_personal_is_hidden(text: str, expected: str) -> None:
    assert mask(text) == expected
    assert mask(mask(text)) == expected


@pytest.mark.parametrize("text", KEPT)
def test_the_rest_stays_as_it_was_typed(text: str) -> None:
    assert mask(text) == text
