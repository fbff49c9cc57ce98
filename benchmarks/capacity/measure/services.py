"""Measures the costs of use cases for a worker and its database, in one process that calls the services.

    python -m benchmarks.capacity.measure.services REPEATS BATCH DATABASE_PID

``DATABASE_URL`` is a migrated database. DATABASE_PID is the process id of PostgreSQL, or 0 with SQLite.
"""

import json
import sys
import time
import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy import text as sql

from benchmarks.measure import cpu_seconds, descendants, median
from benchmarks.sides.tiza import PASSWORD, QUESTION
from classroom import create_app
from classroom.core.database import canonical, db, now, transaction
from classroom.models import Lesson, Participant, Round
from classroom.services.accounts import users
from classroom.services.answers import batch as answer_batch
from classroom.services.answers.submissions import Incoming
from classroom.services.bank import entries
from classroom.services.lessons import codes, lifecycle, rounds, timer
from classroom.services.participants import members, nicknames
from classroom.services.participants.join import join_lesson
from classroom.services.results import state

ADDRESS = "127.0.0.1"
LESSONS, MEMBERS = 100, 33
"""Running lessons whose versions a worker checks every second, and the participants in each."""


class Case:
    """Measures a use case repeatedly: wall time, and processor time of this process and of the database."""

    def __init__(self, database: int) -> None:
        self._database = database

    def _spent(self) -> tuple[float, float, float]:
        server = cpu_seconds(descendants(self._database)) if self._database else 0.0
        return time.perf_counter(), time.process_time(), server

    def run(self, repeats: int, do: Callable[[], object]) -> dict[str, float]:
        """Return the median of each in µs: ``wall``, ``cpu``, ``server``."""
        samples = []
        for _number in range(repeats):
            before = self._spent()
            do()
            db.session.rollback()  # returns the connection to the pool, as at the end of a request
            samples.append([(now - then) * 1e6 for now, then in zip(self._spent(), before, strict=True)])
        samples = samples[repeats // 5 :]  # the first ones prepare statements and fill caches
        return dict(
            zip(("wall", "cpu", "server"), (median(list(each)) for each in zip(*samples, strict=True)), strict=True)
        )


class Hall:
    """A lesson with many participants, and the use cases to measure."""

    def __init__(self, size: int) -> None:
        self.owner = users.create(username="measured", role="teacher", password=PASSWORD).id
        self.question = entries.create(self.owner, QUESTION).id
        self.others = [lifecycle.create(self.owner, title="Other").id for _number in range(LESSONS)]
        self.lesson = lifecycle.create(self.owner, title="Hall").id
        self.code = db.session.get_one(Lesson, self.others[0]).code
        self.people = _enrol(self.lesson, size)
        for lesson_id in self.others:
            _enrol(lesson_id, MEMBERS)
        if db.engine.dialect.name == "postgresql":  # autovacuum would do this later
            db.session.execute(sql("ANALYZE"))
            db.session.commit()
        self.round = 0

    def ask(self) -> None:
        """Close the open round, and open another one."""
        if self.round:
            rounds.close_round(self.lesson, self.owner, self.round)
        self.round = rounds.open_round(self.lesson, self.owner, self.question).id
        self._free = iter(self.people)

    def answer(self, number: int) -> None:
        """Store ``number`` answers in one transaction."""
        batch = [
            Incoming(next(self._free), str(uuid.uuid4()), self.round, ["b"], canonical(["b"]), now())
            for _index in range(number)
        ]
        verdicts = answer_batch.record_batch(batch)
        assert all(verdict.answer for verdict in verdicts), verdicts

    def join(self) -> None:
        """Have another participant join another lesson."""
        join_lesson(self.code, address=ADDRESS, nickname=f"New {uuid.uuid4().hex[:12]}")

    def tally(self) -> None:
        """Count the answers of the round."""
        state.teacher_tally(self.lesson, 0)

    def look(self) -> None:
        """Run the queries of a beat for all lessons."""
        members.removed_ids(self.others)
        db.session.execute(select(Lesson.id, Lesson.version).where(Lesson.id.in_(self.others))).all()


def _enrol(lesson_id: int, number: int) -> list[int]:
    """Add participants to a lesson; return their ids."""
    with transaction() as session:
        people = []
        for index in range(number):
            name = f"Student {index}"
            resume = codes.make(codes.RESUME_LENGTH)
            key = nicknames.key(name)
            people.append(Participant(lesson_id=lesson_id, nickname=name, nickname_key=key, resume_code=resume))
        session.add_all(people)
        session.flush()
        return [person.id for person in people]


def main() -> None:
    """Print the costs of each use case in µs, as JSON."""
    repeats, batch, database = (int(word) for word in sys.argv[1:4])
    with create_app().app_context():
        case = Case(database)
        hall = Hall(repeats * batch)
        found = {"command": case.run(repeats, hall.ask)}
        hall.ask()
        hall.answer(1)
        found["tally_one"] = case.run(repeats, hall.tally)
        hall.ask()
        hall.answer(batch)
        found["tally_many"] = case.run(repeats, hall.tally)
        hall.ask()
        found["record_one"] = case.run(repeats, lambda: hall.answer(1))
        hall.ask()
        found["record_many"] = case.run(repeats, lambda: hall.answer(batch))
        found["join"] = case.run(repeats, hall.join)
        found["overdue"] = case.run(repeats, timer.close_overdue)
        found["look"] = case.run(repeats, hall.look)
        assert db.session.query(Round).filter(Round.lesson_id == hall.lesson).count() == repeats + 4
    print(json.dumps(found))


if __name__ == "__main__":
    main()
