"""Create a lesson, change its options, lock it, end it, archive it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import locked
from classroom.models import Course, Lesson, LessonItem, Question, Quiz, Round
from classroom.services.deliveries import grades
from classroom.services.deliveries.webhooks import events as webhook_events
from classroom.services.lessons import codes, lookup, teams, timer, transitions
from classroom.services.lessons.options import LessonOptions, to_store

MAX_TITLE = 200
JOIN_MODES = ("guest", "account")


def _own_quiz(quiz_id: int, owner_id: int) -> Quiz:
    quiz = db.session.get(Quiz, quiz_id)
    if quiz is None or quiz.owner_id != owner_id or quiz.archived_at is not None:
        text = _("You have no such quiz.")
        raise Invalid(text, fields={"quiz_id": text})
    return quiz


def _check_own_course(course_id: int, owner_id: int) -> None:
    course = db.session.get(Course, course_id)
    if course is None or course.owner_id != owner_id or course.archived_at is not None:
        text = _("You have no such class.")
        raise Invalid(text, fields={"course_id": text})


def _own_question_ids(owner_id: int, ids: Sequence[int]) -> list[int]:
    """Return the ids without repetitions, after checking that all are in the teacher's bank."""
    query = select(Question.id).where(
        Question.id.in_(ids), Question.owner_id == owner_id, Question.archived_at.is_(None)
    )
    known = set(db.session.scalars(query))
    if missing := [question_id for question_id in ids if question_id not in known]:
        text = _("There is no question %(id)s in your bank.", id=missing[0])
        raise Invalid(text, fields={"question_ids": text})
    return list(dict.fromkeys(ids))


def create(
    owner_id: int,
    *,
    title: str | None = None,
    quiz_id: int | None = None,
    question_ids: Sequence[int] = (),
    join_mode: str = "guest",
    allow_change: bool = False,
    course_id: int | None = None,
    options: Mapping[str, Any] | None = None,
) -> Lesson:
    """Create a lesson in its lobby: from a quiz, from questions of the bank, or empty.

    Raises:
        Invalid: with field ``title``, ``quiz_id``, ``question_ids``, ``join_mode``, ``course_id`` or the name of an
            option.
    """
    title = " ".join((title or "").split())
    if len(title) > MAX_TITLE:
        text = _("Use at most %(max)d characters.", max=MAX_TITLE)
        raise Invalid(text, fields={"title": text})
    if join_mode not in JOIN_MODES:
        text = _("Must be one of: %(names)s.", names=", ".join(JOIN_MODES))
        raise Invalid(text, fields={"join_mode": text})
    stored_options = to_store(options or {})
    with transaction(snapshot=True) as session:
        agenda = _own_question_ids(owner_id, question_ids)
        if quiz_id is not None:
            quiz = _own_quiz(quiz_id, owner_id)
            title = title or quiz.title
            agenda += [item.question_id for item in quiz.items if item.question.archived_at is None]
        if course_id is not None:
            _check_own_course(course_id, owner_id)
            join_mode = "account"
        lesson = Lesson(
            code=_unused_code(),
            owner_id=owner_id,
            title=title or _("Lesson"),
            join_mode=join_mode,
            allow_change=allow_change,
            course_id=course_id,
            quiz_id=quiz_id,
            options=stored_options,
        )
        for position, question_id in enumerate(dict.fromkeys(agenda)):
            lesson.items.append(LessonItem(question_id=question_id, position=position))
        session.add(lesson)
        session.flush()
    return lesson


def _unused_code() -> str:
    while True:
        code = codes.make(codes.LESSON_LENGTH)
        if db.session.scalar(select(Lesson.id).where(Lesson.code == code)) is None:
            return code


def set_options(lesson_id: int, user_id: int, changes: Mapping[str, Any]) -> Lesson:
    """Change some options of a lesson that has not ended; options that are not in ``changes`` keep their values.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``: the lesson has ended.
        Invalid: with a message for each wrong field.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        stored = to_store({**LessonOptions.of(lesson).model_dump(), **changes})
        if stored != lesson.options:
            before = LessonOptions.of(lesson)
            lesson.options = stored
            after = LessonOptions.of(lesson)
            if before.teams != after.teams:
                teams.assign(lesson_id, after.teams)
            transitions.publish(lesson)
            if (before.teams, before.podium, before.streaks) != (after.teams, after.podium, after.streaks):
                transitions.publish_private_views(lesson)
    return lesson


def set_locked(lesson_id: int, user_id: int, locked: bool) -> Lesson:
    """Lock a lesson, so that nobody new can join, or unlock it.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``: the lesson has ended.
    """
    with transaction():
        lesson = transitions.lock_lesson(lesson_id, user_id)
        if lesson.locked != locked:
            lesson.locked = locked
            transitions.publish(lesson)
    return lesson


def end(lesson_id: int, user_id: int) -> Lesson:
    """End a lesson for good; an open round is closed with it.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``: the lesson has ended already.
    """
    with transaction() as session:
        lesson = transitions.lock_lesson(lesson_id, user_id)
        moment = now()
        open_round = session.scalar(select(Round.id).where(Round.lesson_id == lesson_id, Round.status == "open"))
        if open_round:
            timer.close(transitions.lock_round(lesson, open_round), moment)
        lesson.status, lesson.ended_at, lesson.slide_id = "ended", moment, None
        webhook_events.lesson_ended(lesson)
        grades.changed(lesson_id)
        transitions.publish(lesson)
        if LessonOptions.of(lesson).podium:
            transitions.publish_private_views(lesson)  # each student's page shows the final place
    return lesson


def set_archived(lesson_id: int, user_id: int, archived: bool) -> Lesson:
    """Archive a lesson that has ended, or take it out of the archive. Its results stay.

    Raises:
        NotFound: ``unknown_lesson``.
        Forbidden: the lesson belongs to a colleague.
        Conflict: ``wrong_state``: the lesson has not ended.
    """
    with transaction():
        locked(Lesson, lesson_id)
        lesson = lookup.for_owner(lesson_id, user_id)
        if archived and lesson.status != "ended":
            raise transitions.wrong_state(_("End the lesson before you archive it."))
        lesson.archived_at = now() if archived else None
    return lesson
