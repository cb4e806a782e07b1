"""What Rasa is told of the data: intents, some examples of each, one story."""

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.constants import DEFAULT_INTENTS

from faq.knowledge.book import Book
from faq.rasa import importer
from faq.rasa.importer import ArticleImporter, ExamplesError, samples
from faq.rasa.intents import known
from faq.understanding.examples import Said


def test_the_domain_has_every_intent_and_one_action(domain: Any, book: Book) -> None:
    assert set(domain.user_actions) == {"action_answer"}
    assert set(domain.intents) - set(DEFAULT_INTENTS) == {*known(book)}


def test_every_intent_that_people_show_has_examples(root: Path) -> None:
    data = ArticleImporter(None, str(root / "domain.yml")).get_nlu_data()
    counts = dict.fromkeys(data.intents, 0)
    for example in data.intent_examples:
        counts[example.get("intent")] += 1
    assert set(counts.values()) == {2}


def test_there_is_one_story(root: Path) -> None:
    steps = ArticleImporter(None, str(root / "domain.yml")).get_stories().story_steps
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("label", "problem"),
    [("roles:CEO", "no examples for ask_article"), ("salary:CEO", "ask_salary is no topic")],
)
def test_examples_that_do_not_fit_the_topics(
    label: str, problem: str, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [Said("someone", ("CEOについて",), (label,))]
    monkeypatch.setattr(importer.examples, "read", lambda: iter(said))
    with pytest.raises(ExamplesError, match=problem):
        samples(book)
