"""What is adjusted in Rasa for serving, and why.

Each adjustment puts one function of ours in the place of one of Rasa's. They belong to the versions
that faq/rasa/prepare.py insists on at every start, so that nobody upgrades Rasa without looking
at each of them again. What Rasa does by contract stays: one turn at a time in a conversation,
events in their order, each stored once.
"""

import functools
import importlib
import types
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from rasa.shared.core.events import Event

from faq.serving import action_runner, actions_by_name, applied, graph, slots, turns

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Adjustment:
    """One function of Rasa's that is replaced."""

    # module:object.attribute
    place: str
    replacement: Any
    reason: str


def _itself(value: _Value) -> _Value:
    return value


def _nothing(*_: Any) -> None:
    pass


_NO_COPY = types.SimpleNamespace(deepcopy=_itself)

# Needed for training, too: dask is not installed.
GRAPH = Adjustment(
    "rasa.engine.runner.dask:DaskGraphRunner.run",
    graph.run,
    "Dask's scheduler prepared a parallel run for a handful of steps in a row.",
)
ADJUSTMENTS = (
    GRAPH,
    Adjustment(
        "rasa.core.actions.action:RemoteAction.run",
        action_runner.run,
        "72 % of a turn was the check of the reply against a schema that was itself checked each"
        " time; the rest went into a new connection, the whole tracker and the whole domain.",
    ),
    Adjustment(
        "rasa.shared.core.events:Event.resolve_by_type",
        staticmethod(functools.lru_cache(maxsize=256)(Event.resolve_by_type)),
        "All subclasses of Event were searched for each event of each conversation.",
    ),
    Adjustment(
        "rasa.shared.core.trackers:DialogueStateTracker.applied_events",
        applied.events,
        "Four times a turn each event was held against five abstract classes of events that take"
        " others back; there hardly is one.",
    ),
    Adjustment(
        "rasa.shared.core.trackers:copy",
        types.SimpleNamespace(copy=slots.copy),
        "Five times a turn all slots are copied, by the roundabout way of copy.copy; nothing else"
        " is.",
    ),
    Adjustment(
        "rasa.core.actions.action:action_for_name_or_text",
        actions_by_name.find,
        "Three times a turn all of Rasa's own actions were made to choose one of them.",
    ),
    Adjustment(
        "rasa.core.processor:MessageProcessor.run_action_extract_slots",
        slots.extract,
        "Each slot of the domain was looked at for what a message may fill it with; none does.",
    ),
    Adjustment(
        "rasa.core.processor:copy",
        _NO_COPY,
        "Events were copied deeply, only for debugging output that is switched off.",
    ),
    Adjustment(
        "rasa.core.processor:MessageProcessor._check_for_unseen_features",
        _nothing,
        "For each message the whole domain was written out, to warn of intents that it lacks; a"
        " model carries the domain that it was trained with.",
    ),
    Adjustment(
        "rasa.core.processor:MessageProcessor.handle_message",
        turns.handle_message,
        "Rasa counts nothing; all channels come through here, each turn once.",
    ),
    Adjustment(
        "rasa.core.processor:MessageProcessor.parse_message",
        turns.parse_message,
        "Nor does it time how long it takes to understand a message.",
    ),
)


def owner_and_name(place: str) -> tuple[Any, str]:
    """Return the module or class that holds what a place names, and its name there."""
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name


def apply(adjustments: Iterable[Adjustment] = ADJUSTMENTS) -> None:
    """Adjust Rasa in this process."""
    for adjustment in adjustments:
        owner, name = owner_and_name(adjustment.place)
        setattr(owner, name, adjustment.replacement)
