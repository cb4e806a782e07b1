"""What visitors asked is counted by days of Japan, kinds, topics and channels."""

from datetime import date, datetime
from typing import Any

import pytest

from faq.knowledge.book import JAPAN, Book
from faq.owner.demand import ALL, Chosen, Report, report_of
from faq.owner.exchanges import Exchange, Vote

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 3)


def moment(day: int, hour: int = 12, minute: int = 0) -> float:
    return datetime(2026, 11, day, hour, minute, tzinfo=JAPAN).timestamp()


def exchange(text: str = "CFOの役割は?", **given: Any) -> Exchange:
    fields = {"time": moment(1), "channel": "website", "conversation": "c1", "kind": "answer"}
    votes = {"votes": (given.pop("vote"),)} if "vote" in given else {}
    return Exchange(**{**fields, "text": text, "answer": "…", **votes, **given})


def refused(text: str, *names: str, **given: Any) -> Exchange:
    return exchange(text, kind="not_in_article", unanswered=names, **given)


def count(*asked: Exchange, book: Book) -> Report:
    return report_of(asked, FIRST, LAST, book)


def test_nothing_asked(book: Book) -> None:
    found = count(book=book)
    assert (found.total.questions, found.total.answered, found.reworded) == (0, None, None)
    assert found.channels == found.sites == {}
    assert list(found.days) == [date(2026, 11, day) for day in (1, 2, 3)]
    assert set(found.topics) == set(book.topics)
    assert not any(tally.questions for tally in found.topics.values())


def test_days_are_those_of_japan(book: Book) -> None:
    found = count(
        exchange(time=moment(1, 0)),
        exchange(time=moment(1, 23, 59)),
        exchange(time=moment(2, 0), conversation="c2", kind="off_topic"),
        # the day before and the day after
        exchange(time=moment(1, 0) - 1),
        exchange(time=moment(4, 0)),
        book=book,
    )
    assert [dict(kinds) for kinds in found.days.values()] == [{"answer": 2}, {"off_topic": 1}, {}]
    assert list(found.conversations_a_day.values()) == [1, 1, 0]
    assert (found.total.questions, found.total.conversations) == (3, 2)


def test_small_talk_is_neither_answered_nor_open(book: Book) -> None:
    found = count(
        exchange(), exchange(kind="social"), refused("年収は?", "年収"), exchange(), book=book
    )
    assert found.total.answered == pytest.approx(2 / 3)


ONE, OTHER = "https://one.example", "https://other.example"
PLACED = [
    exchange(site=ONE, vote=Vote(True)),
    exchange(site=ONE, kind="off_topic", vote=Vote(False, "違います")),
    exchange(site=ONE, kind="social", conversation="c2"),
    exchange(site=OTHER, conversation="c3"),
    exchange(conversation="c4"),
    exchange(channel="slack", conversation="c5", vote=Vote(True)),
    exchange(channel="slack", conversation="c5", kind="error"),
]


def test_channels_and_sites(book: Book) -> None:
    found = count(*PLACED, book=book)
    # questions, conversations, answered, helpful, unhelpful
    seen = {
        name: (each.questions, each.conversations, each.answered, each.helpful, each.unhelpful)
        for name, each in {**found.channels, **found.sites}.items()
    }
    assert seen == {
        "website": (5, 4, pytest.approx(3 / 4), 1, 1),
        "slack": (2, 1, 0.5, 1, 0),
        ONE: (3, 2, 0.5, 1, 1),
        OTHER: (1, 1, 1.0, 0, 0),
        # The website, without a page that a browser named.
        "": (1, 1, 1.0, 0, 0),
    }


@pytest.mark.parametrize(
    ("chosen", "has"),
    [
        (ALL, [0, 1, 2, 3, 4, 5, 6]),
        (Chosen(channel="slack"), [5, 6]),
        (Chosen(site=ONE), [0, 1, 2]),
        (Chosen(site=""), [4]),
        (Chosen("website", OTHER), [3]),
        (Chosen("slack", ONE), []),
        (Chosen("rest"), []),
    ],
)
def test_what_is_chosen(chosen: Chosen, has: list[int]) -> None:
    assert [n for n, each in enumerate(PLACED) if chosen.has(each)] == has


def test_votes(book: Book) -> None:
    bad = exchange(vote=Vote(False, "違います"))
    found = count(exchange(vote=Vote(True)), exchange(vote=Vote(True)), bad, exchange(), book=book)
    assert (found.total.helpful, found.total.unhelpful) == (2, 1)
    assert found.disliked == (bad,)


def test_several_people_vote_on_one_answer(book: Book) -> None:
    shared = exchange(votes=(Vote(True), Vote(False, "違います"), Vote(True)))
    found = count(shared, book=book)
    assert (found.total.questions, found.total.helpful, found.total.unhelpful) == (1, 2, 1)
    assert found.disliked == (shared,)


@pytest.mark.parametrize(
    ("later", "reworded"),
    [
        ({"topic": "roles", "roles": ("CFO",)}, 0.5),
        ({"text": "CFOの役割って?", "topic": "tasks"}, 0.5),
        # something else, too late, somebody else, thanks
        ({"text": "COOの年収は?", "topic": "tasks"}, 0.0),
        ({"topic": "roles", "roles": ("CFO",), "time": moment(1, 13)}, 0.0),
        ({"topic": "roles", "roles": ("CFO",), "conversation": "c2"}, 0.0),
        ({"topic": "roles", "roles": ("CFO",), "kind": "social"}, 0.0),
    ],
)
def test_who_asks_the_same_again_was_not_helped(
    later: dict[str, Any], reworded: float, book: Book
) -> None:
    first = exchange(topic="roles", roles=("CFO",))
    again = exchange(**{"time": moment(1, 12, 1), **later})
    answers = 2 if again.kind == "answer" else 1
    assert count(first, again, book=book).reworded == reworded * 2 / answers


def test_open_questions_are_grouped_by_what_they_ask(book: Book) -> None:
    found = count(
        refused("年収は?", "年収", nearest="tasks"),
        refused("CFOの年収いくら", "年収", nearest="tasks"),
        refused("年収の話", "年収", nearest="roles"),
        refused("年収は?", "年収"),
        # without a name, by the nearest topic
        refused("いつから?", "ご質問の点", nearest="origin", roles=("CFO",)),
        # half of it was answered
        exchange("役割と年齢は?", unanswered=("年齢",)),
        exchange("天気は?", kind="off_topic", nearest="origin"),
        exchange(),
        book=book,
    )
    assert [(g.name, g.kind, g.count, g.nearest) for g in found.unanswered] == [
        ("年収", "not_in_article", 4, "tasks"),
        ("", "off_topic", 1, None),
        (f"CFO {book.topics['origin'].name}", "not_in_article", 1, "origin"),
        ("年齢", "not_in_article", 1, None),
    ]
    assert found.unanswered[0].examples == ("年収は?", "CFOの年収いくら", "年収の話")


def test_what_has_no_words_is_no_example(book: Book) -> None:
    (group,) = count(
        refused("", nearest="origin"), refused("いつ?", nearest="origin"), book=book
    ).unanswered
    assert (group.count, group.examples) == (2, ("いつ?",))


def test_the_least_certain_come_first(book: Book) -> None:
    found = count(
        *(exchange(sure=sure) for sure in (0.6, 0.3, 0.95)), refused("…", sure=0.1), book=book
    )
    assert [each.sure for each in found.unsure] == [0.3, 0.6]


def test_topics_by_demand(book: Book) -> None:
    found = count(
        exchange(topic="tasks"),
        exchange(topic="roles", vote=Vote(False)),
        exchange(topic="tasks", vote=Vote(True)),
        refused("年収は?", topic="tasks", nearest="origin"),
        exchange("天気は?", kind="off_topic", nearest="tasks"),
        book=book,
    )
    seen = [(t, each.questions, each.helpful, each.unhelpful) for t, each in found.topics.items()]
    assert seen[:2] == [("tasks", 2, 1, 0), ("roles", 1, 0, 1)]
    assert found.topics["origin"].questions == 0
    assert found.nearest == {"origin": 1}
