"""Where people are, and whether somebody is there."""

from datetime import UTC, date, datetime

import pytest

from faq.knowledge.book import JAPAN
from faq.knowledge.contact import Contact, Hours

WEEK = Hours(days="月火水木金", opens="9:00", closes="17:30")
SATURDAY = Hours(days="土", opens="10:00", closes="12:00")
# A Monday is no working day, as is the last Thursday of the year.
OFFICE = Contact(
    name="窓口", hours=(WEEK, SATURDAY), holidays=(date(2026, 11, 23), date(2026, 12, 31))
)


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JAPAN)


# The 27th of November 2026 is a Friday.
@pytest.mark.parametrize(
    ("now", "is_open", "following"),
    [
        (moment(27, 8, 59), False, moment(27, 9)),
        (moment(27, 9), True, moment(28, 10)),
        (moment(27, 17, 29), True, moment(28, 10)),
        (moment(27, 17, 30), False, moment(28, 10)),
        (moment(28, 11), True, moment(30, 9)),
        (moment(28, 13), False, moment(30, 9)),
        (moment(29, 12), False, moment(30, 9)),
        # holidays
        (moment(21, 13), False, moment(24, 9)),
        (moment(23, 12), False, moment(24, 9)),
        # whatever the clock of the machine
        (datetime(2026, 11, 27, 1, tzinfo=UTC), True, moment(28, 10)),
        (datetime(2026, 11, 26, 23, tzinfo=UTC), False, moment(27, 9)),
    ],
)
def test_hours(now: datetime, is_open: bool, following: datetime) -> None:
    assert OFFICE.is_open(now) == is_open
    assert OFFICE.opens_next(now) == following


def test_without_hours_nothing_is_known_of_them() -> None:
    contact = Contact(name="窓口")
    assert contact.is_open(moment(29, 3))
    assert contact.opens_next(moment(29, 3)) is None


def test_who_is_never_there_is_never_awaited() -> None:
    days = tuple(date.fromordinal(date(2026, 11, 1).toordinal() + n) for n in range(200))
    assert Contact(name="窓口", hours=(WEEK,), holidays=days).opens_next(moment(27, 9)) is None


@pytest.mark.parametrize(
    ("ways", "address"),
    [
        ({}, None),
        ({"phone": "03-0000-0000"}, "tel:0300000000"),
        ({"phone": "+81 3 0000 0000"}, "tel:+81300000000"),
        ({"phone": "03-0000-0000", "mail": "a@example.com"}, "mailto:a@example.com"),
        ({"mail": "a@example.com", "url": "https://example.com/"}, "https://example.com/"),
    ],
)
def test_the_address_of_a_button(ways: dict[str, str], address: str | None) -> None:
    assert Contact(name="窓口", **ways).address == address
