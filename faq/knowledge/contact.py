"""Where people can be reached, and when: `contact` in site.yml."""

from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict, Field

from faq.knowledge.book import JAPAN

WEEKDAYS = "月火水木金土日"
# In days: an opening that is further away is not foreseen.
_FORESEEN = 60
_CLOCK = r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"
_MAIL = r"^[^@\s<>\"]+@[^@\s<>\"]+$"


class Hours(BaseModel):
    """From when until when somebody is there, on which days of the week."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: str = Field(pattern=f"^[{WEEKDAYS}]{{1,7}}$")
    opens: str = Field(pattern=_CLOCK)
    closes: str = Field(pattern=_CLOCK)

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        """Return when somebody comes and goes on a day; None when nobody does."""
        if WEEKDAYS[day.weekday()] not in self.days:
            return None
        return _moment(day, self.opens), _moment(day, self.closes)


class Contact(BaseModel):
    """Where people are: `name` is a noun phrase, `holidays` are days without anybody.

    Without `hours` nothing is said of when somebody is there. `form` is whom that is mailed to
    which visitors fill in on a website; it is told to nobody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern=r"^https?://[^\s<>\"]+$")
    mail: str | None = Field(default=None, pattern=_MAIL)
    form: str | None = Field(default=None, pattern=_MAIL)
    phone: str | None = Field(default=None, pattern=r"^[+0-9][0-9() -]{4,}$")
    hours: tuple[Hours, ...] = ()
    holidays: tuple[date, ...] = ()

    @property
    def address(self) -> str | None:
        """The address that a link or button leads to."""
        if self.url is not None:
            return self.url
        if self.mail is not None:
            return f"mailto:{self.mail}"
        digits = "".join(sign for sign in self.phone or "" if sign in "+0123456789")
        return f"tel:{digits}" if digits else None

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there; always where no hours are given."""
        spans = self._spans(moment.astimezone(JAPAN).date())
        return not self.hours or any(opens <= moment < closes for opens, closes in spans)

    def opens_next(self, moment: datetime) -> datetime | None:
        """Return when somebody is there next, in Japan's time; None when that is not foreseen."""
        today = moment.astimezone(JAPAN).date()
        days = (today + timedelta(days=n) for n in range(_FORESEEN))
        starts = (opens for day in days for opens, _ in self._spans(day) if opens > moment)
        return next(starts, None)

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        return sorted(span for hours in self.hours if (span := hours.on(day)) is not None)


def _moment(day: date, clock: str) -> datetime:
    hour, _, minute = clock.partition(":")
    return datetime.combine(day, time(int(hour), int(minute)), JAPAN)
