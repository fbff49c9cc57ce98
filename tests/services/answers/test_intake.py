"""The intake: waiting submissions share a batch, a failing one is tried alone, and none that was queued is lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from classroom.core.errors import Conflict
from classroom.services.answers import intake as module
from classroom.services.answers.intake import Intake
from classroom.services.answers.submissions import Incoming, Verdict
from tests.support.processes import wait_until

pytestmark = pytest.mark.both_databases

POISON = "poison"


class Store:
    """Replaces ``record_batch``: keeps batches, waits at a gate, and fails for POISON."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def record_batch(self, items: list[Incoming]) -> list[Verdict]:
        """Store a batch."""
        self.entered.set()
        assert self.gate.wait(10)
        values = [item.value for item in items]
        if POISON in values:
            raise RuntimeError("the database refuses this batch")
        self.batches.append(values)
        return [Verdict(answer={"value": value}) for value in values]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """What the intake stores into."""
    made = Store()
    monkeypatch.setattr(module.batch, "record_batch", made.record_batch)
    return made


@pytest.fixture
def intake(app: Flask, store: Store) -> Iterator[Intake]:
    """A running intake."""
    made = Intake(app)
    made.start()
    yield made
    store.gate.set()
    made.stop()


def item(value: Any) -> Incoming:
    return Incoming(1, f"submission-{value}", 1, value, str(value), 0.0)


def submit_while_busy(intake: Intake, store: Store, values: list[Any]) -> tuple[ThreadPoolExecutor, list[Any]]:
    """Submit values one after the other while the store is busy with another one."""
    store.gate.clear()
    pool = ThreadPoolExecutor(len(values) + 1)
    busy = pool.submit(intake.submit, item("first"))
    assert store.entered.wait(5)
    pending = []
    for number, value in enumerate(values, start=1):
        pending.append(pool.submit(intake.submit, item(value)))
        wait_until(lambda number=number: len(intake) == number, 5, "the queue", every=0.001)
    return pool, [busy, *pending]


def test_an_idle_intake_stores_a_submission_at_once(intake: Intake, store: Store) -> None:
    assert intake.submit(item("a")).answer == {"value": "a"}
    assert intake.submit(item("b")).answer == {"value": "b"}
    assert store.batches == [["a"], ["b"]]


def test_waiting_submissions_share_a_batch_in_their_order(intake: Intake, store: Store) -> None:
    pool, pending = submit_while_busy(intake, store, list(range(30)))
    store.gate.set()
    with pool:
        assert [each.result(5).answer["value"] for each in pending] == ["first", *range(30)]
    assert store.batches == [["first"], list(range(30))]


def test_batches_are_limited(intake: Intake, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BATCH", 4)
    pool, pending = submit_while_busy(intake, store, list(range(10)))
    store.gate.set()
    with pool:
        assert all(each.result(5).answer for each in pending)
    assert [len(batch) for batch in store.batches] == [1, 4, 4, 2]


def test_a_submission_that_fails_does_not_fail_the_others(intake: Intake, store: Store) -> None:
    pool, pending = submit_while_busy(intake, store, ["a", POISON, "b"])
    store.gate.set()
    with pool:
        first, a, poisoned, b = (each.result(5) for each in pending)
    assert first.answer
    assert a.answer == {"value": "a"}
    assert b.answer == {"value": "b"}
    assert poisoned.answer is None
    assert poisoned.error.code == "unavailable", "it may be sent again"
    assert intake.submit(item("next")).answer, "the loop goes on"


def test_a_refusal_is_returned(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    no = Conflict("Too late.", code="round_closed")
    monkeypatch.setattr(module.batch, "record_batch", lambda items: [Verdict(error=no) for _ in items])
    assert intake.submit(item("a")).error is no


def test_without_a_loop_a_submission_is_a_batch_of_one(app: Flask, store: Store) -> None:
    stopped = Intake(app)
    assert stopped.submit(item("a")).answer == {"value": "a"}
    assert store.batches == [["a"]]
    assert not stopped.offer(item("b"), lambda _verdict: None), "nobody would take it from the queue"
    assert len(stopped) == 0


def test_stop_stores_what_is_waiting(intake: Intake, store: Store) -> None:
    pool, pending = submit_while_busy(intake, store, ["a", "b"])
    stopping = threading.Thread(target=intake.stop)
    stopping.start()
    wait_until(lambda: not intake._loop.running, 5, "the stop")
    store.gate.set()
    stopping.join(5)
    assert not stopping.is_alive()
    with pool:
        assert all(each.result(5).answer for each in pending)
    assert [value for batch in store.batches for value in batch] == ["first", "a", "b"]
    assert intake.submit(item("later")).answer, "after the stop, a batch of one"


def test_a_full_queue_asks_to_try_again(
    app: Flask, intake: Intake, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    pool, pending = submit_while_busy(intake, store, ["a"])
    refused = intake.submit(item("b"))
    assert refused.error.code == "unavailable"
    assert refused.error.retry_after
    store.gate.set()
    with pool:
        assert all(each.result(5).answer for each in pending)


def test_a_database_that_hangs_lets_the_sender_try_again(
    intake: Intake, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    store.gate.clear()
    assert intake.submit(item("a")).error.code == "unavailable"
    store.gate.set()
    wait_until(lambda: store.batches == [["a"]], 5, "the late commit: the same id will get its verdict then")


def test_a_batch_whose_time_is_up_is_not_tried_piece_by_piece(
    intake: Intake, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, pending = submit_while_busy(intake, store, ["a", "b"])
    monkeypatch.setattr(module, "BATCH_LIMIT", -1.0)
    with pool:
        store.gate.set()
        verdicts = [future.result(10) for future in pending]
    assert [verdict.error.code for verdict in verdicts[1:] if verdict.error] == ["unavailable"] * 2
    assert store.batches == [["first"]]


def test_how_long_the_oldest_submission_waits(intake: Intake, store: Store) -> None:
    assert intake.oldest == 0
    pool, pending = submit_while_busy(intake, store, ["a"])
    with pool:
        wait_until(lambda: intake.oldest > 0.01, 5, "a submission that waits")
        store.gate.set()
        assert [future.result(10).answer for future in pending] == [{"value": "first"}, {"value": "a"}]
    wait_until(lambda: intake.oldest == 0, 5, "an empty intake")
