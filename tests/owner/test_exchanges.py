"""Questions, answers and votes are read from what is kept of conversations."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from faq.channels.feedback import VotedOn, hash_of
from faq.knowledge.book import Book
from faq.owner.exchanges import Exchange, Vote, exchanges, without_words
from faq.stores import wordless as stores
from faq.stores.rows import EventRow

Kept = tuple[str, EventRow]


def row(sender: str, event: dict[str, Any]) -> Kept:
    return sender, EventRow(event["event"], event.get("timestamp"), None, None, json.dumps(event))


def asked(sender: str, id: str, text: str, time: float, *intents: str, sure: float = 1.0) -> Kept:
    ranking = [{"name": name, "confidence": sure} for name in intents or ("ask_roles",)]
    parsed = {"intent": ranking[0], "intent_ranking": ranking}
    event = {"event": "user", "timestamp": time, "text": text, "message_id": id}
    return row(sender, {**event, "input_channel": "website", "parse_data": parsed})


def said(sender: str, answer: dict[str, Any]) -> list[Kept]:
    """What the bot says in two events: plain text, and the answer as data."""
    plain = {"event": "bot", "timestamp": 1.0, "text": "…", "data": {"custom": None}}
    whole = {"event": "bot", "timestamp": 1.0, "text": None, "data": {"custom": answer}}
    return [row(sender, plain), row(sender, whole)]


ANSWER = {
    "kind": "answer",
    "sentences": [
        {"text": "CFOは、…を担います。", "facts": ["cfo.mission"]},
        {"text": "役割は、次のとおりです。", "facts": ["cfo.roles", "cfo.mission"]},
    ],
    "question": {"roles": ["CFO"], "topic": "roles", "unanswered": []},
}
REFUSAL = {
    "kind": "not_in_article",
    "sentences": [{"text": "「年収」については…", "facts": [], "template": "gap_aspect"}],
    "question": {"roles": ["CFO"], "topic": None, "unanswered": ["年収"]},
}


def read(
    rows: Iterable[Kept], book: Book, votes: Iterable[Mapping[str, Any]] = ()
) -> list[Exchange]:
    return exchanges(rows, votes, book)


def test_a_question_with_its_answer(book: Book) -> None:
    question = asked("a", "m1", "CFOの役割は?", 5.0, "ask_roles", sure=0.8)
    event = {**json.loads(question[1].data), "metadata": {"origin": "https://www.example.com"}}
    rows = [row("a", event), *said("a", ANSWER)]
    assert read(rows, book) == [
        Exchange(
            time=5.0,
            channel="website",
            conversation=hash_of("a"),
            text="CFOの役割は?",
            kind="answer",
            answer="CFOは、…を担います。\n役割は、次のとおりです。",
            topic="roles",
            roles=("CFO",),
            facts=("cfo.mission", "cfo.roles"),
            nearest="roles",
            sure=0.8,
            site="https://www.example.com",
        )
    ]


def test_conversations_are_told_apart_and_in_the_order_of_time(book: Book) -> None:
    rows = [
        *(asked("a", "m1", "一", 5.0), *said("a", ANSWER), asked("a", "m2", "三", 9.0)),
        *(asked("b", "m1", "二", 7.0), *said("b", REFUSAL)),
    ]
    found = read(rows, book)
    assert [(e.text, e.kind) for e in found] == [
        ("一", "answer"),
        ("二", "not_in_article"),
        ("三", "error"),
    ]
    assert found[0].conversation == found[2].conversation != found[1].conversation


def test_the_nearest_topic_is_the_first_in_the_ranking_that_is_one(book: Book) -> None:
    rows = [
        asked("a", "m1", "年収は?", 5.0, "ask_uncovered", "ask_tasks", "ask_roles"),
        *said("a", REFUSAL),
        asked("a", "m2", "天気は?", 6.0, "out_of_article"),
    ]
    assert [exchange.nearest for exchange in read(rows, book)] == ["tasks", None]


def test_what_a_session_begins_with_is_no_question(book: Book) -> None:
    started = row("a", {"event": "user", "timestamp": 1.0, "text": None})
    assert read([started, *said("a", ANSWER)], book) == []


def test_votes_of_the_website_name_the_question(book: Book) -> None:
    rows = [
        *(asked("a", "m1", "一", 5.0), *said("a", ANSWER)),
        *(asked("a", "m2", "二", 6.0), *said("a", REFUSAL)),
    ]
    votes = [
        {"conversation": hash_of("a"), "message_id": "m2.0", "helpful": True},
        {"conversation": hash_of("a"), "message_id": "m2.0", "helpful": False, "comment": "ひみつ"},
        {"conversation": hash_of("b"), "message_id": "m1.0", "helpful": True},
    ]
    assert [e.votes for e in read(rows, book, votes)] == [(), (Vote(False, "ひみつ"),)]


def test_votes_of_slack_are_on_the_last_such_answer_before_them(book: Book) -> None:
    rows = [
        *(asked("a", "m1", "一", 5.0), *said("a", ANSWER)),
        *(asked("a", "m2", "二", 6.0), *said("a", REFUSAL)),
        *(asked("a", "m3", "三", 7.0), *said("a", ANSWER)),
        *(asked("a", "m4", "四", 9.0), *said("a", ANSWER)),
    ]
    about = VotedOn.of(ANSWER)
    vote = {
        "conversation": hash_of("a"),
        "time": "1970-01-01T00:00:08+00:00",
        "message_id": "170000.1:abc",
        "helpful": True,
        "kind": about.kind,
        "topic": about.topic,
        "facts": list(about.facts),
    }
    broken = {**vote, "time": "gestern"}
    found = read(rows, book, [vote, broken])
    assert [e.votes for e in found] == [(), (), (Vote(True),), ()]


def test_of_each_person_the_last_vote_on_an_answer_counts(book: Book) -> None:
    rows = [
        *(asked("a", "m1", "一", 5.0), *said("a", ANSWER)),
        # Asked again before somebody changes their mind on the first answer.
        *(asked("a", "m2", "二", 20.0), *said("a", ANSWER)),
    ]
    about = VotedOn.of(ANSWER)
    votes = [
        {
            "conversation": hash_of("a"),
            "time": f"1970-01-01T00:00:{second:02}+00:00",
            "message_id": f"170000.1:{person}",
            "helpful": helpful,
            "kind": about.kind,
            "facts": list(about.facts),
        }
        for second, person, helpful in ((8, "one", True), (9, "other", True), (30, "one", False))
    ]
    assert [e.votes for e in read(rows, book, votes)] == [(Vote(False), Vote(True)), ()]


def test_a_vote_on_what_was_asked_earlier_is_nobody_elses(book: Book) -> None:
    rows = [asked("a", "m9", "一", 5.0), *said("a", ANSWER)]
    about = VotedOn.of(ANSWER)
    vote = {
        "conversation": hash_of("a"),
        "channel": "website",
        "time": "1970-01-01T00:00:08+00:00",
        "message_id": "m1.0",
        "helpful": True,
        "kind": about.kind,
        "facts": list(about.facts),
    }
    assert read(rows, book, [vote])[0].votes == ()


def test_what_is_kept_without_words_is_counted(book: Book) -> None:
    rows = [
        asked("a", "m1", "ひみつの年収は?", 5.0, "ask_uncovered", "ask_tasks"),
        *said("a", REFUSAL),
        *(asked("a", "m2", "ひみつ", 6.0), *said("a", ANSWER)),
    ]
    stripped = [("a", row) for row in stores.without_words(row for _, row in rows)]
    vote = {
        "conversation": hash_of("a"),
        "message_id": "m2.0",
        "helpful": False,
        "comment": "ひみつ",
    }
    found = [without_words(each) for each in read(stripped, book, [vote])]
    assert [without_words(each) for each in read(rows, book, [vote])] == found
    assert "ひみつ" not in repr(found)
    assert [(e.kind, e.topic, e.nearest, e.votes) for e in found] == [
        ("not_in_article", None, "tasks", ()),
        ("answer", "roles", "roles", (Vote(False),)),
    ]


def test_what_is_personal_is_hidden_everywhere(book: Book) -> None:
    mail = "taro@example.com"
    refusal = json.loads(json.dumps(REFUSAL, ensure_ascii=False).replace("年収", mail))
    rows = [asked("a", "m1", f"{mail} に送って", 5.0), *said("a", refusal)]
    vote = {
        "conversation": hash_of("a"),
        "message_id": "m1.0",
        "helpful": False,
        "comment": f"{mail} へ",
    }
    assert mail not in repr(read(rows, book, [vote]))
