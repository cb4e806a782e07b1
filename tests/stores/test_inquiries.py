"""What is written to people is kept, given to one worker at a time, and deleted."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from faq.stores import inquiries as module
from faq.stores.database import Database
from faq.stores.inquiries import HELD, Inquiries, Inquiry

ONE = Inquiry("a", "one", 100.0, "料金を\n知りたいです。", "me@example.com", "お客様：料金は?")


@pytest.fixture
def inquiries(url: str) -> Iterator[Inquiries]:
    database = Database(url)
    opened = Inquiries(database)
    opened.forget_before(float("inf"))
    yield opened
    database.close()


def test_what_was_written_comes_back(inquiries: Inquiries) -> None:
    assert inquiries.take(1000.0) is None
    other = replace(ONE, id="two", time=101.0, transcript=None)
    assert inquiries.add(ONE) and inquiries.add(other)
    first = inquiries.take(1000.0)
    assert first is not None
    assert (first.inquiry, first.tries) == (ONE, 1)
    inquiries.remove(first.number)
    second = inquiries.take(1000.0)
    assert second is not None
    assert second.inquiry == other
    inquiries.remove(second.number)
    assert inquiries.waiting() == 0


def test_what_was_sent_is_nowhere_in_the_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    opened = Inquiries(database)

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert opened.waiting() == 0
    # Somebody else has it open: until they go, SQLite would keep its log.
    other = sqlite3.connect(tmp_path / "bot.db")
    assert other.execute("SELECT * FROM inquiries").fetchall() == []
    opened.add(ONE)
    taken = opened.take(1000.0)
    assert taken is not None
    assert ONE.text.encode() in files()
    opened.remove(taken.number)
    assert ONE.text.encode() not in files() and ONE.reply_to.encode() not in files()
    other.close()
    database.close()


def test_what_is_sent_twice_is_kept_once(inquiries: Inquiries) -> None:
    assert inquiries.add(ONE) and inquiries.add(replace(ONE, text="別の文"))
    assert inquiries.waiting() == 1
    taken = inquiries.take(1000.0)
    assert taken is not None and taken.inquiry == ONE
    # The same id of another conversation is another inquiry.
    assert inquiries.add(replace(ONE, sender="b"))
    assert inquiries.waiting() == 2


def test_no_number_is_given_again(inquiries: Inquiries) -> None:
    inquiries.add(ONE)
    first = inquiries.take(1000.0)
    assert first is not None
    inquiries.forget("a")
    inquiries.add(ONE)
    # Whoever had the one that is gone is late.
    inquiries.remove(first.number)
    assert inquiries.waiting() == 1


def test_one_worker_has_one_at_a_time(inquiries: Inquiries) -> None:
    inquiries.add(ONE)
    inquiries.add(replace(ONE, id="two"))
    first = inquiries.take(1000.0)
    assert first is not None
    assert inquiries.take(1000.0 + HELD - 1) is None
    # A worker that was killed holds it no longer.
    again = inquiries.take(1000.0 + HELD)
    assert again is not None
    assert (again.number, again.tries) == (first.number, 2)
    inquiries.put_off(again.number, 5000.0)
    other = inquiries.take(2000.0)
    assert other is not None and other.inquiry.id == "two"
    inquiries.remove(other.number)
    assert inquiries.take(4999.0) is None
    last = inquiries.take(5000.0)
    assert last is not None
    assert (last.number, last.tries) == (first.number, 3)


def test_workers_that_ask_at_once(url: str, inquiries: Inquiries) -> None:
    rounds, workers = 20, [Inquiries(Database(url, 10.0)) for _ in range(4)]
    together = Barrier(len(workers), timeout=20)

    def work(worker: Inquiries) -> list[str]:
        worker.waiting()
        taken = []
        for _ in range(rounds):
            together.wait()
            one = worker.take(1000.0)
            together.wait()
            if one is not None:
                taken.append(one.inquiry.id)
                worker.remove(one.number)
        return taken

    for number in range(2 * rounds):
        inquiries.add(replace(ONE, id=f"{number}"))
    with ThreadPoolExecutor(len(workers)) as threads:
        taken = [id for each in threads.map(work, workers) for id in each]
    assert len(taken) == len(set(taken)) == rounds


def test_too_many_are_not_kept(inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    kept = [inquiries.add(replace(ONE, id=f"{number}")) for number in range(3)]
    assert kept == [True, True, False]
    assert inquiries.waiting() == 2


def test_forgetting(inquiries: Inquiries) -> None:
    for sender, time in (("a", 100.0), ("a", 300.0), ("b", 200.0), ("b", 300.0)):
        inquiries.add(replace(ONE, sender=sender, id=f"{time}", time=time))
    assert inquiries.forget_before(300.0, dry_run=True) == 2
    assert inquiries.forget("a", dry_run=True) == 2
    assert inquiries.waiting() == 4
    assert inquiries.forget_before(300.0) == 2
    assert inquiries.forget("a") == 1
    assert inquiries.forget("a") == 0
    assert inquiries.waiting() == 1
