"""Rounds: open, close, reveal, reopen, vote again. Timers and discussions are in ``timer.py``."""

from enum import Enum

from flask_babel import gettext as _
from sqlalchemy import bindparam, case, func, select

from classroom import questions
from classroom.core import unique
from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict, Invalid
from classroom.models import Lesson, Question, QuestionVersion, Round
from classroom.services.bank import offers
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import agenda, projector, timer, transitions
from classroom.services.lessons.options import LessonOptions


class Default(Enum):
    """Stands for the question's own time limit, since None means no limit."""

    TOKEN = 0


def _round_open() -> Conflict:
    return Conflict(_("A question is still open. Close it first."), code="round_open")


def _has_open_round(lesson_id: int) -> bool:
    query = select(Round.id).where(Round.lesson_id == lesson_id, Round.status == "open")
    return db.session.scalar(query) is not None


def ensure_none_open(lesson_id: int) -> None:
    """Check that no round of a lesson is open.

    Raises:
        Conflict: ``round_open``.
    """
    if _has_open_round(lesson_id):
        raise _round_open()


def _newest_id(lesson_id: int) -> int | None:
    return db.session.scalar(select(func.max(Round.id)).where(Round.lesson_id == lesson_id))


def _open(lesson: Lesson, version: QuestionVersion, number: int, attempt: int, limit: int | None) -> Round:
    moment, options = now(), LessonOptions.of(lesson)
    round_ = Round(
        lesson_id=lesson.id,
        version_id=version.id,
        number=number,
        attempt=attempt,
        status="open",
        time_limit=limit,
        opened_at=moment,
        deadline=moment + limit if limit else None,
        timer_since=moment if limit else None,
        scoring=options.scoring,
        speed_bonus=options.speed_bonus,
        shuffled=options.shuffle_choices and questions.get(version.type).can_shuffle(version.body),
    )
    lesson.slide_id = None
    transitions.go_live(lesson)
    transitions.publish(lesson)
    db.session.add(round_)
    with unique.answering({"": _round_open}):  # another page opened a round first: the partial unique index decides
        db.session.flush()
    return round_


def open_round(
    lesson_id: int, user_id: int, question_id: int, time_limit: int | Default | None = Default.TOKEN
) -> Round:
    """Ask a question: open a round on its current version, or on a newer one that was made for this lesson.

    Args:
        lesson_id: the lesson.
        user_id: the teacher.
        question_id: a question of the teacher's bank or of the lesson's agenda.
        time_limit: seconds, None for no limit; by default the question's own limit.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_question``.
        Conflict: ``round_open`` or ``wrong_state``.
        Invalid: with field ``time_limit``; ``question_id``, for a slide.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        question = agenda.entry(lesson, user_id, question_id)
        if not questions.get(question.type).asked:
            text = _("That is a slide, not a question: show it.")
            raise Invalid(text, fields={"question_id": text})
        return ask(lesson, question, time_limit)


def ask(lesson: Lesson, question: Question, time_limit: int | Default | None = Default.TOKEN) -> Round:
    """Open a round on a question, as :func:`open_round` does; inside a transaction, with lesson and question locked."""
    version = offers.of_locked(lesson.id, question)
    limit = version.time_limit if isinstance(time_limit, Default) else time_limit
    if limit is not None:
        timer.check_seconds(limit, "time_limit")
    newest, is_any_open = db.session.execute(_ROUNDS, {"lesson": lesson.id}).one()
    if is_any_open:
        raise _round_open()
    return _open(lesson, version, (newest or 0) + 1, 1, limit)


_ROUNDS = select(func.max(Round.number), func.max(case((Round.status == "open", 1), else_=0))).where(
    Round.lesson_id == bindparam("lesson")
)
"""The newest number of a lesson's rounds, and whether one of them is open."""


def revote(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Ask the same version of a question again, as the next attempt; return the new round.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``round_open`` while one is open, ``wrong_state`` if the round is not the newest one.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        previous = transitions.lock_round(lesson, round_id)
        if previous.status == "open":
            raise _round_open()
        previous.discuss_until = None
        if _newest_id(lesson_id) != previous.id:
            raise transitions.wrong_state(_("Only the newest question can be voted on again."))
        ensure_none_open(lesson_id)
        again = _open(lesson, previous.version, previous.number, previous.attempt + 1, previous.time_limit)
        again.voted_texts = previous.voted_texts
    return again


def close_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Close a round: answers that arrive later do not count.

    The lock on the round's row conflicts with the share lock of the intake, so every answer is either in the total at
    the close or refused.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``.
    """

    return transitions.change_round(lesson_id, user_id, round_id, ("open",), timer.close)


def reveal_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Show key, tally and explanation of a closed round to everybody. Raises as :func:`close_round`."""

    def reveal(round_: Round, moment: float) -> None:
        round_.status, round_.revealed_at, round_.discuss_until = "revealed", moment, None
        projector.first_page(round_)
        webhook_events.round_revealed(round_)

    with transaction():
        round_ = transitions.change_round(lesson_id, user_id, round_id, ("closed",), reveal)
        transitions.publish_private_views(round_.lesson, round_id)
    return round_


def reopen_round(lesson_id: int, user_id: int, round_id: int) -> Round:
    """Open a closed round again, without a deadline. A revealed round cannot be reopened.

    For the speed bonus, as much time is left as when the round was closed.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_round``.
        Conflict: ``wrong_state``; ``round_open`` while another round is open.
    """

    def reopen(round_: Round, moment: float) -> None:
        ensure_none_open(lesson_id)
        if _newest_id(lesson_id) != round_.id:
            raise transitions.wrong_state(_("Only the newest question can be opened again."))
        round_.status, round_.closed_at, round_.deadline, round_.discuss_until = "open", None, None, None
        round_.reopened_at, round_.over_percent = moment, None

    return transitions.change_round(lesson_id, user_id, round_id, ("closed",), reopen)
