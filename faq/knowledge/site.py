"""What is known of the place where the bot stands: site.yml."""

import functools
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from faq.knowledge import consistency, marked, problems
from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book
from faq.knowledge.contact import Contact
from faq.knowledge.facts import book, tell
from faq.knowledge.marked import MarkedFile
from faq.knowledge.problems import DataError

PATH = FOLDER / "site.yml"


class SiteError(DataError):
    """site.yml cannot be used; the message has a line for each problem."""


class Site(BaseModel):
    """What the bot is called and what it says of itself; every text is Japanese.

    `title` heads the chat on a page, `name` is the bot's own, `command` asks it in Slack. `subject`
    is what it answers about, `role_word` what its roles are called, `scope` what can be asked, all
    noun phrases. `contact` is where people are, `questions` are the first ones in the chat.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=35)
    subject: str = Field(min_length=1)
    role_word: str = Field(min_length=1)
    scope: str = Field(min_length=1)
    command: str = Field(default="/faq", pattern=r"^/[a-z0-9_-]{1,31}$")
    questions: tuple[str, ...] = ()
    contact: Contact | None = None


def read_site(facts: Book, path: Path = PATH) -> Site:
    """Read the file and fill in the names of the roles. Raises SiteError for what it cannot be."""
    found, wrong = checked(marked.read(path), facts)
    if found is None or wrong:
        raise SiteError("\n".join(wrong))
    return found


def checked(file: MarkedFile, facts: Book) -> tuple[Site | None, list[str]]:
    """Return what a file says, if it can be read at all, and what is wrong, a line each."""
    found, wrong = None, [*file.problems]
    if not any(problem.location == () for problem in wrong):
        try:
            found = Site.model_validate(file.data)
        except ValidationError as error:
            wrong += problems.of_shape(error)
        else:
            wrong += consistency.places(("scope",), found.scope, ("{all_roles}",))
    if found is not None and not wrong:
        scope = found.scope.format(all_roles=all_roles(facts))
        found = found.model_copy(update={"scope": scope})
    return found, tell(file, wrong)


def all_roles(facts: Book) -> str:
    """Return the roles that the article describes, as they are listed in a sentence."""
    return "・".join(facts.described)


@functools.cache
def site() -> Site:
    """Return what site.yml says, read once."""
    return read_site(book())
