"""Rasa made ready to be imported: lighter than it is, and with the libraries of today.

Everything of this project that imports Rasa calls `prepare_rasa` first.
"""

import importlib.abc
import importlib.machinery
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from types import ModuleType

from faq.rasa.import_stubs import LEFT_OUT, LEFT_OUT_WHEN_SERVING, leave_out

# What is adjusted, replaced or left out belongs to these versions and to no others.
VERSIONS = {"rasa": "3.6.21", "rasa-sdk": "3.6.2", "sanic": "21.12.2", "sanic-routing": "0.7.2"}

_CHANNELS = "rasa.core.channels"


class VersionError(Exception):
    """A package is of another version than this code was written for."""


def prepare_rasa(*, training: bool = False) -> None:
    """Let Rasa be imported without what this project never uses of it.

    To be called before anything of Rasa is imported; a second call does nothing. `training` keeps
    what models are trained with, as far as it is installed. Raises VersionError, and RuntimeError
    when it is called too late.
    """
    if any(isinstance(finder, _Channels) for finder in sys.meta_path):
        return
    check_versions()
    os.environ.update(RASA_TELEMETRY_ENABLED="false")
    # SQLAlchemy would remark on Rasa's use of it.
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # setuptools would remark on pkg_resources, which Rasa imports.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
    leave_out([*LEFT_OUT, *(n for n in LEFT_OUT_WHEN_SERVING if not (training and find_spec(n)))])
    sys.meta_path.insert(0, _Channels())
    _give_back_names()


def check_versions() -> None:
    """Raise VersionError when a package that this code adjusts is not the one it was made for."""
    found = {name: metadata.version(name) for name in VERSIONS}
    wrong = [
        f"{name} {found[name]} is installed, but {version} is needed"
        for name, version in VERSIONS.items()
        if found[name] != version
    ]
    if wrong:
        raise VersionError("; ".join(wrong) + ": run tools/setup.")


class _Channels(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads Rasa's package of channels without importing any of the fifteen that it comes with."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the package's own spec, to be filled by this loader."""
        if fullname != _CHANNELS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None:
            spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Give the package the names that Rasa asks it for; credentials.yml names our channels."""
        from rasa.core.channels import channel

        for name in ("CollectingOutputChannel", "InputChannel", "OutputChannel", "UserMessage"):
            setattr(module, name, getattr(channel, name))
        vars(module)["BUILTIN_CHANNELS"] = {}


def _give_back_names() -> None:
    """Put names where Rasa looks for them that current releases of libraries no longer have."""
    import numpy
    from packaging import version

    # Only named in a filter of warnings.
    vars(numpy).setdefault("VisibleDeprecationWarning", numpy.exceptions.VisibleDeprecationWarning)
    # Only asked whether a version is one; since packaging 22, none is.
    vars(version).setdefault("LegacyVersion", type("LegacyVersion", (), {}))
