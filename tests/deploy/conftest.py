"""Imports Rasa once without what its libraries warn of."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.core.agent  # noqa: F401
