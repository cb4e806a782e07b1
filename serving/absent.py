"""Libraries that Rasa imports for what this bot never does: stand-ins take their place.

TensorFlow alone, with what it brings along, takes two seconds and 300 MB of each worker. Rasa
imports it for policies and classifiers that config.yml does not use. A stand-in can be imported,
named in types and derived from; whoever calls it is told what is missing.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any, NoReturn

# TensorFlow with its own libraries, for DIET, TED and their like; matplotlib, for `rasa test`.
LEFT_OUT = ("tensorflow", "keras", "jax", "matplotlib")


class AbsentError(ImportError):
    """Raised by the use of a library that serving leaves out."""


class _AbsentType(type):
    """The class of all that a stand-in contains."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *arguments: Any, **named: Any) -> NoReturn:
        raise AbsentError(f"{cls.__module__}.{cls.__qualname__} is left out when the bot serves")


def _absent(module: str, name: str) -> _AbsentType:
    return _AbsentType(name, (), {"__module__": module})


class _AbsentModule(ModuleType):
    """A module in which every name exists and nothing works."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _absent(self.__name__, name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for the libraries it was given before anybody looks for them on disk."""

    def __init__(self, libraries: Iterable[str]) -> None:
        self._libraries = frozenset(libraries)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a stand-in's spec for a library or a part of it."""
        if fullname.partition(".")[0] not in self._libraries:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty stand-in."""
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing: a stand-in has no code."""


def leave_out(libraries: Iterable[str]) -> None:
    """Let stand-ins take the place of libraries that were not imported yet.

    Raises RuntimeError when one was: then nothing would be gained.
    """
    libraries = tuple(libraries)
    loaded = sorted(set(libraries) & set(sys.modules))
    if loaded:
        raise RuntimeError(f"imported before it could be left out: {', '.join(loaded)}")
    sys.meta_path.insert(0, _Finder(libraries))
