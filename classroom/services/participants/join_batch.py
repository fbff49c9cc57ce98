"""Joining a lesson: one transaction for all who press the button at the same time.

Rows are read and written as such, without objects for each. What is decided here is a row or the reason why there is
none; the sentence is made where it was asked for, in that person's language.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, func, insert, select, tuple_, union_all
from sqlalchemy.exc import IntegrityError

from classroom.core import settings
from classroom.core.batching import Batcher
from classroom.core.database import announce, db, now, transaction
from classroom.core.events import ParticipantsJoined
from classroom.models import Enrolment, Lesson, LessonTeacher, Participant, User
from classroom.services.lessons import codes
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import nicknames

TRIES = 5
"""How often one who joins alone tries again when somebody took the same name in the same moment."""
NUMBERS = 50
"""Numbered names that are looked up at once."""
PARTICIPANTS = cast(Table, Participant.__table__)
COLUMNS = (
    PARTICIPANTS.c.id, PARTICIPANTS.c.lesson_id, PARTICIPANTS.c.nickname, PARTICIPANTS.c.resume_code,
    PARTICIPANTS.c.user_id,
)  # fmt: skip
INSERT = insert(PARTICIPANTS).returning(*COLUMNS, sort_by_parameter_order=True)


class Place(NamedTuple):
    """What somebody has in a lesson: the row of a participant, and what the lesson is called."""

    id: int
    lesson_id: int
    nickname: str
    resume_code: str
    user_id: int | None
    lesson_code: str
    lesson_title: str


Decided = Place | str | dict[str, Any]
"""A place, the reason why there is none, or a row to be written."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wants in."""

    lesson_id: int
    name: str
    """The wanted name, clean; empty: a numbered one."""
    nameless: str
    """What those without a name are called, in this one's language."""
    user_id: int | None = None
    """The account that joins as itself."""
    others: tuple[str, ...] = ()
    """Names that will do when the wanted one is taken; without any, it gets a number."""


class Room(NamedTuple):
    """A lesson, as far as somebody has to know it who stands at its door."""

    id: int
    code: str
    title: str
    status: str
    join_mode: str
    options: Mapping[str, Any]


def find(code: str) -> Room | None:
    """Return the lesson that has a code, as somebody typed it; None: there is none."""
    db.session.rollback()  # nobody waits with a connection to the database in hand
    return _signs.ask(codes.normalise(code))


def _find_all(wanted: Sequence[str]) -> list[Room | None]:
    query = select(Lesson.id, Lesson.code, Lesson.title, Lesson.status, Lesson.join_mode, Lesson.options)
    found = {row.code: Room(*row) for row in db.session.execute(query.where(Lesson.code.in_(set(wanted))))}
    db.session.rollback()
    return [found.get(code) for code in wanted]


_signs: Batcher[str, Room | None] = Batcher(_find_all)


def enter(newcomer: Newcomer) -> Place | str:
    """Let somebody new into a lesson; return the place, or the code of the reason why not.

    Reasons are ``ended``, ``locked``, ``not_on_roster``, ``full``, ``removed`` and, when the same name was taken
    again and again in the same moment, ``rate_limited``. An account that is in already gets its place.
    """
    db.session.rollback()  # nobody waits with a connection to the database in hand
    return _door.ask(newcomer)


def enter_all(newcomers: Sequence[Newcomer]) -> list[Place | str]:
    """Let many in, in one transaction; return for each what :func:`enter` does.

    Raises:
        IntegrityError: another process let somebody in under one of several names.
    """
    for _attempt in range(TRIES):
        try:
            with transaction() as session:
                return _Door(session.connection(), newcomers).decide()
        except IntegrityError:  # another process let somebody in under the same name: look again
            if len(newcomers) > 1:
                raise
    return ["rate_limited"]


_door: Batcher[Newcomer, Place | str] = Batcher(enter_all)


class _Door:
    """What has to be known about those who want in, and the rows that become of them."""

    def __init__(self, connection: Connection, newcomers: Sequence[Newcomer]) -> None:
        self._connection = connection
        self._newcomers = newcomers
        ids = {newcomer.lesson_id for newcomer in newcomers}
        accounts = {(newcomer.lesson_id, newcomer.user_id) for newcomer in newcomers if newcomer.user_id is not None}
        self._lessons = {
            row.id: row
            for row in connection.execute(
                select(
                    Lesson.id, Lesson.status, Lesson.locked, Lesson.course_id, Lesson.code, Lesson.title, Lesson.options
                ).where(Lesson.id.in_(ids))
            )
        }
        counted = select(Participant.lesson_id, func.count()).where(Participant.lesson_id.in_(ids))
        self._number: dict[int, int] = defaultdict(int)
        self._number.update((row[0], row[1]) for row in connection.execute(counted.group_by(Participant.lesson_id)))
        self._inside = self._known(accounts)
        self._enrolled = self._rosters({user_id for _lesson_id, user_id in accounts})
        self._taken = self._among(
            {
                (newcomer.lesson_id, nicknames.key(name))
                for newcomer in newcomers
                if newcomer.name
                for name in (newcomer.name, *newcomer.others)
            }
        ) | self._leaders(ids)
        self._rows: list[dict[str, Any]] = []

    def _known(self, accounts: Collection[tuple[int, int | None]]) -> dict[tuple[int, int | None], Decided]:
        if not accounts:
            return {}
        query = select(*COLUMNS, PARTICIPANTS.c.removed_at).where(
            tuple_(PARTICIPANTS.c.lesson_id, PARTICIPANTS.c.user_id).in_(accounts)
        )
        return {
            (row.lesson_id, row.user_id): self._place(row[:-1]) if row.removed_at is None else "removed"
            for row in self._connection.execute(query)
        }

    def _place(self, row: Sequence[Any]) -> Place:
        key, lesson_id, nickname, resume_code, user_id = row
        lesson = self._lessons[lesson_id]
        return Place(key, lesson_id, nickname, resume_code, user_id, lesson.code, lesson.title)

    def _rosters(self, user_ids: Collection[int | None]) -> dict[tuple[int, int | None], int]:
        """Return the extra time of those who are on the rosters, by course and account."""
        courses = {row.course_id for row in self._lessons.values() if row.course_id is not None}
        if not courses:
            return {}
        query = select(Enrolment.course_id, Enrolment.user_id, Enrolment.extra_percent).where(
            Enrolment.course_id.in_(courses), Enrolment.user_id.in_(user_ids)
        )
        return {(course_id, user_id): extra for course_id, user_id, extra in self._connection.execute(query)}

    def _leaders(self, lesson_ids: Collection[int]) -> set[tuple[int, str]]:
        """Return the names of those who teach the lessons: nobody gets in under one, but with a number."""
        owners = select(Lesson.id, User.display_name).join(Lesson.owner).where(Lesson.id.in_(lesson_ids))
        colleagues = (
            select(LessonTeacher.lesson_id, User.display_name)
            .join(LessonTeacher.user)
            .where(LessonTeacher.lesson_id.in_(lesson_ids))
        )
        found = self._connection.execute(union_all(owners, colleagues))
        return {(lesson_id, nicknames.key(name)) for lesson_id, name in found}

    def _among(self, names: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
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

    def decide(self) -> list[Place | str]:
        """Decide about each, write the rows, announce who is in; return the outcomes in order."""
        decided = [self._decide(newcomer) for newcomer in self._newcomers]
        places: dict[tuple[int, str], Place] = {}
        joined: dict[int, list[int]] = defaultdict(list)
        for new, row in zip(
            self._rows, self._connection.execute(INSERT, self._rows) if self._rows else (), strict=True
        ):
            place = self._place(row)
            places[_name(new)] = place
            joined[place.lesson_id].append(place.id)
        for lesson_id, ids in joined.items():
            announce(ParticipantsJoined(lesson_id, tuple(ids)))
        return [places[_name(new)] if isinstance(new, dict) else new for new in decided]

    def _decide(self, newcomer: Newcomer) -> Decided:
        account = (newcomer.lesson_id, newcomer.user_id)
        if newcomer.user_id is not None and account in self._inside:
            return self._inside[account]
        if reason := self._reason(newcomer):
            return reason
        shown, key = self._free_name(newcomer)
        lesson = self._lessons[newcomer.lesson_id]
        teams = LessonOptions.from_stored(lesson.options).teams
        row = {
            "lesson_id": newcomer.lesson_id,
            "user_id": newcomer.user_id,
            "nickname": shown,
            "nickname_key": key,
            "resume_code": codes.make(codes.RESUME_LENGTH),
            "joined_at": now(),
            "team": self._number[newcomer.lesson_id] % teams + 1 if teams else None,
            "extra_percent": self._enrolled.get((lesson.course_id, newcomer.user_id), 0),
        }
        self._rows.append(row)
        self._taken.add((newcomer.lesson_id, key))
        self._number[newcomer.lesson_id] += 1
        if newcomer.user_id is not None:  # on two devices at once: the second gets the place of the first
            self._inside[account] = row
        return row

    def _reason(self, newcomer: Newcomer) -> str | None:
        """Return why somebody cannot come in."""
        lesson = self._lessons.get(newcomer.lesson_id)
        if lesson is None or lesson.status == "ended":
            return "ended"
        if lesson.locked:
            return "locked"
        if lesson.course_id is not None and (lesson.course_id, newcomer.user_id) not in self._enrolled:
            return "not_on_roster"
        if self._number[lesson.id] >= settings.current().max_participants:
            return "full"
        return None

    def _free_name(self, newcomer: Newcomer) -> tuple[str, str]:
        lesson_id, name = newcomer.lesson_id, newcomer.name
        number = 2
        if not name:
            name, number = newcomer.nameless, self._number[lesson_id] + 1
        for wanted in (name, *newcomer.others) if newcomer.name else ():
            if (lesson_id, key := nicknames.key(wanted)) not in self._taken:
                return wanted, key
        while True:
            numbered = [f"{name[: nicknames.MAX_LENGTH - 6]} {number + step}" for step in range(NUMBERS)]
            self._taken |= self._among((lesson_id, nicknames.key(shown)) for shown in numbered)
            for shown in numbered:
                if (lesson_id, key := nicknames.key(shown)) not in self._taken:
                    return shown, key
            number += NUMBERS


def _name(row: dict[str, Any]) -> tuple[int, str]:
    """Return what no two participants have: the lesson and the name as it is compared."""
    return row["lesson_id"], row["nickname_key"]
