"""What was asked and answered, read from what the tracker store keeps; every text is masked."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from faq.channels.feedback import VotedOn, hash_of
from faq.channels.website.origins import ORIGIN
from faq.channels.website.settings import CHANNEL
from faq.knowledge.book import Book
from faq.owner.masking import mask
from faq.rasa.intents import PREFIX

# The types of events that matter.
TYPES = ("user", "bot")


@dataclass(frozen=True)
class Vote:
    """Whether an answer helped, and what was said about it."""

    helpful: bool
    comment: str | None = None


@dataclass(frozen=True)
class Exchange:
    """A question and its answer.

    `time` is in seconds since 1970, `conversation` a hash. `kind`, `topic`, `roles`, `unanswered`
    and `facts` are the answer's, `nearest` is the likeliest topic, `sure` how likely the chosen
    reading was, from 0 to 1. `site` is the origin of the website's page, where it was recorded. In
    Slack several people may vote on one answer; of each of them the last vote counts.
    """

    time: float
    channel: str
    conversation: str
    text: str
    kind: str
    answer: str
    topic: str | None = None
    roles: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    nearest: str | None = None
    sure: float = 1.0
    votes: tuple[Vote, ...] = ()
    site: str | None = None

    @property
    def disliked(self) -> bool:
        """Whether somebody was not helped."""
        return any(not vote.helpful for vote in self.votes)

    @property
    def comments(self) -> tuple[str, ...]:
        """What was said about the answer."""
        return tuple(vote.comment for vote in self.votes if vote.comment is not None)


def without_words(exchange: Exchange) -> Exchange:
    """Return an exchange without what was said: what it was, and whether it helped."""
    votes = tuple(Vote(vote.helpful) for vote in exchange.votes)
    return replace(exchange, text="", answer="", unanswered=(), votes=votes)


def exchanges(
    rows: Iterable[tuple[str, Any]], votes: Iterable[Mapping[str, Any]], book: Book
) -> list[Exchange]:
    """Return exchanges in the order of time.

    `rows` are (sender, row of the table of events), the rows of a sender together and in order;
    `votes` are the lines of the file of votes.
    """
    cast: dict[str, list[Mapping[str, Any]]] = {}
    for vote in votes:
        cast.setdefault(str(vote.get("conversation")), []).append(vote)
    found: list[Exchange] = []
    for sender, own in groupby(rows, key=lambda pair: pair[0]):
        events = [json.loads(row.data) for _, row in own]
        own_votes = cast.get(hash_of(sender), [])
        found += _of_conversation(events, hash_of(sender), own_votes, book)
    return sorted(found, key=lambda exchange: exchange.time)


def _of_conversation(
    events: Iterable[dict[str, Any]],
    conversation: str,
    votes: Iterable[Mapping[str, Any]],
    book: Book,
) -> Iterator[Exchange]:
    asked: dict[str, Exchange] = {}
    for question, answer in _answered(events):
        id = str(question.get("message_id"))
        asked[id] = _exchange(question, answer, conversation, book)
    cast: dict[Any, list[Mapping[str, Any]]] = {}
    for vote in votes:
        cast.setdefault(vote.get("message_id"), []).append(vote)
    for first, *others in cast.values():
        # The same person on the same answer: when they change their mind, it may be an old one.
        meant = _voted_on(first, asked)
        if meant is not None:
            given = (*asked[meant].votes, _vote((first, *others)[-1]))
            asked[meant] = replace(asked[meant], votes=given)
    yield from asked.values()


def _vote(cast: Mapping[str, Any]) -> Vote:
    comment = cast.get("comment")
    masked = mask(comment) if isinstance(comment, str) and comment.strip() else None
    return Vote(bool(cast.get("helpful")), masked)


def _answered(
    events: Iterable[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield each question with the Answer to it, or None where there was none."""
    question: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    for event in events:
        if event["event"] == "user":
            if question is not None:
                yield question, answer
            # A session begins with one without a text; where words are not kept, it is empty.
            question, answer = (None if event.get("text") is None else event), None
        elif event["event"] == "bot" and question is not None:
            answer = answer or (event.get("data") or {}).get("custom")
    if question is not None:
        yield question, answer


def _exchange(
    question: dict[str, Any], answer: dict[str, Any] | None, conversation: str, book: Book
) -> Exchange:
    parsed = question.get("parse_data") or {}
    ranking = parsed.get("intent_ranking") or []
    topics = (str(intent["name"]).removeprefix(PREFIX) for intent in ranking)
    asked = (answer or {}).get("question") or {}
    said = [sentence["text"] for sentence in (answer or {}).get("sentences", ())]
    facts = VotedOn.of(answer).facts if answer else ()
    return Exchange(
        time=float(question["timestamp"]),
        channel=question.get("input_channel") or "",
        conversation=conversation,
        text=mask(question["text"]),
        kind=(answer or {}).get("kind", "error"),
        answer=mask("\n".join(said)),
        topic=asked.get("topic"),
        roles=tuple(asked.get("roles") or ()),
        unanswered=tuple(map(mask, asked.get("unanswered") or ())),
        facts=facts,
        nearest=next((topic for topic in topics if topic in book.topics), None),
        sure=float((parsed.get("intent") or {}).get("confidence") or 0.0),
        site=(question.get("metadata") or {}).get(ORIGIN),
    )


def _voted_on(vote: Mapping[str, Any], asked: Mapping[str, Exchange]) -> str | None:
    """Return the id of the question whose answer a vote is about.

    The website names the answer as `<question>.<number>`. In Slack it is the last one before the
    vote that was of this kind and told these facts.
    """
    named = str(vote.get("message_id")).rpartition(".")[0]
    if named in asked:
        return named
    if vote.get("channel") == CHANNEL:
        # It was asked before what is looked at.
        return None
    try:
        time = datetime.fromisoformat(str(vote.get("time"))).timestamp()
    except ValueError:
        return None
    what = vote.get("kind"), list(vote.get("facts") or ())
    alike = [
        id
        for id, exchange in asked.items()
        if (exchange.kind, list(exchange.facts)) == what and exchange.time <= time
    ]
    return alike[-1] if alike else None
