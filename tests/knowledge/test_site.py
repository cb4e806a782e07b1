"""What is known of the place where the bot stands."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.knowledge.book import Book
from faq.knowledge.site import SiteError, read_site, site

LEAST = {
    "title": "質問",
    "name": "案内",
    "subject": "役職",
    "role_word": "役職",
    "scope": "役割など",
}
HOURS = {"days": "月火水木金", "opens": "9:00", "closes": "17:30"}
REFUSED: list[tuple[dict[str, Any], str]] = [
    # no text to say
    ({"contact": ""}, "contact"),
    ({"contact": "総務部"}, "contact"),
    ({"contact": {"phone": "03-0000-0000"}}, "contact"),
    ({"contact": {"name": "総務部", "url": "www.example.com"}}, "contact"),
    ({"contact": {"name": "総務部", "mail": "総務部"}}, "contact"),
    ({"contact": {"name": "総務部", "form": "on"}}, "contact"),
    ({"contact": {"name": "総務部", "phone": "電話"}}, "contact"),
    ({"contact": {"name": "総務部", "fax": "03-0000-0000"}}, "contact"),
    ({"contact": {"name": "総務部", "holidays": ["元日"]}}, "contact"),
    ({"contact": {"name": "総務部", "hours": [{"days": "平日", "opens": "9:00"}]}}, "contact"),
    ({"contact": {"name": "総務部", "hours": [{**HOURS, "opens": "25:00"}]}}, "contact"),
    ({"contact": {"name": "総務部", "hours": [{**HOURS, "opens": 540}]}}, "contact"),
    ({"title": None}, "title"),
    ({"title": "長" * 41}, "title"),
    ({"questions": "CCOとは?"}, "questions"),
    # no command of Slack's
    ({"command": "cxo"}, "command"),
    ({"command": "/質問"}, "command"),
    # not what the file is for
    ({"contacts": "総務部"}, "contacts"),
    # a place that nothing fills
    ({"scope": "{roles}の役割"}, "scope"),
]


def written(folder: Path, **changes: Any) -> Path:
    path = folder / "site.yml"
    path.write_text(yaml.safe_dump({**LEAST, **changes}, allow_unicode=True), encoding="utf-8")
    return path


def test_where_people_are(book: Book, tmp_path: Path) -> None:
    given = {"name": "総務部の窓口", "phone": "03-0000-0000", "hours": [HOURS]}
    found = read_site(book, written(tmp_path, contact=given)).contact
    assert found is not None
    assert (found.name, found.hours[0].closes) == ("総務部の窓口", "17:30")
    assert read_site(book, written(tmp_path, contact=None)).contact is None


def test_what_may_be_left_out(book: Book, tmp_path: Path) -> None:
    found = read_site(book, written(tmp_path))
    assert (found.command, found.questions, found.contact) == ("/faq", (), None)


@pytest.mark.parametrize(("changes", "place"), REFUSED)
def test_what_it_cannot_hold_is_refused(
    changes: dict[str, Any], place: str, book: Book, tmp_path: Path
) -> None:
    with pytest.raises(SiteError, match=r"site\.yml:[0-9]+: " + place):
        read_site(book, written(tmp_path, **changes))


@pytest.mark.parametrize("text", ["", "[", "title"])
def test_what_is_no_site_is_refused(text: str, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "site.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SiteError, match=r"site\.yml:[12]: "):
        read_site(book, path)


def test_the_roles_are_filled_in(book: Book, tmp_path: Path) -> None:
    found = read_site(book, written(tmp_path, scope="{all_roles}の役割"))
    assert found.scope == "・".join(book.described) + "の役割"


def test_it_is_read_once() -> None:
    assert site() is site()
