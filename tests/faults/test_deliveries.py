"""Workers that deliver are killed with ``kill -9``: everything is delivered at least once, in the order of its key."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from classroom import create_app
from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.models import Delivery
from classroom.services.deliveries import mail, outbox
from classroom.services.deliveries.courier import AT_ONCE
from tests.support import delivering
from tests.support.application import SECRET_KEY, use_settings
from tests.support.databases import Postgres
from tests.support.mail_server import MailServer
from tests.support.processes import wait_until

WORKERS, KEYS, DEAD = 3, 6, 5
LEASE = 1.0


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on a database that other processes use too."""
    url = f"sqlite:///{tmp_path / 'owed.sqlite3'}"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        url = server.fresh_database()
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=url)
    made = create_app()
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()
    settings.current.cache_clear()


class Workers:
    """Processes that deliver into one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()
        self.running: list[BaseProcess] = []

    def start(self) -> None:
        self.running.append(delivering.start(self.path, LEASE, os.environ))

    def wait_until_ready(self) -> None:
        def are_ready() -> bool:
            return all(Path(f"{self.path}.{process.pid}").exists() for process in self.running)

        wait_until(are_ready, 60, "the start of all workers")

    def kill(self, place: int) -> None:
        process = self.running.pop(place)
        process.kill()
        process.join()

    def delivered(self) -> list[tuple[str, int, int]]:
        lines = (line.split() for line in self.path.read_text().splitlines())
        return [(key, int(number), int(pid)) for key, number, pid in lines]


@contextmanager
def workers(path: Path, number: int) -> Iterator[Workers]:
    found = Workers(path)
    try:
        for _ in range(number):
            found.start()
        yield found
    finally:
        while found.running:
            found.kill(0)


def queue(numbers: Iterator[int], many: int, keys: int = KEYS) -> None:
    with transaction():
        for number in itertools.islice(numbers, many):
            outbox.enqueue("note", f"key-{number % keys}", number)


def undone() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.done_at.is_(None)))


@pytest.mark.parametrize(
    "kills", [3, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(1800)])], ids=["few", "hundred"]
)
def test_killed_workers(app: Flask, tmp_path: Path, kills: int) -> None:
    numbers = itertools.count()
    with transaction():
        for number in range(DEAD):  # an endpoint that never answers, and delays no other
            outbox.enqueue("note", "dead", number)
    with workers(tmp_path / "delivered", WORKERS) as running:
        running.wait_until_ready()
        for kill in range(kills):
            queue(numbers, 12)
            before = len(running.delivered())
            wait_until(lambda before=before: len(running.delivered()) > before, 60, "deliveries")
            running.kill(kill % len(running.running))
            running.start()
        while (left := undone()) > DEAD:  # as long as it goes on, it may be slow
            wait_until(lambda left=left: undone() < left, 60, "further deliveries")
        got = running.delivered()
    wanted = set(range(next(numbers)))
    assert {number for _key, number, _pid in got} == wanted
    for key in range(KEYS):
        order = [number for found, number, _pid in got if found == f"key-{key}"]
        firsts = list(dict.fromkeys(order))
        assert firsts == sorted(firsts)
        # one that is repeated was under way when its worker was killed: nothing after it had begun
        assert order == sorted(order)
    assert len(got) - len(wanted) <= kills * KEYS


@pytest.mark.long  # the same outbox; tests/integration/test_deliveries.py sends mail beside a dead endpoint
def test_killed_workers_that_send_mail(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kills, many = 2, 24
    addresses = [f"student{number}@example.org" for number in range(KEYS)]
    numbers = itertools.count()
    with MailServer() as server:
        use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=os.environ["DATABASE_URL"],
                     CLASSROOM_MAIL_URL=server.url)  # fmt: skip
        with transaction():  # more endpoints that never answer than the workers make calls at once
            for number in range(AT_ONCE * WORKERS + 1):
                outbox.enqueue("note", f"dead-{number}", number)
        with workers(tmp_path / "delivered", WORKERS) as running:
            running.wait_until_ready()
            for kill in range(kills):
                with transaction():
                    for number in itertools.islice(numbers, many):
                        written = mail.Message(str(number), "Hello.\n")
                        mail.enqueue(addresses[number % KEYS], "en", lambda written=written: written)
                before = len(server.mails)
                wait_until(lambda before=before: len(server.mails) > before, 60, "mail")
                running.kill(kill % len(running.running))
                running.start()
            wait_until(lambda: undone() == AT_ONCE * WORKERS + 1, 120, "the delivery of all mail")
    got = [(str(each["To"]), int(each["Subject"])) for each in server.mails]
    assert {number for _address, number in got} == set(range(kills * many))
    for address in addresses:
        order = [number for found, number in got if found == address]
        assert order == sorted(order), "one after the other, although some may come twice"
    assert len(got) - kills * many <= kills * KEYS
