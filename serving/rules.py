"""How RulePolicy finds the rules that may apply: by an index instead of one after the other.

Our rules are many, one for each intent, and each names the intent and the action before it. Rasa
compares all of them with each state of the conversation, and does so twice: once as if the typed
text were named in a rule, which ours never do.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_State = Mapping[str, Mapping[str, Any]]
# The intent and the action before it that a rule's last state asks for; None asks for nothing.
_Wanted = tuple[str | None, str | None]

_find = RulePolicy._find_action_from_rules
_possible = RulePolicy._get_possible_keys


def find(
    policy: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """Return what RulePolicy._find_action_from_rules does, at once where no rule names texts."""
    if use_text_for_last_user_input:
        if not hasattr(policy, "names_texts"):
            policy.names_texts = _names_texts(policy)
        if not policy.names_texts:
            return None, None, False
    found: tuple[str | None, str | None, bool] = _find(
        policy, tracker, domain, use_text_for_last_user_input
    )
    return found


def possible(policy: Any, lookup: Mapping[str, str], states: Sequence[_State]) -> set[str]:
    """Return what RulePolicy._get_possible_keys does: the rules that the states may follow."""
    if not states:
        return set(lookup)
    indexes: dict[int, dict[_Wanted, list[str]]] = vars(policy).setdefault("_indexes", {})
    index = indexes.get(id(lookup)) or indexes.setdefault(id(lookup), _index(lookup))
    intent, action = _wanted(states[-1])
    candidates = [
        key
        for wanted in {(intent, action), (intent, None), (None, action), (None, None)}
        for key in index.get(wanted, ())
    ]
    found: set[str] = _possible(policy, {key: lookup[key] for key in candidates}, states)
    return found


def _index(lookup: Collection[str]) -> dict[_Wanted, list[str]]:
    index = defaultdict(list)
    for key in lookup:
        index[_wanted(json.loads(key)[-1])].append(key)
    return dict(index)


def _wanted(state: _State) -> _Wanted:
    intent = state.get(USER, {}).get(INTENT)
    action = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    return _named(intent), _named(action)


def _named(value: Any) -> str | None:
    return value if isinstance(value, str) and value != SHOULD_NOT_BE_SET else None


def _names_texts(policy: Any) -> bool:
    states = (state for key in policy.lookup[RULES] for state in json.loads(key))
    return any(TEXT in state.get(USER, {}) for state in states)
