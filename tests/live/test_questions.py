"""Forty questions and more to the running bot, at least two for every subject of the article."""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "faq/contract/answer.schema.json").read_text("utf-8")
)

# (question, kind, what the text must contain)
# fmt: off
QUESTIONS = [
    ("CCOってどんな役職?", "answer", ["カスタマーサクセス", "最高顧客責任者"]),
    ("CCOは何を略した言葉ですか", "answer", ["Chief Customer Officer"]),
    ("CCOが最初にできたのはいつ、どこの会社?", "answer", ["1999年", "Texas", "とされています"]),
    ("ccoの誕生について教えて", "answer", ["1999年"]),
    ("CCOは日本語で何といいますか", "answer", ["最高顧客責任者"]),
    ("CCOは何に責任を持つの", "answer", ["顧客満足度"]),
    ("CCOの役割を教えてください", "answer", ["顧客の成功", "自社の利益", "顧客を中心"]),
    ("CCOは海外では広まっていますか", "answer", ["広まっていない", "書き誤り"]),
    ("女性のCCOって増えてるの?", "answer", ["女性", "アメリカ"]),
    ("CCOの最大のミッションは?", "answer", ["顧客の獲得や維持"]),
    ("CCOが獲得すべきロイヤルカスタマーとはどんな顧客?", "answer", ["収益性"]),
    ("CCOとCEOの違いは?", "answer", ["顧客の獲得や維持", "事業戦略", "記事に記載なし"]),
    ("CEOとCCOってどう違うん", "answer", ["最高経営責任者", "最高顧客責任者"]),
    ("CEOは誰に選ばれるのですか", "answer", ["取締役会"]),
    ("CEOに求められる能力って?", "answer", ["未来を見越す"]),
    ("CEOの役割は", "answer", ["長期的な経営戦略の策定", "統率"]),
    ("CEOはステークホルダーに何をする?", "answer", ["自社の方針", "いえるでしょう"]),
    ("COOは日本語だと?", "answer", ["最高執行責任者"]),
    ("COOの役割は?", "answer", ["マネジメント", "指示出し", "ヒト・カネ・モノ"]),
    ("COOはCEOと兼任できる?", "answer", ["兼ねて", "場合もあるようです"]),
    ("COOの役割って会社によって変わる?", "answer", ["規模", "フェーズ"]),
    ("COOに必要なスキル", "answer", ["柔軟", "意思決定"]),
    ("日本の会社でCFOはどういう扱い?", "answer", ["財務部長"]),
    ("CFOの役割を段階ごとに", "answer", ["資金調達", "財務戦略", "監査法人"]),
    ("CFOの業務内容は?", "answer", ["IR", "M&A", "財務諸表", "キャッシュ", "IPO"]),
    ("CFOの需要は今後どうなりますか", "answer", ["投資家", "高まるでしょう"]),
    ("CTOはいつ生まれた役職?", "answer", ["1980年代", "アメリカ"]),
    ("CTOは会社法に定められてる?", "answer", ["会社法", "定めのない"]),
    ("CTOの役割は?", "answer", ["技術戦略", "採用"]),
    ("CTOの業務内容を教えて", "answer", ["プロジェクトマネージャー", "プログラミング言語"]),
    ("中小企業のCTOは何をするの", "answer", ["エンジニア", "場合もある"]),
    ("KPIを設定するメリットは?", "answer", ["組織力", "客観的", "可視化", "モチベーション"]),
    ("KPIの目標は高いほうがいい?", "answer", ["モチベーション低下", "現実的"]),
    ("数値目標は誰が決める?", "answer", ["CEO", "CCO"]),
    ("社員とコミュニケーションを取るメリットは", "answer", ["離職率の低下", "ナレッジ"]),
    ("社内コミュニケーションを活性化する方法は?", "answer", ["フリーアドレス", "1on1ミーティング"]),
    ("クライアントと直接話すのはなぜ?", "answer", ["ヒント", "視点"]),
    ("クライアントとの連絡にはどんな手段がある?", "answer", ["チャットツール", "ウェビナー"]),
    ("なぜ顧客満足度を高める必要があるの?", "answer", ["競合他社", "飽和"]),
    ("顧客満足度を上げる取り組みは?", "answer", ["接客教育", "アンケート調査", "ボーナス"]),
    ("CCOが必要とされるのはどんな企業?", "answer", ["カスタマー", "営業手法", "グローバル"]),
    ("カスタマーを重視するメリットは?", "answer", ["リピーター", "最適なアプローチ"]),
    ("飛び込み営業やテレアポはもう古い?", "answer", ["古い営業手法", "迷惑"]),
    ("営業手法が変わってきた背景は?", "answer", ["働き方改革", "スマートフォン"]),
    ("今の営業手法は?", "answer", ["インサイドセールス", "コンテンツマーケティング"]),
    ("グローバル展開するならCCOは必要?", "answer", ["グローバル"]),
    ("5つの役職の違いを全部教えて", "answer", ["CCO", "CEO", "COO", "CFO", "CTO"]),
    ("CEOとCOOはどっちが偉いの", "answer", ["最高権力者"]),
    ("お金の責任者は何て呼ばれる?", "answer", ["CFO"]),
    ("この記事には何が書かれている?", "answer", ["CCO"]),
    ("CFOの年収はいくら?", "not_in_article", ["年収", "書かれていません"]),
    ("CIOとは?", "not_in_article", ["CIO", "説明されていません"]),
    ("CTOとCIOの違いは?", "answer", ["最高技術責任者", "CIO"]),
    ("Chief Compliance Officerとは?", "other_meaning", ["コンプライアンス"]),
    ("富士山の高さは?", "off_topic", ["外れている"]),
    ("違いを教えて", "clarify", ["どの役職"]),
    ("こんにちは", "social", ["こんにちは"]),
    ("何を聞けますか", "social", ["CCO"]),
]
# fmt: on


@pytest.mark.parametrize(("question", "kind", "terms"), QUESTIONS, ids=[q for q, _, _ in QUESTIONS])
def test_question(bot, question, kind, terms):
    text, answer = bot.ask(question)
    jsonschema.validate(answer, SCHEMA)
    assert answer["kind"] == kind, text
    missing = [term for term in terms if term not in text]
    assert not missing, text


def test_a_conversation_keeps_its_context(bot):
    turns = [
        ("CEOって何?", "最高経営責任者"),
        ("じゃあCOOは?", "最高執行責任者"),
        ("その役割は?", "指示出し"),
        ("それどこに書いてある?", "「COO」"),
        ("給料は?", "書かれていません"),
    ]
    for text, term in turns:
        assert term in bot.ask(text, "keeps-context")[0], text


def test_two_conversations_never_mix(bot):
    bot.ask("CFOの業務内容は?", "first")
    bot.ask("CTOの業務内容は?", "second")
    assert bot.ask("もう一度、役割は?", "first")[1]["question"]["roles"] == ["CFO"]
    assert bot.ask("もう一度、役割は?", "second")[1]["question"]["roles"] == ["CTO"]
