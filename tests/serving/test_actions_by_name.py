import warnings

import pytest
from rasa.core.actions import action
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException

from faq.serving import actions_by_name

FORM = "version: '3.1'\nforms:\n  a_form:\n    required_slots: []\n"


def test_each_action_is_the_one_that_rasa_finds(domain: Domain) -> None:
    for name in domain.action_names_or_texts:
        found = actions_by_name.find(name, domain, None)
        assert type(found) is type(action.action_for_name_or_text(name, domain, None))
        assert found.name() == name


def test_an_action_is_made_once(domain: Domain) -> None:
    first = actions_by_name.find("action_answer", domain, None)
    assert actions_by_name.find("action_answer", domain, None) is first
    # Another endpoint is another action.
    assert actions_by_name.find("action_answer", domain, object()) is not first


def test_a_loop_is_made_anew() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        domain = Domain.from_yaml(FORM)
    first = actions_by_name.find("a_form", domain, None)
    assert actions_by_name.find("a_form", domain, None) is not first


def test_an_unknown_action_is_refused(domain: Domain) -> None:
    with pytest.raises(RasaException):
        actions_by_name.find("action_unknown", domain, None)
