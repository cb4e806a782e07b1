"""What Rasa imports for what this bot never does: stand-ins take its place.

Most of it is not even installed (requirements/overrides.txt). A stand-in can be imported, named in
types and derived from; whoever calls it is told what is missing.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any, NoReturn

# What is not used by anything that this project does with Rasa.
LEFT_OUT = (
    # DIET, TED and their like
    "tensorflow",
    "tensorflow_hub",
    "tensorflow_text",
    "keras",
    "jax",
    "sklearn_crfsuite",
    # the terminal's channel
    "rasa.core.channels.console",
    # routes that are WebSockets, of which there are none
    "websockets",
    # running a graph in parallel; faq/serving/graph.py runs it in order
    "dask",
    # tokens of the HTTP API, which is off
    "sanic_jwt",
    # telemetry, which is off
    "sentry_sdk",
    "structlog_sentry",
    # stores and clouds that endpoints.yml may not name
    "boto3",
    "botocore",
    "pymongo",
)
# What besides is of no use to a bot that serves: what models are trained with, and plots.
LEFT_OUT_WHEN_SERVING = ("sklearn", "networkx", "matplotlib")


class AbsentError(ImportError):
    """Raised by the use of a library that serving leaves out."""


class _AbsentType(type):
    """The class of all that a stand-in contains."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__module__}.{cls.__qualname__}", name)

    def __call__(cls, *arguments: Any, **named: Any) -> NoReturn:
        raise AbsentError(f"{cls.__module__}.{cls.__qualname__} is left out here")


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
    """Answers for the modules it was given before anybody looks for them on disk."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a stand-in's spec for one of the modules or a part of it."""
        parts = fullname.split(".")
        if self._names.isdisjoint(".".join(parts[:end]) for end in range(1, len(parts) + 1)):
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty stand-in."""
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing: a stand-in has no code."""


def leave_out(names: Iterable[str]) -> None:
    """Let stand-ins take the place of modules, and of all in them, that were not imported yet.

    Raises RuntimeError when one was: then nothing would be gained.
    """
    names = tuple(names)
    loaded = sorted(set(names) & set(sys.modules))
    if loaded:
        raise RuntimeError(f"imported before it could be left out: {', '.join(loaded)}")
    sys.meta_path.insert(0, _Finder(names))
