"""Correct the key of a question in all lessons that asked it, and undo that.

Only lessons that the user teaches, and in which what students saw takes the key: a version with other choices keeps
its own, and so does a question that is being asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, transaction, without_saving
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import lock_all
from classroom.models import Lesson, QuestionVersion, Round
from classroom.services.lessons import corrected_keys, keys, lookup
from classroom.services.lessons.keys import Change, Correction

MAX_LESSONS = 200
"""Most other lessons that are corrected at once, the newest."""


@dataclass(frozen=True)
class WideCorrection:
    """The correction in the lesson from which it was made, and in the others.

    Attributes:
        here: of the round that was asked for.
        others: answers in other lessons whose grade changed.
        previous: the ids of the versions that the rounds in other lessons had, by round; :func:`undo` takes them.
        lessons: how many other lessons have the key now.
        kept: how many keep theirs.
    """

    here: Correction
    others: list[Change]
    previous: dict[int, int]
    lessons: int
    kept: int


def count_lessons(user_id: int, round_: Round) -> int:
    """Return in how many other lessons that the user teaches the question of a round was asked for a grade."""
    return len({lesson_id for lesson_id, _round in _others(user_id, round_)})


def preview(lesson_id: int, user_id: int, round_id: int, key: Mapping[str, Any]) -> WideCorrection:
    """Return what :func:`correct` would change, and save nothing.

    Raises:
        TizaError: as :func:`correct`.
    """
    return without_saving(lambda: correct(lesson_id, user_id, round_id, key))


def correct(
    lesson_id: int, user_id: int, round_id: int, key: Mapping[str, Any], *, bank: bool = True
) -> WideCorrection:
    """Give a round another key, and all rounds of the same question in the user's lessons.

    Raises:
        TizaError: as :func:`classroom.services.lessons.keys.correct`, about the round itself.
    """
    with transaction():
        others = _locked_with(lesson_id, user_id, round_id)
        here = keys.correct(lesson_id, user_id, round_id, key, bank=bank)
        changes: list[Change] = []
        previous: dict[int, int] = {}
        taken, kept = set(), set()
        for round_ in others:
            old = round_.version
            try:
                found = _rekeyed(round_, user_id, key, here)
            except Invalid:
                found = None
            if found is None:
                kept.add(round_.lesson_id)
            elif round_.version_id != old.id:
                taken.add(round_.lesson_id)
                previous[round_.id] = old.id
                changes += found
    return WideCorrection(here, changes, previous, len(taken), len(kept - taken))


def _others(user_id: int, round_: Round) -> list[tuple[int, int]]:
    """Return lesson and id of the rounds in other lessons that asked the same question, of the newest lessons."""
    query = (
        select(Round.lesson_id, Round.id)
        .join(QuestionVersion, QuestionVersion.id == Round.version_id)
        .join(Lesson, Lesson.id == Round.lesson_id)
        .where(QuestionVersion.question_id == round_.version.question_id, Round.scoring == "points")
        .where(Round.lesson_id != round_.lesson_id, lookup.taught_by(user_id))
        .order_by(Round.lesson_id.desc(), Round.id)
    )
    found = [(row.lesson_id, row.id) for row in db.session.execute(query)]
    newest = set(list(dict.fromkeys(lesson_id for lesson_id, _round in found))[:MAX_LESSONS])
    return [pair for pair in found if pair[0] in newest]


def _locked_with(lesson_id: int, user_id: int, round_id: int) -> list[Round]:
    """Lock the lessons and rounds that a correction may change, all in one order; return the rounds of the others."""
    round_ = lookup.round_of(lookup.for_teacher(lesson_id, user_id), round_id)
    pairs = _others(user_id, round_)
    lock_all(Lesson, Lesson.id.in_([lesson_id, *(lesson for lesson, _round in pairs)]))
    ids = [number for _lesson, number in pairs]
    lock_all(Round, Round.id.in_([round_id, *ids]))
    query = select(Round).where(Round.id.in_(ids)).order_by(Round.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _rekeyed(round_: Round, user_id: int, key: Mapping[str, Any], here: Correction) -> list[Change] | None:
    """Return the answers of a round in another lesson whose grade changed; None: it keeps its key.

    Raises:
        Invalid: what students saw there does not take the key.
    """
    if round_.status == "open":
        return None
    if round_.version_id == here.previous and here.round.version.lesson_id is None:
        return keys.change_version(round_, here.round.version)  # the version that is in the bank now
    return keys.rekey(round_, user_id, key, bank=False, is_offered=False).changes


def undo(lesson_id: int, user_id: int, round_id: int, version_id: int, previous: Mapping[int, int]) -> None:
    """Undo a correction in this lesson and in the others.

    Args:
        lesson_id: the lesson.
        user_id: one of its teachers.
        round_id: the round from which the correction was made.
        version_id: the version that it had before.
        previous: the versions of the rounds in other lessons, by round, as :class:`WideCorrection` has them. Rounds of
            lessons that the user does not teach any more stay as they are.

    Raises:
        NotFound: ``unknown_lesson``, ``unknown_round`` or ``unknown_version``.
        Conflict: ``wrong_state``.
        Invalid: as :func:`classroom.services.lessons.keys.use_version`.
    """
    with transaction():
        others = _locked_with(lesson_id, user_id, round_id)
        keys.use_version(lesson_id, user_id, round_id, version_id)
        for round_ in others:
            if round_.id in previous and round_.status != "open":
                keys.change_version(round_, _same_but_key(round_, previous[round_.id]))


def _same_but_key(round_: Round, version_id: int) -> QuestionVersion:
    """Return a version of a round's question that differs from the round's in nothing but the key.

    Raises:
        NotFound: ``unknown_version``.
    """
    version, now = db.session.get(QuestionVersion, version_id), round_.version
    if version is not None and corrected_keys.differ_in_key_only(version, now):
        return version
    raise NotFound(_("There is no such version of this question."), code="unknown_version")
