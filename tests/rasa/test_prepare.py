"""Rasa is imported light, with the versions that it was looked at with, or not at all."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from faq.rasa import prepare
from faq.rasa.prepare import VersionError, check_versions

_SERVED = """
import sys
from faq.rasa.prepare import prepare_rasa
prepare_rasa()
prepare_rasa()
import rasa.core.agent, rasa.core.run
from rasa.core.channels import BUILTIN_CHANNELS
print([name for name in sys.modules if name.startswith("rasa.core.channels.")])
print(BUILTIN_CHANNELS, hasattr(sys.modules.get("sklearn"), "__file__"))
"""
_LATE = """
import sklearn
from faq.rasa.prepare import prepare_rasa
prepare_rasa()
"""


def run(root: Path, program: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_no_channel_of_rasas_is_imported(root: Path) -> None:
    ran = run(root, _SERVED)
    assert ran.stdout.splitlines() == [
        "['rasa.core.channels.channel', 'rasa.core.channels.console']",
        "{} False",
    ], ran.stderr


def test_too_late_is_an_error(root: Path) -> None:
    ran = run(root, _LATE)
    assert "imported before it could be left out: sklearn" in ran.stderr


def test_the_installed_versions_are_the_ones_looked_at() -> None:
    check_versions()


def test_another_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "VERSIONS", {"rasa": "3.7.0", "sanic": metadata.version("sanic")})
    with pytest.raises(VersionError) as raised:
        check_versions()
    assert str(raised.value) == ("rasa 3.6.21 is installed, but 3.7.0 is needed: run tools/setup.")
