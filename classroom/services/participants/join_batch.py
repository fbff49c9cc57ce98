"""Joining in batches: one transaction for all who join at the same time.

Rows are read and written as such, without an object for each. The result for a newcomer is a row or a reason code;
:mod:`~classroom.services.participants.join` turns the code into a sentence in the newcomer's language.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, and_, insert, select, union_all
from sqlalchemy.exc import IntegrityError

from classroom.core import settings, unique
from classroom.core.among import among, listed
from classroom.core.batching import Batcher
from classroom.core.database import announce, db, now, transaction
from classroom.core.events import ParticipantsJoined
from classroom.core.locks import lock_all
from classroom.models import Assignment, Enrolment, Lesson, LessonTeacher, Participant, User
from classroom.services.accounts import names
from classroom.services.lessons import changes, codes, headcount
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import nicknames

ATTEMPTS = 5
"""How often a single newcomer is tried again when a nickname or a personal code turns out to be taken."""
NUMBERS = 50
"""Numbered nicknames that are looked up at once."""
PARTICIPANTS = cast(Table, Participant.__table__)
COLUMNS = (
    PARTICIPANTS.c.id, PARTICIPANTS.c.lesson_id, PARTICIPANTS.c.nickname, PARTICIPANTS.c.resume_code,
    PARTICIPANTS.c.user_id,
)  # fmt: skip
_ACCOUNTS = listed("accounts")
_JOINED = select(*COLUMNS, PARTICIPANTS.c.removed_at).join(
    _ACCOUNTS, and_(PARTICIPANTS.c.lesson_id == _ACCOUNTS.c.first, PARTICIPANTS.c.user_id == _ACCOUNTS.c.second)
)
INSERT = insert(PARTICIPANTS).returning(*COLUMNS, sort_by_parameter_order=True)


class Seat(NamedTuple):
    """A participant's row, with the code and title of the lesson."""

    id: int
    lesson_id: int
    nickname: str
    resume_code: str
    user_id: int | None
    lesson_code: str
    lesson_title: str
    assignment_id: int | None = None
    """Of homework; None: it is a live lesson. Only :func:`.join.join_lesson` tells it."""


Decision = Seat | str | dict[str, Any]
"""The seat of an account that has joined before, the reason for a refusal, or a row to be inserted."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who asks to join."""

    lesson_id: int
    name: str
    """The wanted nickname, clean; empty: a numbered ``default_name``."""
    default_name: str
    """What participants without a nickname are called, in the newcomer's language."""
    user_id: int | None = None
    """The account that joins under its own name."""
    alternatives: tuple[str, ...] = ()
    """Nicknames to try when the wanted one is taken; without any, it gets a number."""


class LessonDoor(NamedTuple):
    """The columns of a lesson that joining needs."""

    id: int
    code: str
    title: str
    status: str
    join_mode: str
    mode: str
    options: Mapping[str, Any]
    assignment_id: int | None


def find_door(code: str) -> LessonDoor | None:
    """Return the lesson with a code, as typed; None: there is none."""
    db.session.rollback()  # give the database connection back while waiting for the batch
    return _door_lookups.process(codes.normalise(code))


_DOORS = (
    select(
        Lesson.id, Lesson.code, Lesson.title, Lesson.status, Lesson.join_mode, Lesson.mode, Lesson.options,
        Assignment.id,
    )
    .outerjoin(Assignment, Assignment.lesson_id == Lesson.id)
    .where(among(Lesson.code, "codes"))
)  # fmt: skip


def _find_doors(wanted: Sequence[str]) -> list[LessonDoor | None]:
    found = {row.code: LessonDoor(*row) for row in db.session.execute(_DOORS, {"codes": set(wanted)})}
    db.session.rollback()
    return [found.get(code) for code in wanted]


_door_lookups: Batcher[str, LessonDoor | None] = Batcher(_find_doors)


def admit(newcomer: Newcomer) -> Seat | str:
    """Add a newcomer to a lesson, in one transaction with others; return the seat or the reason for the refusal.

    Reasons are ``ended``, ``locked``, ``not_on_roster``, ``full``, ``removed`` and, when what must be unique was taken
    at every attempt, ``rate_limited``. An account that has joined before gets its seat.
    """
    db.session.rollback()  # give the database connection back while waiting for the batch
    return _admissions.process(newcomer)


def admit_all(newcomers: Sequence[Newcomer]) -> list[Seat | str]:
    """Add newcomers in one transaction; return for each what :func:`admit` returns, in the same order.

    Raises:
        IntegrityError: what must be unique for one of several is taken. The batcher then tries each one alone.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction() as session:
                return JoinBatch(session.connection(), newcomers).run()
        except IntegrityError as error:  # a personal code that somebody has, or a nickname that an older version gave
            if len(newcomers) > 1 or not unique.duplicated(error):
                raise
    return ["rate_limited"]


_admissions: Batcher[Newcomer, Seat | str] = Batcher(admit_all)


class JoinBatch:
    """Newcomers of one transaction: what is known about their lessons, and the rows to be inserted."""

    def __init__(self, connection: Connection, newcomers: Sequence[Newcomer]) -> None:
        self._connection = connection
        self._newcomers = newcomers
        ids = {newcomer.lesson_id for newcomer in newcomers}
        # Names, seats and teams are given one after the other; also to those whom a teacher divides into teams.
        lock_all(Lesson, Lesson.id.in_(ids))
        accounts = {(newcomer.lesson_id, newcomer.user_id) for newcomer in newcomers if newcomer.user_id is not None}
        self._lessons = {
            row.id: row
            for row in connection.execute(
                select(
                    Lesson.id, Lesson.status, Lesson.locked, Lesson.course_id, Lesson.code, Lesson.title, Lesson.options
                ).where(Lesson.id.in_(ids))
            )
        }
        self._count: dict[int, int] = defaultdict(int)
        self._count.update((row[0], row[1]) for row in connection.execute(headcount.counting(ids)))
        self._joined = self._joined_before(accounts)
        self._enrolled = self._enrolments({user_id for _lesson_id, user_id in accounts})
        self._taken = self._taken_among(
            {
                (newcomer.lesson_id, nicknames.key(name))
                for newcomer in newcomers
                if newcomer.name
                for name in (newcomer.name, *newcomer.alternatives)
            }
        ) | self._teachers_names(ids)
        self._rows: list[dict[str, Any]] = []

    def _joined_before(self, accounts: Collection[tuple[int, int | None]]) -> dict[tuple[int, int | None], Decision]:
        if not accounts:
            return {}
        return {
            (row.lesson_id, row.user_id): self._seat(row[:-1]) if row.removed_at is None else "removed"
            for row in self._connection.execute(_JOINED, {"accounts": [(*pair, "") for pair in accounts]})
        }

    def _seat(self, row: Sequence[Any]) -> Seat:
        participant_id, lesson_id, nickname, resume_code, user_id = row
        lesson = self._lessons[lesson_id]
        return Seat(participant_id, lesson_id, nickname, resume_code, user_id, lesson.code, lesson.title)

    def _enrolments(self, user_ids: Collection[int | None]) -> dict[tuple[int, int | None], int]:
        """Return the extra time, in percent, of the accounts on the rosters, by course and account."""
        courses = {row.course_id for row in self._lessons.values() if row.course_id is not None}
        if not courses:
            return {}
        query = select(Enrolment.course_id, Enrolment.user_id, Enrolment.extra_percent).where(
            Enrolment.course_id.in_(courses), Enrolment.user_id.in_(user_ids)
        )
        return {(course_id, user_id): extra for course_id, user_id, extra in self._connection.execute(query)}

    def _teachers_names(self, lesson_ids: Collection[int]) -> set[tuple[int, str]]:
        """Return the names of the lessons' teachers: a participant of the same name gets a number."""
        owners = select(Lesson.id, User.display_name).join(Lesson.owner).where(Lesson.id.in_(lesson_ids))
        colleagues = (
            select(LessonTeacher.lesson_id, User.display_name)
            .join(LessonTeacher.user)
            .where(LessonTeacher.lesson_id.in_(lesson_ids))
        )
        found = self._connection.execute(union_all(owners, colleagues))
        return {(lesson_id, nicknames.key(name)) for lesson_id, name in found}

    def _taken_among(self, names: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
        wanted: dict[int, list[str]] = defaultdict(list)
        for lesson_id, key in names:
            wanted[lesson_id].append(key)
        return {
            (lesson_id, key)
            for lesson_id, keys in wanted.items()
            for key in self._connection.scalars(
                select(Participant.nickname_key).where(
                    Participant.lesson_id == lesson_id, Participant.nickname_key.in_(keys)
                )
            )
        }

    def run(self) -> list[Seat | str]:
        """Decide on each newcomer, insert the rows and announce them; return the results in order."""
        decisions = [self._decide(newcomer) for newcomer in self._newcomers]
        lesson_ids = sorted({row["lesson_id"] for row in self._rows})
        versions = {lesson_id: changes.next_people(self._connection, lesson_id) for lesson_id in lesson_ids}
        for new in self._rows:
            new["version"] = versions[new["lesson_id"]]
        seats: dict[tuple[int, str], Seat] = {}
        joined: dict[int, list[int]] = defaultdict(list)
        inserted = self._connection.execute(INSERT, self._rows) if self._rows else ()
        for new, row in zip(self._rows, inserted, strict=True):
            seat = self._seat(row)
            seats[_unique_name(new)] = seat
            joined[seat.lesson_id].append(seat.id)
        for lesson_id, ids in joined.items():
            announce(ParticipantsJoined(lesson_id, tuple(ids), versions[lesson_id]))
        return [seats[_unique_name(decision)] if isinstance(decision, dict) else decision for decision in decisions]

    def _decide(self, newcomer: Newcomer) -> Decision:
        account = (newcomer.lesson_id, newcomer.user_id)
        if newcomer.user_id is not None and account in self._joined:
            return self._joined[account]
        if reason := self._refusal(newcomer):
            return reason
        nickname, key = self._free_name(newcomer)
        lesson = self._lessons[newcomer.lesson_id]
        teams = LessonOptions.from_stored(lesson.options).teams
        row = {
            "lesson_id": newcomer.lesson_id,
            "user_id": newcomer.user_id,
            "nickname": nickname,
            "nickname_key": key,
            "resume_code": codes.make(codes.RESUME_LENGTH),
            "joined_at": now(),
            "team": self._count[newcomer.lesson_id] % teams + 1 if teams else None,
            "extra_percent": self._enrolled.get((lesson.course_id, newcomer.user_id), 0),
        }
        self._rows.append(row)
        self._taken.add((newcomer.lesson_id, key))
        self._count[newcomer.lesson_id] += 1
        if newcomer.user_id is not None:  # the same account joins on two devices at once: both get one seat
            self._joined[account] = row
        return row

    def _refusal(self, newcomer: Newcomer) -> str | None:
        """Return the reason why a newcomer may not join, or None."""
        lesson = self._lessons.get(newcomer.lesson_id)
        if lesson is None or lesson.status == "ended":
            return "ended"
        if lesson.locked:
            return "locked"
        if lesson.course_id is not None and (lesson.course_id, newcomer.user_id) not in self._enrolled:
            return "not_on_roster"
        if self._count[lesson.id] >= settings.current().max_participants:
            return "full"
        return None

    def _free_name(self, newcomer: Newcomer) -> tuple[str, str]:
        """Return a nickname that is not taken, and its key."""
        lesson_id, name = newcomer.lesson_id, newcomer.name
        number = 2
        if not name:
            name, number = newcomer.default_name, self._count[lesson_id] + 1
        for wanted in (name, *newcomer.alternatives) if newcomer.name else ():
            if (lesson_id, key := nicknames.key(wanted)) not in self._taken:
                return wanted, key
        while True:
            numbered = [names.numbered(name, number + step) for step in range(NUMBERS)]
            self._taken |= self._taken_among((lesson_id, nicknames.key(nickname)) for nickname in numbered)
            for nickname in numbered:
                if (lesson_id, key := nicknames.key(nickname)) not in self._taken:
                    return nickname, key
            number += NUMBERS


def _unique_name(row: dict[str, Any]) -> tuple[int, str]:
    """Return the columns that are unique together: the lesson and the key of the nickname."""
    return row["lesson_id"], row["nickname_key"]
