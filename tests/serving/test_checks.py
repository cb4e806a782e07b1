"""Which settings must not be started together, and what is said of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.serving.checks import DEFAULT_PASSWORDS, hindrances, problems

ROOT = Path(__file__).resolve().parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "c0rrecthorse"

TRACKER = {"TRACKER_STORE_URL": f"postgresql://bot:{PASSWORD}@db:5432/bot"}
LOCK = {"LOCK_STORE_URL": f"redis://:{PASSWORD}@redis:6379/0"}
SHARED = {**TRACKER, **LOCK}
SQLITE = {"TRACKER_STORE_URL": "sqlite:///bot.db"}
WEBSITE = {"faq.channels.website.channel.WebsiteChannel": None}
PRODUCTION = {"BOT_ENV": "production", "WEBSITE_SECRET": SECRET}
SAFE_PRODUCTION = {**PRODUCTION, **SHARED}
OURS: dict[str, Any] = {
    "tracker_store": {"type": "faq.stores.conversations.ConversationStore"},
    "lock_store": {"type": "faq.stores.locks.ConversationLocks"},
}


def tracker(url: str) -> dict[str, str]:
    return {**SAFE_PRODUCTION, "TRACKER_STORE_URL": url}


def lock(url: str) -> dict[str, str]:
    return {**SAFE_PRODUCTION, "LOCK_STORE_URL": url}


# environment, credentials
SAFE: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({}, {}),
    ({}, {"faq.channels.rest.channel.RestChannel": None, "rest": None}),
    ({"SANIC_WORKERS": "1"}, WEBSITE),
    ({"SANIC_WORKERS": ""}, WEBSITE),
    ({"SANIC_WORKERS": "many"}, WEBSITE),
    ({"BOT_ENV": "development"}, {"rest": None}),
    ({"BOT_ENV": "", "TRACKER_STORE_URL": "", "LOCK_STORE_URL": ""}, WEBSITE),
    (SQLITE, WEBSITE),
    ({**SHARED, "SANIC_WORKERS": "4"}, {"rest": None}),
    ({**TRACKER, "LOCK_STORE_URL": "redis://redis", "SANIC_WORKERS": "4"}, WEBSITE),
    (SAFE_PRODUCTION, WEBSITE),
    ({"WORDLESS": "true", "LOG_FORMAT": "plain"}, WEBSITE),
    ({"LOG_TEXTS": "true", "ACTION_SERVER_URL": f"http://{PASSWORD}/webhook"}, WEBSITE),
    ({**SAFE_PRODUCTION, "SANIC_WORKERS": "2"}, WEBSITE),
    (tracker(f"postgresql://bot:%70{PASSWORD}@db/bot"), WEBSITE),
]

# environment, credentials, how each sentence begins
UNSAFE: list[tuple[dict[str, str], dict[str, Any], list[str]]] = [
    ({**SHARED, "TRACKER_STORE_URL": "postgres://b:c@d/b"}, {}, ["TRACKER_STORE_URL cannot be"]),
    ({**SHARED, "TRACKER_STORE_URL": "mysql://b:c@d/b"}, {}, ["TRACKER_STORE_URL cannot be"]),
    ({**SHARED, "LOCK_STORE_URL": "http://redis"}, {}, ["LOCK_STORE_URL cannot be"]),
    ({"SANIC_WORKERS": "2"}, {}, ["The tracker store is inside", "The lock store is inside"]),
    ({**TRACKER, "SANIC_WORKERS": " 8 "}, {}, ["The lock store is inside"]),
    ({**LOCK, "SANIC_WORKERS": "2"}, {}, ["The tracker store is inside"]),
    ({**SHARED, **SQLITE, "SANIC_WORKERS": "2"}, {}, ["The tracker store is inside"]),
    ({**SAFE_PRODUCTION, **SQLITE}, WEBSITE, ["The tracker store is inside"]),
    (PRODUCTION, WEBSITE, ["The tracker store is inside", "The lock store is inside"]),
    ({**PRODUCTION, **TRACKER}, WEBSITE, ["The lock store is inside"]),
    (lock("unix:///run/redis"), WEBSITE, ["The lock store is inside"]),
    (TRACKER, WEBSITE, ["The tracker store is shared, but the lock store is inside"]),
    (LOCK, WEBSITE, ["The lock store is shared, but the tracker store is inside"]),
    ({"WORDLESS": "true", "LOG_TEXTS": "true"}, {}, ["WORDLESS=true, but LOG_TEXTS=true writes"]),
    (
        {"WORDLESS": "yes", "ACTION_SERVER_URL": f"http://{PASSWORD}/webhook"},
        {},
        ["WORDLESS=true, but ACTION_SERVER_URL names"],
    ),
    (SAFE_PRODUCTION, {"rest": None}, ["BOT_ENV=production, but credentials.yml opens rest,"]),
    (
        SAFE_PRODUCTION,
        {"faq.channels.rest.channel.RestChannel": {}},
        ["BOT_ENV=production, but cred"],
    ),
    (tracker("postgresql://bot@db/bot"), {}, ["BOT_ENV=production, but the pas"]),
    (tracker("postgresql://bot:@db/bot"), {}, ["BOT_ENV=production, but the pas"]),
    (tracker("postgresql://me:me@db/bot"), {}, ["BOT_ENV=production, but the pa"]),
    (tracker("postgresql://b:Admin@db/b"), {}, ["BOT_ENV=production, but the pa"]),
    (tracker("postgresql://b:%72asa@db/"), {}, ["BOT_ENV=production, but the pa"]),
    (tracker("postgresql://[broken"), {}, ["BOT_ENV=production, but the password of the tracker"]),
    (lock("redis://redis:6379/0"), {}, ["BOT_ENV=production, but the password of the lock"]),
    (
        {**SHARED, "BOT_ENV": "production"},
        WEBSITE,
        ["BOT_ENV=production, but WEBSITE_SECRET is not set"],
    ),
    (
        {**SHARED, "BOT_ENV": "production", "WEBSITE_SECRET": SECRET[:31]},
        WEBSITE,
        ["BOT_ENV=production, but WEBSITE_SECRET has 31 characters"],
    ),
    (
        {
            "BOT_ENV": "production",
            "SANIC_WORKERS": "3",
            "TRACKER_STORE_URL": "postgresql://postgres:postgres@db/bot",
        },
        {"rest": None},
        [
            "The lock store is inside of one worker, but SANIC_WORKERS=3",
            "BOT_ENV=production, but credentials.yml",
            "BOT_ENV=production, but the password of the tracker store",
            "BOT_ENV=production, but WEBSITE_SECRET",
        ],
    ),
]

# What else endpoints.yml may name.
OTHERS: list[tuple[dict[str, Any], int]] = [
    ({}, 2),
    ({**OURS, "tracker_store": None}, 1),
    ({**OURS, "tracker_store": {"type": "SQL"}}, 1),
    ({**OURS, "lock_store": {"type": "redis"}}, 1),
]


@pytest.mark.parametrize(("environment", "credentials"), SAFE)
def test_what_is_safe(environment: dict[str, str], credentials: dict[str, Any]) -> None:
    assert problems(environment, OURS, credentials) == ()


@pytest.mark.parametrize(("environment", "credentials", "starts"), UNSAFE)
def test_what_is_unsafe(
    environment: dict[str, str], credentials: dict[str, Any], starts: list[str]
) -> None:
    found = problems(environment, OURS, credentials)
    assert len(found) == len(starts)
    for sentence, start in zip(found, starts, strict=True):
        assert sentence.startswith(start)
        assert sentence.endswith(".") and "\n" not in sentence
        # Values stay where they are.
        assert SECRET[:31] not in sentence and PASSWORD not in sentence and "://" not in sentence


@pytest.mark.parametrize(("endpoints", "count"), OTHERS)
def test_stores_that_are_not_ours(endpoints: dict[str, Any], count: int) -> None:
    found = problems({}, endpoints, {})
    assert len(found) == count
    assert all(sentence.startswith("endpoints.yml must name faq.stores.") for sentence in found)


@pytest.mark.parametrize("password", sorted(DEFAULT_PASSWORDS))
def test_known_passwords(password: str) -> None:
    assert len(problems(lock(f"redis://:{password}@redis:6379/0"), OURS, WEBSITE)) == 1


def read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("endpoints", ["deploy/endpoints.yml", "deploy/endpoints.kafka.yml"])
def test_what_is_deployed(endpoints: str) -> None:
    deployed = read(endpoints), read("deploy/credentials.yml")
    assert problems(SAFE_PRODUCTION, *deployed) == ()
    # With an env file in which nothing was filled in, every secret is missed.
    assert len(problems({"BOT_ENV": "production"}, *deployed)) == 3


def test_a_setting_that_is_neither_yes_nor_no() -> None:
    (sentence,) = hindrances({"WORDLESS": "まあ"}, ROOT / "endpoints.yml", ROOT / "credentials.yml")
    assert sentence.startswith("WORDLESS=まあ cannot be used")


def test_what_is_developed_with() -> None:
    files = read("endpoints.yml"), read("credentials.yml")
    assert problems({}, *files) == ()
    assert len(problems({"BOT_ENV": "production"}, *files)) == 4
