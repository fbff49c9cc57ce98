"""The rows that a batch of answers reads: rounds, participants, attempts at homework. They are no model objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from classroom.services.answers import statements
from classroom.services.lessons.options import LessonOptions
from classroom.services.lessons.own_time import Times


@dataclass(slots=True)
class RoundRow:
    """A round of this batch, with what is needed to decide about an answer to it."""

    lesson_id: int
    is_open: bool
    times: Times
    allow_change: bool
    type: str
    body: Any
    worth: int
    time_limit: int | None
    timer_used: float
    timer_since: float | None
    asks_confidence: bool
    scoring: str
    speed_bonus: int
    is_homework: bool


class AttemptRow(NamedTuple):
    """An attempt at homework that an answer of this batch belongs to."""

    participant_id: int
    number: int
    rounds: list[int]
    deadline: float | None
    submitted_at: float | None
    counts: bool


class ParticipantRow(NamedTuple):
    """A participant who answers."""

    lesson_id: int
    removed_at: float | None
    extra_percent: int


def lock_rounds(connection: Connection, round_ids: set[int]) -> frozenset[int]:
    """Share-lock the rounds on PostgreSQL, before anything is read; return the ids of those that exist."""
    if connection.dialect.name != "postgresql":
        return frozenset()
    return frozenset(connection.scalars(statements.LOCK_ROUNDS, {"rounds": list(round_ids)}))


def rounds(connection: Connection, round_ids: set[int]) -> Iterable[tuple[int, RoundRow]]:
    """Yield the rounds with these ids, as pairs of id and row."""
    for key, lesson_id, status, deadline, lesson_status, allow_change, *rest in connection.execute(
        statements.READ_ROUNDS, {"rounds": list(round_ids)}
    ):
        kind, body, worth, time_limit, used, since, options, scoring, speed_bonus, remaining, paused_at, over, mode = (
            rest
        )
        yield (
            key,
            RoundRow(
                lesson_id,
                status == "open" and lesson_status != "ended",
                Times(deadline, remaining, paused_at, over, time_limit),
                allow_change,
                kind,
                body,
                worth,
                time_limit,
                used,
                since,
                LessonOptions.from_stored(options).confidence,
                scoring,
                speed_bonus,
                mode == "homework",
            ),
        )


def attempts(connection: Connection, ids: set[int | None]) -> dict[int, AttemptRow]:
    """Return the attempts at homework with these ids."""
    if not ids:
        return {}
    rows = connection.execute(statements.READ_ATTEMPTS, {"attempts": list(ids)})
    return {key: AttemptRow(*row) for key, *row in rows}


def people(connection: Connection, ids: set[int]) -> dict[int, ParticipantRow]:
    """Lock the participants with these ids, in their order, and return them."""
    found = connection.execute(statements.READ_PEOPLE, {"people": list(ids)}).all()
    return {key: ParticipantRow(lesson_id, removed_at, extra) for key, lesson_id, removed_at, extra in found}
