"""What the widget is told with its loader."""

import json

import pytest

from faq.channels.website import introduction
from faq.knowledge.contact import Contact
from faq.knowledge.site import site


def told(monkeypatch: pytest.MonkeyPatch, contact: Contact | None) -> dict[str, str]:
    there = site().model_copy(update={"contact": contact})
    monkeypatch.setattr(introduction, "site", lambda: there)
    found: dict[str, str] = json.loads(introduction.in_loader(b"__SITE__"))
    return found


def test_title_greeting_and_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, None)
    assert found["title"] == site().title
    assert found["questions"].split("|") == list(site().questions)
    assert "contact-url" not in found
    assert "comments" not in found


def test_where_no_words_are_kept_there_are_no_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDLESS", "true")
    assert told(monkeypatch, None)["comments"] == "off"


def test_where_people_are(monkeypatch: pytest.MonkeyPatch) -> None:
    contact = Contact(name="窓口", phone="03-0000-0000")
    assert told(monkeypatch, contact)["contact-url"] == "tel:0300000000"
    assert "contact-url" not in told(monkeypatch, Contact(name="窓口"))


def test_whether_there_is_a_form() -> None:
    assert b'"form": "on"' in introduction.in_loader(b"__SITE__", has_form=True)
    assert b"form" not in introduction.in_loader(b"__SITE__")
