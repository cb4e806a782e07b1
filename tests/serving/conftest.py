"""Coroutine tests, and Rasa imported once without what its libraries warn of."""

import asyncio
import inspect
import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.core.run  # noqa: F401


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in a loop of its own."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    names = inspect.signature(test).parameters
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
