"""People are named to whoever wishes for one, and to whom the bot could not help."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import pytest

from faq.answering import compose, turn
from faq.answering.turn import take
from faq.contract.answer import Answer
from faq.contract.context import EMPTY, Context, from_slots, to_slots
from faq.contract.parts import Gap, Part, Remark, Request
from faq.knowledge.book import JAPAN, Book
from faq.knowledge.contact import Contact, Hours
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from faq.understanding.engine import Engine

OFFICE = Contact(
    name="総務部の窓口",
    phone="03-0000-0000",
    url="https://example.com/contact",
    hours=(Hours(days="月火水木金", opens="9:00", closes="17:30"),),
)
OPEN = datetime(2026, 11, 27, 12, tzinfo=JAPAN)
CLOSED = datetime(2026, 11, 28, 12, tzinfo=JAPAN)

WISH = [Remark("social", "human")]
VAIN = [Gap("aspect", "年収", ("CFO",))]
ANSWERED = [Request("roles", ("CFO",))]
OFF = [Remark("off_topic")]
THANKS = [Remark("social", "thank")]

# fmt: off
WISHES = [
    "担当者と話したいです", "人につないでください", "オペレーターお願い", "問い合わせ先を教えて",
    "電話で話せますか?", "人間と話したい", "担当の方いますか", "お問い合わせはどこからですか",
    "電話番号を教えてください", "有人チャットに切り替えて", "誰かに直接聞きたいんだけど",
    "サポートに連絡したい", "スタッフさんに代わって", "can I talk to a person?",
]
# fmt: on


def name(contact: Contact | None, monkeypatch: pytest.MonkeyPatch) -> None:
    there = site().model_copy(update={"contact": contact})
    for module in (compose, turn):
        monkeypatch.setattr(module, "site", lambda: there)


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    name(OFFICE, monkeypatch)


def talk(turns: Iterable[Sequence[Part]], book: Book, now: datetime = OPEN) -> list[Answer]:
    context: Context = EMPTY
    answers = []
    for parts in turns:
        answered, context = take(parts, context, book, now)
        # What Rasa keeps of it comes back as it was.
        assert from_slots(to_slots(context)) == context
        answers.append(answered)
    return answers


def names_people(answered: Answer) -> bool:
    return any(OFFICE.name in sentence.text for sentence in answered.sentences)


def test_in_hours(book: Book) -> None:
    (answered,) = talk([WISH], book)
    assert [sentence.text for sentence in answered.sentences] == [
        "わたしはプログラムのため、人におつなぎすることはできませんが、総務部の窓口で承っております。",
        "ご連絡先は、電話 03-0000-0000、https://example.com/contactです。",
        "受付時間は、月〜金曜日の9:00〜17:30です。",
    ]


def test_out_of_hours(book: Book) -> None:
    (answered,) = talk([WISH], book, CLOSED)
    last = answered.sentences[-1].text
    assert last == "ただいまは受付時間外です。次の受付は、11月30日(月)の9:00からです。"


@pytest.mark.parametrize(
    ("turns", "named"),
    [
        ([VAIN], [False]),
        ([VAIN, VAIN], [False, True]),
        ([VAIN, VAIN, VAIN, VAIN], [False, True, False, True]),
        ([VAIN, ANSWERED, VAIN], [False, False, False]),
        # small talk changes nothing
        ([VAIN, THANKS, VAIN], [False, False, True]),
        # off the subject at once: prices, jobs
        ([OFF], [True]),
        ([ANSWERED, OFF, VAIN], [False, True, False]),
    ],
)
def test_people_are_offered_where_the_bot_does_not_help(
    turns: list[list[Part]], named: list[bool], book: Book
) -> None:
    assert [names_people(answered) for answered in talk(turns, book)] == named


def test_where_nobody_is_named_it_says_so(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    name(None, monkeypatch)
    wish, *vain = talk([WISH, VAIN, VAIN, OFF], book)
    said = "\n".join(sentence.text for sentence in wish.sentences)
    assert said == phrase("social_human").strip()
    assert not any("総務部" in s.text for answered in vain for s in answered.sentences)


@pytest.mark.parametrize(
    "text",
    [
        *("料金はいくらですか", "採用はしていますか", "営業時間は?", "電話番号は?"),
        *(
            "このサービスの値段を教えて",
            "求人ありますか",
            "何時まで開いてますか",
            "御社の代表電話は?",
        ),
    ],
)
def test_what_every_company_is_asked_ends_at_the_contact(
    text: str, engine: Engine, book: Book
) -> None:
    understood = engine.understand(engine.read(text), EMPTY)
    answered = take(understood.parts, EMPTY, book, OPEN)[0]
    assert names_people(answered)
    assert not answered.facts


@pytest.mark.parametrize("text", WISHES)
@pytest.mark.parametrize("now", [OPEN, CLOSED])
def test_every_wish_for_a_person_ends_at_the_contact(
    text: str, now: datetime, engine: Engine, book: Book
) -> None:
    understood = engine.understand(engine.read(text), EMPTY)
    assert names_people(take(understood.parts, EMPTY, book, now)[0])


def test_whom_a_fault_left_without_an_answer_is_told_where_people_are() -> None:
    said = [sentence.text for sentence in turn.apology().sentences]
    assert said[0] == phrase("error")
    assert any(OFFICE.name in text for text in said[1:])


def test_where_nobody_is_named_a_fault_is_only_regretted(monkeypatch: pytest.MonkeyPatch) -> None:
    name(None, monkeypatch)
    assert [sentence.text for sentence in turn.apology().sentences] == [phrase("error")]
