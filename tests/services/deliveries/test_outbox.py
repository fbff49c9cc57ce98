"""The outbox: rows of the caller's transaction, claimed once, in order of their key, until they are done."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from classroom.core.database import db, now, transaction
from classroom.models import Delivery
from classroom.services.deliveries import courier, outbox, schedule
from classroom.services.deliveries.kinds import Kind
from classroom.services.deliveries.outcomes import DELIVERED, Claim, Outcome, failed, given_up

pytestmark = pytest.mark.both_databases

KIND = Kind("note", lambda _claimed: DELIVERED, lambda payload: {"kept": payload["n"]})


def queue(*keys: str, **more: Any) -> list[int]:
    with transaction() as session:
        rows = [outbox.enqueue("note", key, {"n": number}, **more) for number, key in enumerate(keys)]
        session.flush()
        return [row.id for row in rows]


def claim(most: int = 10, worker: str = "me", **more: Any) -> list[Claim]:
    return sorted(outbox.claim(worker, ["note"], most, **more), key=lambda found: found.id)


def ids(found: list[Claim]) -> list[int]:
    return [each.id for each in found]


def row(key: int) -> Delivery:
    db.session.rollback()
    return db.session.get_one(Delivery, key)


def pass_time(key: int, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(Delivery).where(Delivery.id == key).values(**values))


def test_it_belongs_to_the_callers_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        outbox.enqueue("note", "a", {})

    class Undone(Exception):
        pass

    def fail() -> None:
        with transaction():
            outbox.enqueue("note", "a", {})
            raise Undone

    with pytest.raises(Undone):
        fail()
    assert outbox.due_kinds(["note"]) == []
    queue("a")
    assert outbox.due_kinds(["note", "mail"]) == ["note"]
    assert outbox.waiting()[0] == 1


def test_only_the_oldest_of_a_key_can_be_claimed(app: Flask) -> None:
    first, second, other = queue("a", "a", "b")
    found = claim()
    assert ids(found) == [first, other]
    assert found[0] == Claim(first, "note", "a", {"n": 0}, 1, row(first).created_at, "me")
    assert claim() == []
    courier.store(KIND, found[0], DELIVERED)
    assert row(first).payload == {"kept": 0}
    assert row(first).error is None
    assert row(first).done_at is not None
    assert ids(claim()) == [second]


def test_the_number_is_limited_and_other_kinds_are_left(app: Flask) -> None:
    queue("a", "b", "c")
    assert outbox.claim("me", ["mail"], 10) == []
    assert outbox.due_kinds(["mail"]) == []
    assert len(claim(2)) == 2
    assert len(claim(2)) == 1
    assert claim(0) == []


def test_not_before_it_is_due_nor_what_stands_behind_it(app: Flask) -> None:
    first, second = queue("a", due=now() + 60) + queue("a")
    assert outbox.due_kinds(["note"]) == []
    assert claim() == []
    pass_time(first, due=now() - 1)
    assert ids(claim()) == [first]
    assert row(second).attempts == 0


def test_a_lease_that_ends_is_taken_over_and_its_late_owner_changes_nothing(app: Flask) -> None:
    (key,) = queue("a")
    (dead,) = claim(worker="dead")
    pass_time(key, lease_until=now() - 0.001)
    (heir,) = claim(worker="heir")
    assert heir.attempts == 2
    courier.store(KIND, dead, given_up("status:410"))
    assert row(key).done_at is None
    courier.store(KIND, heir, DELIVERED)
    assert row(key).done_at is not None
    courier.store(KIND, dead, failed("timeout"))
    assert row(key).error is None


def test_a_lease_from_a_clock_that_was_ahead_does_not_hold(app: Flask) -> None:
    (key,) = queue("a")
    claim()
    pass_time(key, lease_until=now() + 10 * outbox.LEASE)
    assert ids(claim()) == [key]


def test_failures_wait_longer_and_longer_and_are_given_up(app: Flask) -> None:
    first, second = queue("a", "a")
    pauses = []
    for attempt in range(1, schedule.ATTEMPTS + 1):
        (found,) = claim()
        assert (found.id, found.attempts) == (first, attempt)
        before = now()
        courier.store(KIND, found, failed(f"status:{500 + attempt}"))
        state = row(first)
        assert state.error == f"status:{500 + attempt}"
        if attempt < schedule.ATTEMPTS:
            assert (state.done_at, state.lease_until) == (None, None)
            pauses.append(state.due - before)
            assert claim() == [], "what stands behind it waits too"
            pass_time(first, due=now() - 1)
    for pause, wanted in zip(pauses, schedule.PAUSES, strict=True):
        assert wanted <= pause <= wanted * (1 + schedule.SPREAD) + 2
    assert row(first).done_at is not None
    assert row(first).payload == {"kept": 0}
    assert ids(claim()) == [second]


def test_a_final_refusal_is_not_repeated_and_says_what_follows_from_it(app: Flask) -> None:
    first, second = queue("a", "a")

    def then() -> None:
        db.session.execute(update(Delivery).where(Delivery.id == second).values(error="too"))

    courier.store(KIND, claim()[0], given_up("status:410", then=then))
    assert (row(first).error, row(second).error) == ("status:410", "too")
    assert row(first).done_at is not None


@pytest.mark.parametrize(("asked", "least"), [(120.0, 120), (1.0, 5), (10**9, schedule.LONGEST)])
def test_the_other_side_may_ask_for_more_patience(app: Flask, asked: float, least: float) -> None:
    (key,) = queue("a")
    before = now()
    courier.store(KIND, claim()[0], failed("status:429", retry_after=asked))
    assert least <= row(key).due - before <= least * 1.2 + 2


def test_new_and_failed_ones_can_be_claimed_apart(app: Flask) -> None:
    old, _new = queue("a", "b")
    courier.store(KIND, claim(1)[0], failed("timeout"))
    pass_time(old, due=now() - 1)
    assert [found.key for found in claim(tried=False)] == ["b"]
    assert [found.key for found in claim(tried=True)] == ["a"]


def test_done_rows_are_deleted_after_a_month(app: Flask) -> None:
    old, fresh, undone = queue("a", "b", "c")
    pass_time(old, done_at=now() - outbox.KEEP_DONE - 1)
    pass_time(fresh, done_at=now() - outbox.KEEP_DONE + 60)
    assert outbox.prune() == 1
    db.session.rollback()
    assert list(db.session.scalars(select(Delivery.id).order_by(Delivery.id))) == [fresh, undone]
    assert outbox.prune() == 0


def test_many_workers_share_them_without_taking_one_twice(
    app: Flask, together: Callable[..., list[list[Claim]]]
) -> None:
    wanted = queue(*[f"key-{number % 25}" for number in range(60)])
    seen: list[int] = []

    def work(name: str) -> list[Claim]:
        mine = []
        while outbox.waiting()[0]:
            found = outbox.claim(f"{name}-{len(mine)}", ["note"], 3)
            for each in found:
                courier.store(KIND, each, DELIVERED)
            mine += found
        return mine

    outcomes = together(*[lambda name=name: work(name) for name in "wxyz"])
    for found in outcomes:
        seen += ids(found)
    assert sorted(seen) == wanted
    done = db.session.execute(select(Delivery.key, Delivery.id).order_by(Delivery.done_at, Delivery.id)).all()
    for key in {key for key, _id in done}:
        order = [number for found, number in done if found == key]
        assert order == sorted(order)


def test_a_kind_that_raises_is_a_failed_try(app: Flask) -> None:
    def broken(_claimed: Claim) -> Outcome:
        raise ZeroDivisionError

    carrier = courier.Courier(app, [Kind("note", broken)])
    (key,) = queue("a")
    assert carrier.start_due() == 1
    carrier.stop()
    assert len(carrier) == 0
    assert row(key).error == "internal"
    assert row(key).done_at is None
