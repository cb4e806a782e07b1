"""Where conversations are kept, and who may change them."""

from typing import Any

from stores.conversations import ConversationStore


def store_of(agent: Any) -> ConversationStore:
    """Return the tracker store inside the one that Rasa wraps around it.

    Raises TypeError when endpoints.yml names another kind.
    """
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml must name {ConversationStore.__name__}, not {type(store)}")
    return store
