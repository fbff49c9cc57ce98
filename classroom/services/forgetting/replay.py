"""Forget again what a restored backup has brought back."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from classroom.core.database import db, transaction
from classroom.models import Course, Lesson, Participant, Question, User
from classroom.services.backups.ledger import Entry
from classroom.services.forgetting import erasures, participants

MODELS: dict[str, Any] = {
    "user": User,
    "lesson": Lesson,
    "names": Lesson,
    "participant": Participant,
    "course": Course,
    "question": Question,
}


def replay(entries: Iterable[Entry]) -> int:
    """Have everything in a ledger that the database still has, or has again, forgotten; return how much that is.

    A row that only has the same id is another one, and is left alone.
    """
    by_kind: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in entries:
        if entry.kind in MODELS:
            by_kind[entry.kind][entry.id].add(entry.fingerprint)
    found = 0
    for kind, marks in by_kind.items():
        keys = sorted(marks)
        for begin in range(0, len(keys), 500):
            ids = keys[begin : begin + 500]
            rows = db.session.scalars(select(MODELS[kind]).where(MODELS[kind].id.in_(ids)))
            again = [
                (row.id, made)
                for row in rows
                if _is_same(kind, row.id, made := _made(row), marks) and _is_back(kind, row)
            ]
            if again:
                with transaction():
                    for key, made in again:
                        erasures.add(kind, key, made)
            found += len(again)
    return found


def _made(row: Any) -> float:
    made: float = row.joined_at if isinstance(row, Participant) else row.created_at
    return made


def _is_same(kind: str, key: int, made: float, marks: dict[int, set[str]]) -> bool:
    return erasures.fingerprint(kind, key, made) in marks[key]


def _is_back(kind: str, row: Any) -> bool:
    """Say whether there is anything to forget of a row that is there."""
    if kind == "names":
        return participants.any_named(row.id)
    if kind == "participant":
        return not participants.is_nameless(row)
    if kind == "question":
        return row.owner_id is not None
    return True
