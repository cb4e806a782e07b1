"""Rasa's lock store in Redis, found by one address as its tracker store is."""

from rasa.core.lock_store import RedisLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.connection import SSLConnection, parse_url  # type: ignore[import-untyped]


class SharedLockStore(RedisLockStore):  # type: ignore[misc]
    """A RedisLockStore whose `url` in endpoints.yml is redis[s]://[user]:password@host:port/db.

    Rasa takes host, port, password and number of the database only one by one; all its other
    settings, such as `socket_timeout`, are those of its own lock store.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        address = parse_url(endpoint_config.url)
        use_ssl = address.pop("connection_class", None) is SSLConnection
        super().__init__(**{"db": 0, "use_ssl": use_ssl, **address, **endpoint_config.kwargs})
