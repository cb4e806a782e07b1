"""Which settings must not be started together, and what is said of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from serving.checks import DEFAULT_PASSWORDS, problems

ROOT = Path(__file__).resolve().parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "c0rrecthorse"

SQL = {"type": "SQL", "dialect": "postgresql", "url": f"postgresql://bot:{PASSWORD}@db:5432/bot"}
REDIS = {"type": "redis", "url": "redis", "password": PASSWORD}
BY_ADDRESS = {"type": "serving.locks.SharedLockStore", "url": f"redis://:{PASSWORD}@redis:6379/0"}
SHARED = {"tracker_store": SQL, "lock_store": REDIS}
WEBSITE = {"channels.website.WebsiteChannel": None}
PRODUCTION = {"BOT_ENV": "production", "WEBSITE_SECRET": SECRET}


def tracker(**settings: Any) -> dict[str, Any]:
    return {**SHARED, "tracker_store": {**SQL, **settings}}


def lock(**settings: Any) -> dict[str, Any]:
    return {**SHARED, "lock_store": {**REDIS, **settings}}


# environment, endpoints, credentials
SAFE: list[tuple[dict[str, str], dict[str, Any], dict[str, Any]]] = [
    ({}, {}, {}),
    ({}, {}, {"channels.rest.RestChannel": None, "rest": None}),
    ({"SANIC_WORKERS": "1"}, {}, WEBSITE),
    ({"SANIC_WORKERS": ""}, {}, WEBSITE),
    ({"SANIC_WORKERS": "many"}, {}, WEBSITE),
    ({"BOT_ENV": "development"}, {}, {"rest": None}),
    ({"BOT_ENV": ""}, {"tracker_store": None, "lock_store": {"type": "in_memory"}}, WEBSITE),
    ({"SANIC_WORKERS": "4"}, SHARED, {"rest": None}),
    ({"SANIC_WORKERS": "4"}, lock(password=""), WEBSITE),
    (PRODUCTION, SHARED, WEBSITE),
    ({**PRODUCTION, "SANIC_WORKERS": "2"}, SHARED, WEBSITE),
    (PRODUCTION, {**SHARED, "lock_store": BY_ADDRESS}, WEBSITE),
    (PRODUCTION, tracker(url="db", username="bot", password=PASSWORD), WEBSITE),
    ({**PRODUCTION, "P": PASSWORD}, lock(password="${P}"), WEBSITE),
    ({**PRODUCTION, "P": PASSWORD}, tracker(url="postgresql://bot:$P@db/bot"), WEBSITE),
    (PRODUCTION, tracker(url=f"postgresql://bot:%70{PASSWORD}@db/bot"), WEBSITE),
]

ALONE_LOCK = {"tracker_store": SQL}
ALONE_TRACKER = {"lock_store": REDIS}
SQLITE = {"type": "SQL", "db": "rasa.db"}

# environment, endpoints, credentials, how each sentence begins
UNSAFE: list[tuple[dict[str, str], dict[str, Any], dict[str, Any], list[str]]] = [
    ({"SANIC_WORKERS": "2"}, {}, {}, ["The tracker store is inside", "The lock store is inside"]),
    ({"SANIC_WORKERS": " 8 "}, ALONE_LOCK, {}, ["The lock store is inside"]),
    ({"SANIC_WORKERS": "2"}, ALONE_TRACKER, {}, ["The tracker store is inside"]),
    ({"SANIC_WORKERS": "2"}, {**SHARED, "lock_store": {"type": "in_memory"}}, {}, ["The lock"]),
    ({"SANIC_WORKERS": "2"}, {**SHARED, "lock_store": {"url": "redis"}}, {}, ["The lock store is"]),
    ({"SANIC_WORKERS": "2"}, {**SHARED, "tracker_store": SQLITE}, {}, ["The tracker store is"]),
    (PRODUCTION, {**SHARED, "tracker_store": SQLITE}, WEBSITE, ["The tracker store is inside"]),
    (PRODUCTION, tracker(url="sqlite:///x.db"), WEBSITE, ["The tracker store is inside"]),
    (PRODUCTION, {}, WEBSITE, ["The tracker store is inside", "The lock store is inside"]),
    (PRODUCTION, ALONE_LOCK, WEBSITE, ["The lock store is inside"]),
    ({}, ALONE_LOCK, WEBSITE, ["The tracker store is shared, but the lock store is inside"]),
    ({}, ALONE_TRACKER, WEBSITE, ["The lock store is shared, but the tracker store is inside"]),
    (PRODUCTION, SHARED, {"rest": None}, ["BOT_ENV=production, but credentials.yml opens rest,"]),
    (PRODUCTION, SHARED, {"channels.rest.RestChannel": {}}, ["BOT_ENV=production, but cred"]),
    (PRODUCTION, tracker(url="postgresql://bot@db/bot"), {}, ["BOT_ENV=production, but the pas"]),
    (PRODUCTION, tracker(url="postgresql://bot:@db/bot"), {}, ["BOT_ENV=production, but the pas"]),
    (PRODUCTION, tracker(url="postgresql://me:me@db/bot"), {}, ["BOT_ENV=production, but the pa"]),
    (PRODUCTION, tracker(url="postgresql://b:Admin@db/b"), {}, ["BOT_ENV=production, but the pa"]),
    (PRODUCTION, tracker(url="postgresql://b:%72asa@db/"), {}, ["BOT_ENV=production, but the pa"]),
    (PRODUCTION, tracker(url="db", password="postgres"), {}, ["BOT_ENV=production, but the pass"]),
    (PRODUCTION, tracker(url="${NOT_SET}", password=""), {}, ["BOT_ENV=production, but the pass"]),
    (PRODUCTION, tracker(url="postgresql://[broken"), {}, ["BOT_ENV=production, but the passwor"]),
    (PRODUCTION, lock(password=""), {}, ["BOT_ENV=production, but the password of the lock"]),
    (
        {"BOT_ENV": "production"},
        SHARED,
        WEBSITE,
        ["BOT_ENV=production, but WEBSITE_SECRET is not set"],
    ),
    (
        {"BOT_ENV": "production", "WEBSITE_SECRET": SECRET[:31]},
        SHARED,
        WEBSITE,
        ["BOT_ENV=production, but WEBSITE_SECRET has 31 characters"],
    ),
    (
        {"BOT_ENV": "production", "SANIC_WORKERS": "3"},
        {"tracker_store": {**SQL, "url": "postgresql://postgres:postgres@db/bot"}},
        {"rest": None},
        [
            "The lock store is inside of one worker, but SANIC_WORKERS=3",
            "BOT_ENV=production, but credentials.yml",
            "BOT_ENV=production, but the password of the tracker store",
            "BOT_ENV=production, but WEBSITE_SECRET",
        ],
    ),
]


@pytest.mark.parametrize(("environment", "endpoints", "credentials"), SAFE)
def test_what_is_safe(
    environment: dict[str, str], endpoints: dict[str, Any], credentials: dict[str, Any]
) -> None:
    assert problems(environment, endpoints, credentials) == ()


@pytest.mark.parametrize(("environment", "endpoints", "credentials", "starts"), UNSAFE)
def test_what_is_unsafe(
    environment: dict[str, str],
    endpoints: dict[str, Any],
    credentials: dict[str, Any],
    starts: list[str],
) -> None:
    found = problems(environment, endpoints, credentials)
    assert len(found) == len(starts)
    for sentence, start in zip(found, starts, strict=True):
        assert sentence.startswith(start)
        assert sentence.endswith(".") and "\n" not in sentence
        # Values stay where they are.
        assert SECRET[:31] not in sentence and PASSWORD not in sentence and "://" not in sentence


@pytest.mark.parametrize("password", sorted(DEFAULT_PASSWORDS))
def test_known_passwords(password: str) -> None:
    assert len(problems(PRODUCTION, lock(password=password), WEBSITE)) == 1


def read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("endpoints", ["deploy/endpoints.yml", "deploy/endpoints.kafka.yml"])
def test_what_is_deployed(endpoints: str) -> None:
    addresses = {"TRACKER_STORE_URL": SQL["url"], "LOCK_STORE_URL": BY_ADDRESS["url"]}
    deployed = read(endpoints), read("deploy/credentials.yml")
    assert problems({**PRODUCTION, **addresses}, *deployed) == ()
    # With an env file in which nothing was filled in, every secret is missed.
    assert len(problems({"BOT_ENV": "production"}, *deployed)) == 3


def test_what_is_developed_with() -> None:
    files = read("endpoints.yml"), read("credentials.yml")
    assert problems({}, *files) == ()
    assert len(problems({"BOT_ENV": "production"}, *files)) == 4
