"""Rounds: open, extend, pause, close, reveal, reopen, vote again, and deadlines that pass."""

from collections.abc import Callable, Collection
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from classroom.core import settings
from classroom.core.database import announce, db, now, transaction
from classroom.core.errors import Conflict, Invalid, NotFound
from classroom.core.events import RoundRevealed
from classroom.models import Lesson, LessonItem, Participant, Question, QuestionVersion, Round
from classroom.services.lessons import lifecycle
from classroom.services.lessons import options as lesson_options
from classroom.services.lessons.grading import extra_seconds

MIN_LIMIT, MAX_LIMIT = 1, 24 * 3600
"""Seconds that a round may last, when it has a limit."""


class Default(Enum):
    """Says that the question's own time limit holds."""

    TOKEN = 0


def unknown_round() -> NotFound:
    """Return the error for a round that is not there or belongs to another lesson."""
    return NotFound(_("There is no such round in this lesson."), code="unknown_round")


def _check_seconds(value: Any, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not MIN_LIMIT <= value <= MAX_LIMIT:
        text = _("Give whole seconds from %(min)d to %(max)d.", min=MIN_LIMIT, max=MAX_LIMIT)
        raise Invalid(text, fields={field: text})
    return value


def _round_open() -> Conflict:
    return Conflict(_("A question is still open. Close it first."), code="round_open")


def _open(lesson: Lesson, version: QuestionVersion, number: int, attempt: int, limit: int | None) -> Round:
    if db.session.scalar(select(Round.id).where(Round.lesson_id == lesson.id, Round.status == "open")):
        raise _round_open()
    moment, options = now(), lesson_options.of(lesson)
    asked = Round(
        lesson_id=lesson.id,
        version_id=version.id,
        number=number,
        attempt=attempt,
        status="open",
        time_limit=limit,
        opened_at=moment,
        deadline=moment + limit if limit else None,
        scoring=options.scoring,
        speed_bonus=options.speed_bonus,
    )
    db.session.add(asked)
    try:
        db.session.flush()
    except IntegrityError:  # another teacher's page was faster: the partial unique index decides
        raise _round_open() from None
    lesson.status = "live"
    lifecycle.advance(lesson)
    return asked


def open_round(
    lesson_id: int, user_id: int, question_id: int, time_limit: int | Default | None = Default.TOKEN
) -> Round:
    """Ask a question: open a round on the present version of one of the teacher's own, or one of the agenda.

    Args:
        time_limit: seconds, None for no limit, or the question's own by default.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_question``.
        Conflict: ``round_open`` or ``wrong_state``.
        Invalid: with field ``time_limit``.
    """
    with transaction() as session:
        lesson = lifecycle.locked_for_update(lesson_id, user_id)
        question = session.get(Question, question_id)
        if question is None or not (question.owner_id == user_id or _on_agenda(lesson, question)):
            text = _("There is no such question in your bank.")
            raise NotFound(text, code="unknown_question")
        version = question.current
        limit = version.time_limit if isinstance(time_limit, Default) else time_limit
        if limit is not None:
            limit = _check_seconds(limit, "time_limit")
        newest = session.scalar(select(func.max(Round.number)).where(Round.lesson_id == lesson_id))
        return _open(lesson, version, (newest or 0) + 1, 1, limit)


def _on_agenda(lesson: Lesson, question: Question) -> bool:
    return db.session.get(LessonItem, (lesson.id, question.id)) is not None


def revote(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Ask the same version again, as the next attempt.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``round_open`` while one is open, ``wrong_state`` for a round that is not the newest.
    """
    with transaction() as session:
        lesson = lifecycle.locked_for_update(lesson_id, user_id)
        first = locked_for_update(lesson, round_id)
        if first.status == "open":
            raise _round_open()
        first.discuss_until = None
        newest = session.scalar(select(func.max(Round.id)).where(Round.lesson_id == lesson_id))
        if newest != first.id:
            raise lifecycle.wrong_state(_("Only the newest question can be voted on again."))
        return _open(lesson, first.version, first.number, first.attempt + 1, first.time_limit)


def locked_for_update(lesson: Lesson, round_id: int) -> Round:
    """Return a round of a lesson inside a transaction, its row locked.

    Raises:
        NotFound: ``unknown_round``.
    """
    found = db.session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if found is None or found.lesson_id != lesson.id:
        raise unknown_round()
    return found


def _transition(
    lesson_id: int, user_id: int, round_id: int, allowed: Collection[str], change: Callable[[Round, float], None]
) -> Round:
    with transaction():
        lesson = lifecycle.locked_for_update(lesson_id, user_id)
        found = locked_for_update(lesson, round_id)
        if found.status not in allowed:
            names = {"open": _("open"), "closed": _("closed"), "revealed": _("revealed")}
            raise lifecycle.wrong_state(_("That cannot be done: this round is %(status)s.", status=names[found.status]))
        change(found, now())
        lifecycle.advance(lesson)
    return found


def close_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Close a round: no answer counts after this.

    The round's row is locked against the intake's share lock, so that every answer is either counted in the total
    at the close or refused.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``.
    """

    def close(found: Round, moment: float) -> None:
        found.status, found.closed_at, found.remaining = "closed", moment, None

    return _transition(lesson_id, user_id, round_id, ("open",), close)


def reveal_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Show key, tally and explanation of a closed round to everybody. Raises as :func:`close_round`."""

    def reveal(found: Round, moment: float) -> None:
        found.status, found.revealed_at, found.discuss_until = "revealed", moment, None

    with transaction():
        revealed = _transition(lesson_id, user_id, round_id, ("closed",), reveal)
        announce(RoundRevealed(lesson_id, round_id))  # behind the new state: a page learns the key, then its result
    return revealed


def discuss_round(lesson_id: int, user_id: int, round_id: int, seconds: Any) -> Round:
    """Have the class discuss a closed question before the next vote on it.

    Args:
        seconds: how long; 0 ends the discussion. Nothing happens by itself when it is over.

    Raises:
        Invalid: with field ``seconds``.
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``: it is not closed, or its key is known already.
    """
    if seconds != 0 or isinstance(seconds, bool):
        _check_seconds(seconds, "seconds")

    def discuss(found: Round, moment: float) -> None:
        found.discuss_until = moment + seconds if seconds else None

    return _transition(lesson_id, user_id, round_id, ("closed",), discuss)


def reopen_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Open a closed round again, without a deadline. One whose key was shown stays closed.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``; ``round_open`` while another is open.
    """

    def reopen(found: Round, moment: float) -> None:
        query = select(Round.id).where(Round.lesson_id == lesson_id, Round.status == "open")
        if db.session.scalar(query):
            raise _round_open()
        newest = db.session.scalar(select(func.max(Round.id)).where(Round.lesson_id == lesson_id))
        if newest != found.id:
            raise lifecycle.wrong_state(_("Only the newest question can be opened again."))
        found.status, found.closed_at, found.deadline, found.discuss_until = "open", None, None, None
        found.reopened_at = moment

    return _transition(lesson_id, user_id, round_id, ("closed",), reopen)


def extend_round(lesson_id: int, user_id: int, round_id: int, seconds: int) -> Round:
    """Give an open round more time. Without a limit, there is nothing to extend.

    Args:
        seconds: to add.

    Raises:
        Invalid: with field ``seconds``.
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``.
    """
    _check_seconds(seconds, "seconds")

    def extend(found: Round, moment: float) -> None:
        if found.remaining is not None:
            found.remaining += seconds
        elif found.deadline is not None:
            found.deadline = max(found.deadline, moment) + seconds
        else:
            raise lifecycle.wrong_state(_("This round has no time limit."))

    return _transition(lesson_id, user_id, round_id, ("open",), extend)


def pause_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Stop the timer of an open round; answers still count. Raises as :func:`close_round`."""

    def pause(found: Round, moment: float) -> None:
        if found.deadline is None:
            raise lifecycle.wrong_state(_("There is no running timer."))
        found.remaining, found.deadline = max(0.0, found.deadline - moment), None

    return _transition(lesson_id, user_id, round_id, ("open",), pause)


def resume_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Let the timer of a paused round go on. Raises as :func:`close_round`."""

    def resume(found: Round, moment: float) -> None:
        if found.remaining is None:
            raise lifecycle.wrong_state(_("The timer is not paused."))
        found.deadline, found.remaining = moment + found.remaining, None

    return _transition(lesson_id, user_id, round_id, ("open",), resume)


def newest(lesson_id: int) -> Round | None:
    """Return the round that a lesson shows: the one asked last."""
    return db.session.scalar(_NEWEST, {"lesson": lesson_id})


_NEWEST = (
    select(Round)
    .where(Round.lesson_id == bindparam("lesson"))
    .order_by(Round.id.desc())
    .limit(1)
    .options(joinedload(Round.version).options(joinedload(QuestionVersion.question)))
)


def close_overdue() -> list[int]:
    """Close the rounds whose deadline and grace have passed; return the ids of those that this call closed.

    A round stays open for those who have more time than the others; the answers of the others come too late.
    Any worker may call it at any time: the row lock and the status decide, so exactly one closes each.
    """
    limit = now() - settings.current().answer_grace
    overdue = select(Round.id, Round.lesson_id, Round.deadline, Round.time_limit)
    found = list(db.session.execute(overdue.where(Round.status == "open", Round.deadline < limit)))
    closed = []
    for round_id, lesson_id, deadline, time_limit in found:
        if deadline is None or deadline + _longest_extra(lesson_id, time_limit) >= limit:
            continue
        with transaction() as session:
            lesson = session.get(Lesson, lesson_id, with_for_update=True, populate_existing=True)
            late = session.get(Round, round_id, with_for_update=True, populate_existing=True)
            if lesson and late and late.status == "open" and late.deadline is not None and late.deadline <= deadline:
                late.status, late.closed_at = "closed", now()
                lifecycle.advance(lesson)
                closed.append(round_id)
    return closed


def _longest_extra(lesson_id: int, time_limit: int | None) -> float:
    """Return the seconds that somebody in a lesson has beyond a time limit."""
    query = select(func.max(Participant.extra_percent)).where(
        Participant.lesson_id == lesson_id, Participant.extra_percent > 0, Participant.removed_at.is_(None)
    )
    return extra_seconds(time_limit, db.session.scalar(query) or 0)
