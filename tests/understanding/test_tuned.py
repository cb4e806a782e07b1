"""The settings are numbers, and all of them are there."""

from dataclasses import asdict

import pytest

from faq.settings import SettingsError
from faq.understanding.tuned import NAMES, Tuned, tuned_from

FULL = dict.fromkeys(NAMES, 0.5)


def test_settings_are_numbers() -> None:
    found = tuned_from(FULL | {"border": 1, "refused": -0.25})
    assert asdict(found) == FULL | {"border": 1.0, "refused": -0.25}
    assert all(isinstance(value, float) for value in asdict(found).values())


def test_what_is_no_setting_is_left_alone() -> None:
    assert tuned_from(FULL | {"name": "classifier"}) == tuned_from(FULL)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be a number, not None$"):
        tuned_from({key: value for key, value in FULL.items() if key != name})


@pytest.mark.parametrize("value", [None, "0.5", True, [0.5], {}])
def test_a_broken_setting_is_named(value: object) -> None:
    with pytest.raises(SettingsError, match="clear must be a number"):
        tuned_from(FULL | {"clear": value})


def test_config_yml_has_them(settings: Tuned) -> None:
    assert 0 < settings.border < 1
    assert 0 < settings.clear < 1
    assert 0 < settings.asks < 1
