"""The servers that other tests rely on do what they say: start, die, hang and go on."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from redis import Redis
from redis.exceptions import ConnectionError, TimeoutError

from tests import services


@services.needs_postgres
def test_postgres() -> None:
    with services.postgres() as server:
        connection = psycopg2.connect(server.url)
        with connection, connection.cursor() as cursor:
            cursor.execute("create table kept (word text); insert into kept values ('残る')")
        server.pause()
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(server.url, connect_timeout=2)
        server.resume()
        with connection, connection.cursor() as cursor:
            cursor.execute("select word from kept")
            assert cursor.fetchone() == ("残る",)
        server.kill()
        with pytest.raises(psycopg2.OperationalError), connection.cursor() as cursor:
            cursor.execute("select 1")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(server.url, connect_timeout=2)
        server.start()
        with psycopg2.connect(server.url) as anew, anew.cursor() as cursor:
            cursor.execute("select word from kept")
            assert cursor.fetchone() == ("残る",)
        anew.close()
        process = server.process
    assert process is not None and process.poll() is not None
    assert not server.directory.exists()


def connected(server: services.Service) -> Redis:
    return Redis.from_url(server.url, socket_timeout=0.3)


@services.needs_redis
def test_redis() -> None:
    with services.redis("--maxmemory 10mb") as server, connected(server) as client:
        client.set("kept", "1")
        assert client.config_get("maxmemory") == {"maxmemory": str(10 << 20)}
        server.pause()
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            client.get("kept")
        assert time.monotonic() - started < 5
        server.resume()
        assert client.get("kept") == b"1"
        server.kill()
        with pytest.raises(ConnectionError):
            client.get("kept")
        server.start()
        assert client.get("kept") is None
    assert not server.directory.exists()


_KILLED = """
from tests import services
with services.postgres() as database, services.redis() as locks:
    print(database.process.pid, locks.process.pid, database.directory, locks.directory, flush=True)
    input()
"""


@services.needs_postgres
@services.needs_redis
def test_they_end_with_tests_that_are_killed(root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as tests:
        assert tests.stdout is not None
        *pids, database, locks = tests.stdout.readline().decode().split()
        tests.kill()
    last = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < last:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    for directory in (database, locks):
        shutil.rmtree(directory)
