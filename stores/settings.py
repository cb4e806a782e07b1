"""Where the stores are, as the environment says."""

from collections.abc import Mapping

TRACKER_STORE = "TRACKER_STORE_URL"
LOCK_STORE = "LOCK_STORE_URL"


def tracker_store(environment: Mapping[str, str]) -> str | None:
    """Return the database's SQLAlchemy URL; without one, a worker keeps conversations itself."""
    return environment.get(TRACKER_STORE) or None


def lock_store(environment: Mapping[str, str]) -> str | None:
    """Return the Redis server's URL; without one, locks hold within a worker."""
    return environment.get(LOCK_STORE) or None
