"""The lock store that is found by its address is Rasa's own."""

import warnings
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rasa.core.lock_store import LockStore, RedisLockStore
from rasa.utils.endpoints import EndpointConfig

from serving.locks import SharedLockStore

ADDRESSES: list[tuple[str, dict[str, Any]]] = [
    ("redis://redis", {"host": "redis", "port": 6379, "db": 0, "password": None}),
    ("redis://:word@redis:6380/2", {"host": "redis", "port": 6380, "db": 2, "password": "word"}),
    ("redis://me:a%2Fb@10.0.0.1/1", {"host": "10.0.0.1", "username": "me", "password": "a/b"}),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_address(url: str, expected: dict[str, Any]) -> None:
    settings = {"type": "serving.locks.SharedLockStore", "url": url, "socket_timeout": 1}
    store = LockStore.create(EndpointConfig.from_dict(settings))
    assert isinstance(store, SharedLockStore) and isinstance(store, RedisLockStore)
    used = store.red.connection_pool.connection_kwargs
    assert {name: used.get(name, 6379) for name in expected} == expected
    assert used["socket_timeout"] == 1
    assert store.red.connection_pool.connection_class.__name__ == "Connection"


def test_tls() -> None:
    settings = {"type": "serving.locks.SharedLockStore", "url": "rediss://:word@redis:6380/0"}
    store = LockStore.create(EndpointConfig.from_dict(settings))
    assert store.red.connection_pool.connection_class.__name__ == "SSLConnection"
