"""Compose: what runs, what it may, and that only nginx can be reached."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from faq.channels.health.channel import HealthChannel
from faq.channels.slack.channel import SlackChannel
from faq.channels.website.channel import WebsiteChannel
from faq.stores.database import Database, Error
from tests.deploy.files import DEPLOY, ROOT, named, read, settings
from tests.services import postgres

COMPOSE = read(DEPLOY / "compose.yml")
SERVICES: dict[str, Any] = COMPOSE["services"]
# By the channels' own names.
PUBLIC = {f"/webhooks/{each.name()}/" for each in (HealthChannel, SlackChannel, WebsiteChannel)}


def test_what_runs() -> None:
    assert set(SERVICES) == {"nginx", "bot", "forget", "postgres", "redis", "kafka"}
    assert SERVICES["kafka"]["profiles"] == ["kafka"]
    assert [name for name, each in SERVICES.items() if "profiles" in each] == ["kafka"]
    assert SERVICES["bot"]["deploy"]["replicas"] == "${BOT_WORKERS:-2}"
    assert settings()["BOT_WORKERS"] == "2"


def test_only_nginx_has_ports() -> None:
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["${HTTP_PORT:-80}:8080", "${HTTPS_PORT:-443}:8443"]
    for each in SERVICES.values():
        assert "network_mode" not in each and "privileged" not in each


def test_networks() -> None:
    joined = {name: set(each["networks"]) for name, each in SERVICES.items()}
    assert joined.pop("bot") == {"front", "back"}
    assert joined.pop("nginx") == {"front"}
    assert set(map(frozenset, joined.values())) == {frozenset({"back"})}
    assert COMPOSE["networks"]["back"]["internal"] is True


def test_the_bot_trusts_nginx_and_nobody_else() -> None:
    address = ipaddress.ip_address(SERVICES["nginx"]["networks"]["front"]["ipv4_address"])
    assert settings()["WEBSITE_TRUSTED_PROXIES"] == str(address)
    (network,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    assert address in ipaddress.ip_network(network["subnet"])
    # Where Docker chooses, it cannot choose nginx's.
    assert address not in ipaddress.ip_network(network["ip_range"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_service_is_kept_small(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert service["mem_limit"]
    assert service["logging"]["options"]["max-size"]
    if name not in ("postgres", "kafka"):
        assert service["read_only"] is True
    if not service["image"].startswith("${"):
        assert re.fullmatch(r"[a-z/]+:[\w.-]*\d[\w.-]*", service["image"])


def test_health_checks_ask_what_is_there() -> None:
    assert "5005/webhooks/health/ready" in SERVICES["bot"]["healthcheck"]["test"][-1]
    text = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    assert "listen 127.0.0.1:8081;" in text and "location = /status" in text
    assert SERVICES["nginx"]["healthcheck"]["test"][-1] == "http://127.0.0.1:8081/status"


def test_who_waits_for_whom() -> None:
    waits = SERVICES["bot"]["depends_on"]
    assert waits == {name: {"condition": "service_healthy"} for name in ("postgres", "redis")}
    assert "depends_on" not in SERVICES["nginx"]


def test_what_is_old_is_deleted_every_day() -> None:
    forget, bot = SERVICES["forget"], SERVICES["bot"]
    assert forget["image"] == bot["image"]
    assert forget["volumes"] == bot["volumes"]
    for name in ("TRACKER_STORE_URL",):
        assert forget["environment"][name] == bot["environment"][name]
    assert settings()["FEEDBACK_FILE"] in forget["environment"]["FEEDBACK_FILE"]
    assert settings()["KEEP_DAYS"] in forget["environment"]["KEEP_DAYS"]


def _days(folder: Path, program: str) -> list[str]:
    """Run the service's own loop with a stand-in for python; return what it has asked for."""
    stand_in, said = folder / "python", folder / "said"
    stand_in.write_text(f'#!/bin/sh\necho "$@" >> {said}\n{program}\n', encoding="utf-8")
    pause = folder / "sleep"
    pause.write_text(f'#!/bin/sh\necho sleep "$@" >> {said}\nkill $PPID\n', encoding="utf-8")
    for path in (stand_in, pause):
        path.chmod(0o755)
    command = [word.replace("$$", "$") for word in SERVICES["forget"]["command"]]
    command[-1] = command[-1].replace("/tmp/done", str(folder / "done"))
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "KEEP_DAYS": "7"}
    subprocess.run(command, env=environment, check=False, timeout=10)
    return said.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("program", "pause", "is_done"), [("exit 0", "86400", True), ("exit 1", "600", False)]
)
def test_deleting_is_tried_again(tmp_path: Path, program: str, pause: str, is_done: bool) -> None:
    said = _days(tmp_path, program)
    assert said == ["-m faq.owner.forget --older-than 7", f"sleep {pause}"]
    assert (tmp_path / "done").exists() == is_done


def test_what_the_image_holds_can_forget(tmp_path: Path) -> None:
    """From the last stage's files alone, and without the project beside them."""
    last = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").rpartition("FROM ")[2]
    for line in last.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, target = line.split()[1:]
            for source in sources:
                place = tmp_path / target
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place)
                else:
                    place.mkdir(exist_ok=True)
                    shutil.copy(ROOT / source, place)
    with postgres() as database:
        command = [sys.executable, "-m", "faq.owner.forget", "--older-than", "30"]
        environment = {**os.environ, "TRACKER_STORE_URL": database.url}
        environment.pop("FEEDBACK_FILE", None)
        ran = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_database_logs_nothing_that_people_wrote() -> None:
    (pod,) = named("StatefulSet", "postgres")["spec"]["template"]["spec"]["containers"]
    command = SERVICES["postgres"]["command"]
    assert command == pod["args"]
    options = [word for word in command[1:] if word != "-c"]
    with postgres(*options) as database:
        store = Database(database.url)
        # A row that lacks its conversation.
        with pytest.raises(Error), store.begin() as connection:
            connection.execute("INSERT INTO events (data) VALUES ('himitsu')")
        store.close()
        log = (database.directory / "log").read_text(encoding="utf-8")
    assert "ERROR:" in log and "himitsu" not in log


def test_secrets_come_from_the_env_file() -> None:
    assert SERVICES["bot"]["env_file"] == [".env"]
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|_URL", variable):
                assert value.startswith("${"), (name, variable)
        assert not re.search(r"\$\{\w*(PASSWORD|SECRET|TOKEN)", str(service.get("command"))), name
    # Whoever needs no secret has none.
    for name in ("nginx", "kafka"):
        assert "env_file" not in SERVICES[name]


def test_names_and_ports_hold_together() -> None:
    environment = SERVICES["bot"]["environment"]
    assert "@postgres:5432/bot" in environment["TRACKER_STORE_URL"]
    assert "@redis:6379/0" in environment["LOCK_STORE_URL"]
    assert "kafka:9092" in environment["EVENT_BROKER_URL"]
    assert "PLAINTEXT://kafka:9092" in SERVICES["kafka"]["environment"].values()
    postgres = SERVICES["postgres"]["environment"]
    assert (postgres["POSTGRES_USER"], postgres["POSTGRES_DB"]) == ("bot", "bot")
    command = SERVICES["bot"]["command"]
    assert command[command.index("--port") + 1] == "5005"
    assert "server bot:5005 resolve" in (DEPLOY / "nginx" / "workers.conf").read_text()


def test_all_that_is_mounted_is_there() -> None:
    volumes = [entry for each in SERVICES.values() for entry in each.get("volumes", [])]
    for entry in volumes:
        source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", entry).partition(":")[0]
        if source.startswith("."):
            assert (DEPLOY / source).exists(), source
        else:
            assert source in COMPOSE["volumes"]
    assert (DEPLOY / "nginx" / "listen-tls.conf").is_file()


def test_the_image_is_what_the_command_says() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    words = re.findall(r'"([^"]+)"', text.rpartition("CMD")[2])
    command = [
        each.replace("${BOT_ENDPOINTS:-", "").rstrip("}") for each in SERVICES["bot"]["command"]
    ]
    assert words == command


def test_the_image_holds_what_it_needs_and_no_more() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    copied = set()
    for line in text.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = line.split()[1:]
            copied |= set(sources)
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignore[1] == "*"
    allowed = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    assert copied == allowed
    for path in copied:
        assert (ROOT / path).exists(), path
    assert "--require-hashes" in text and "FROM python:3.12-slim" in text
    last = text.rpartition("FROM ")[2]
    assert "USER 10001:10001" in last and "ENV PYTHONDONTWRITEBYTECODE" not in text


@pytest.mark.parametrize("name", ["endpoints.yml", "endpoints.kafka.yml"])
def test_endpoints(name: str) -> None:
    endpoints = read(DEPLOY / name)
    for store in ("tracker_store", "lock_store"):
        assert endpoints[store] == read(ROOT / "endpoints.yml")[store]
    assert ("event_broker" in endpoints) == ("kafka" in name)
    endpoints.pop("event_broker", None)
    assert endpoints == read(DEPLOY / "endpoints.yml")


def test_channels_are_those_that_nginx_lets_through() -> None:
    channels = read(DEPLOY / "credentials.yml")
    assert not [name for name in channels if "rest" in name.lower()]
    assert {f"/webhooks/{name.split('.')[2]}/" for name in channels} == PUBLIC
    text = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    passed = set(re.findall(r"proxy_pass http://bot(/[^;]*);", text))
    assert {path[: path.index("/", len("/webhooks/")) + 1] for path in passed} == PUBLIC
    assert set(re.findall(r"location (?:= )?(/webhooks[^ ]*) \{", text)) == passed


def test_every_yaml_file_can_be_read() -> None:
    files: list[Path] = [*DEPLOY.rglob("*.yml"), *DEPLOY.rglob("*.yaml")]
    assert len(files) >= 12
    for path in files:
        assert list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
