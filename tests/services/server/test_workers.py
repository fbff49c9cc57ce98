"""What workers tell of themselves."""

from flask import Flask
from sqlalchemy import select, update

from classroom.core.database import db, now, transaction
from classroom.models import Worker
from classroom.services.server import workers
from classroom.services.server.workers import FORGET_AFTER, FRESH, Figures, Reporter

IDLE = Figures(websockets=0, polling=0, lessons=0, oldest_answer=0.0, lag=0.001, memory=1 << 33, degraded="")


def age(reporter: Reporter, seconds: float) -> None:
    with transaction() as session:
        session.execute(update(Worker).where(Worker.id == reporter.id).values(seen_at=now() - seconds))


def test_each_worker_has_one_row_with_what_it_told_last(app: Flask) -> None:
    first, second = Reporter(), Reporter()
    first.report(IDLE)
    second.report(IDLE)
    first.report(Figures(300, 20, 4, 1.5, 0.25, 5, "x" * 500))
    found = {worker.id: worker for worker in workers.running()}
    assert found.keys() == {first.id, second.id}
    told = found[first.id]
    assert (told.websockets, told.polling, told.lessons, told.oldest_answer, told.lag) == (300, 20, 4, 1.5, 0.25)
    assert told.degraded == "x" * 200
    assert found[second.id].memory == 1 << 33


def test_a_worker_that_is_silent_or_stops_does_not_run(app: Flask) -> None:
    silent, stopped, running = Reporter(), Reporter(), Reporter()
    for reporter in (silent, stopped, running):
        reporter.report(IDLE)
    age(silent, FRESH + 1)
    stopped.leave()
    assert [worker.id for worker in workers.running()] == [running.id]
    silent.report(IDLE)
    assert {worker.id for worker in workers.running()} == {running.id, silent.id}


def test_rows_of_workers_that_are_gone_are_deleted_by_the_next_that_starts(app: Flask) -> None:
    gone, ahead, silent = Reporter(), Reporter(), Reporter()
    for reporter in (gone, ahead, silent):
        reporter.report(IDLE)
    age(gone, FORGET_AFTER + 1)
    age(ahead, -FORGET_AFTER - 1)
    age(silent, FRESH + 1)
    new = Reporter()
    new.report(IDLE)
    assert set(db.session.scalars(select(Worker.id))) == {silent.id, new.id}
