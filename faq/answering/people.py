"""Where people are, told to whoever wishes for one and to whom the bot could not help."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from faq.answering.wording import connective
from faq.contract.answer import Answer, Sentence
from faq.contract.context import Context
from faq.knowledge.book import JAPAN
from faq.knowledge.contact import WEEKDAYS, Contact, Hours
from faq.knowledge.phrases import phrase

# What was asked in vain. After so many in a row a person is offered, and again after as many.
REFUSALS = ("not_in_article", "other_meaning", "clarify")
_IN_A_ROW = 2


def wished(contact: Contact | None, now: datetime) -> tuple[Sentence, ...]:
    """Return what is said to who wishes for a person; nothing when nobody is named."""
    if contact is None:
        return ()
    return (connective("contact_wished", contact=contact.name), *_told(contact, now))


def offered(answered: Answer, context: Context, contact: Contact | None, now: datetime) -> Answer:
    """Return an answer that names where people are, if it is time to.

    That is where what is asked in vain is of no role of the article, as prices and jobs are, and
    where several in a row were asked in vain.
    """
    in_vain = answered.kind in REFUSALS and (context.refused + 1) % _IN_A_ROW == 0
    if not (in_vain or _is_beside(answered)):
        return answered
    return replace(answered, sentences=(*answered.sentences, *offer(contact, now)))


def offer(contact: Contact | None, now: datetime) -> tuple[Sentence, ...]:
    """Return what is said to whom the bot could not help; nothing when nobody is named."""
    if contact is None:
        return ()
    return (connective("contact_offered", contact=contact.name), *_told(contact, now))


def tells_contact(answered: Answer) -> bool:
    """Whether an answer names where people are."""
    return any((sentence.template or "").startswith("contact_") for sentence in answered.sentences)


def _is_beside(answered: Answer) -> bool:
    """Whether a question has no role of the article; what may come near to it is no answer."""
    return answered.kind == "off_topic" or (
        answered.kind == "not_in_article" and not answered.roles
    )


def _told(contact: Contact, now: datetime) -> Iterator[Sentence]:
    ways = [
        phrase(f"contact_{name}", **{name: value})
        for name in ("phone", "mail", "url")
        if (value := getattr(contact, name)) is not None
    ]
    if ways:
        yield connective("contact_ways", ways=phrase("list_comma").join(ways))
    if contact.hours:
        yield connective("contact_hours", hours=phrase("list_comma").join(_spans(contact.hours)))
    if not contact.is_open(now):
        following = contact.opens_next(now)
        if following is None:
            yield connective("contact_closed")
        else:
            yield connective("contact_closed_until", day=_day(following), time=_clock(following))


def _spans(hours: Iterable[Hours]) -> Iterator[str]:
    for each in hours:
        names = {"days": _days(each.days), "opens": each.opens, "closes": each.closes}
        yield phrase("contact_span", **names)


def _days(days: str) -> str:
    """Return days of the week, three and more that follow each other by their ends."""
    if len(days) > 2 and days in WEEKDAYS:
        return phrase("range", first=days[0], last=days[-1])
    return "・".join(days)


def _day(moment: datetime) -> str:
    day = moment.astimezone(JAPAN)
    return phrase("day", month=day.month, day=day.day, weekday=WEEKDAYS[day.weekday()])


def _clock(moment: datetime) -> str:
    day = moment.astimezone(JAPAN)
    return f"{day.hour}:{day.minute:02}"
