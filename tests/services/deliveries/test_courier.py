"""The courier: several deliveries at once, one at a time of each key, and who waits, waits alone."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from classroom.core.clock import now
from classroom.core.database import db, transaction
from classroom.models import Delivery
from classroom.services.deliveries import courier, outbox
from classroom.services.deliveries.courier import AT_ONCE, RETRIES_AT_ONCE, Courier
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome
from tests.support.processes import wait_until


class Outside:
    """What is outside: keys that begin with ``dead`` do not answer until the end of the test."""

    def __init__(self) -> None:
        self.got: list[tuple[str, int]] = []
        self.busy: set[str] = set()
        self.overlaps: list[str] = []
        self.end = threading.Event()

    def deliver(self, claimed: Claim) -> Outcome:
        if claimed.key in self.busy:
            self.overlaps.append(claimed.key)
        self.busy.add(claimed.key)
        if claimed.key.startswith("dead"):
            self.end.wait(30)
        self.got.append((claimed.key, claimed.payload))
        self.busy.discard(claimed.key)
        return DELIVERED


@pytest.fixture
def outside() -> Iterator[Outside]:
    world = Outside()
    yield world
    world.end.set()


@pytest.fixture
def carrier(app: Flask, outside: Outside) -> Iterator[Courier]:
    made = courier.register(app, [Kind("note", outside.deliver), Kind("mail", outside.deliver)])
    yield made
    outside.end.set()
    made.stop()
    wait_until(lambda: len(made) == 0, what="the end of all deliveries")


def queue(*keys: str, kind: str = "note") -> None:
    with transaction():
        for number, key in enumerate(keys):
            outbox.enqueue(kind, key, number)


def undone() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.done_at.is_(None)))


def test_what_is_queued_is_delivered_without_waiting_for_the_next_look(
    carrier: Courier, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier.loop, "_interval", None)  # only when it is woken
    carrier.start()
    queue("a", "b", "a")
    wait_until(lambda: undone() == 0, what="the delivery of all")
    assert sorted(outside.got) == [("a", 0), ("a", 2), ("b", 1)]
    assert [number for key, number in outside.got if key == "a"] == [0, 2]


def test_a_try_whose_lease_has_ended_is_counted_beside_the_next_one(carrier: Courier, outside: Outside) -> None:
    queue("dead")
    assert carrier.start_due() == 1
    with transaction() as session:
        session.execute(update(Delivery).values(lease_until=now() - 0.001))
    assert carrier.start_due() == 1
    assert len(carrier) == 2
    outside.end.set()
    wait_until(lambda: len(carrier) == 0, what="the end of both")
    assert undone() == 0


def test_a_dead_endpoint_delays_no_other(carrier: Courier, outside: Outside) -> None:
    carrier.start()
    queue(*["dead"] * 20, *[f"key-{number % 10}" for number in range(50)])
    wait_until(lambda: undone() == 20, what="the delivery to the others")
    assert len(outside.got) == 50
    wait_until(lambda: len(carrier) == 1, what="the end of their threads")
    assert outside.overlaps == []


def test_a_kind_whose_server_is_dead_delays_no_other_kind(carrier: Courier, outside: Outside) -> None:
    carrier.start()
    queue(*[f"dead-{number}" for number in range(AT_ONCE + 1)], kind="mail")
    wait_until(lambda: len(carrier) == AT_ONCE, what="as many mails as may be under way")
    queue(*[f"key-{number}" for number in range(AT_ONCE + 1)])
    wait_until(lambda: len(outside.got) == AT_ONCE + 1, what="all of the other kind")


def test_what_fails_again_and_again_leaves_room_for_what_is_new(carrier: Courier, outside: Outside, app: Flask) -> None:
    with transaction() as session:
        for number in range(AT_ONCE * 2):
            outbox.enqueue("note", f"dead-{number}", number)
        session.flush()
        for row in session.scalars(select(Delivery)):
            row.attempts = 3
    carrier.start()
    wait_until(lambda: len(carrier) == RETRIES_AT_ONCE, what="the retries that may run")
    queue("a")
    wait_until(lambda: ("a", 0) in outside.got, what="the new one")
    wait_until(lambda: len(carrier) == RETRIES_AT_ONCE, what="the end of its thread")


def test_stopping_finishes_what_is_under_way_and_takes_nothing_more(carrier: Courier, outside: Outside) -> None:
    carrier.start()
    queue("dead", "dead")
    wait_until(lambda: outside.busy, what="the first delivery")
    threading.Timer(0.2, outside.end.set).start()
    carrier.stop()
    assert outside.got == [("dead", 0)]
    assert undone() == 1
    queue("a")
    assert not carrier.loop.running
    assert outside.got == [("dead", 0)]
