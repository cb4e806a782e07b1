"""How an action is found by its name: it is made once, and not a dozen of them each time."""

from typing import Any

from rasa.core.actions import action
from rasa.core.actions.loops import LoopAction

_find = action.action_for_name_or_text


def find(name: str, domain: Any, action_endpoint: Any) -> Any:
    """Return what action_for_name_or_text does; a loop, which remembers its run, is made anew."""
    known: dict[tuple[str, int], Any] = vars(domain).setdefault("_actions", {})
    key = name, id(action_endpoint)
    if key not in known:
        found = _find(name, domain, action_endpoint)
        if isinstance(found, LoopAction):
            return found
        known[key] = found
    return known[key]
