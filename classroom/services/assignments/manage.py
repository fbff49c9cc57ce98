"""What teachers do with homework: make it, change it, give one student other terms, close it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid, NotFound
from classroom.core.locks import lock_all
from classroom.models import (
    Assignment,
    AssignmentOverride,
    Attempt,
    Enrolment,
    Lesson,
    LessonTeacher,
    Participant,
    Quiz,
    User,
)
from classroom.services.assignments import closing, content, lookup, wanted, watch
from classroom.services.deliveries import grades
from classroom.services.lessons import homework, lifecycle
from classroom.services.lessons import homework_rules as rules
from classroom.services.lessons import lookup as lessons

OVERRIDABLE = ("due_at", "attempts", "extra_percent")


def create(
    user_id: int,
    *,
    lesson_id: int | None = None,
    quiz_id: int | None = None,
    course_id: int | None = None,
    **fields: Any,
) -> Assignment:
    """Make homework of the questions of a lesson or of a quiz.

    Without ``audience``, it is for those of the class who were absent (from a lesson), for the class (from a quiz), or,
    without a class, for everybody who has the link.

    Args:
        user_id: the teacher, who owns it; those who teach the lesson too share it.
        lesson_id: a lesson that the teacher owns or teaches.
        quiz_id: instead, a quiz of the teacher.
        course_id: a class of the teacher; by default that of the lesson.
        fields: see :data:`wanted.FIELDS`.

    Raises:
        NotFound: ``unknown_lesson``.
        Invalid: with a message for each wrong field.
    """
    if (lesson_id is None) == (quiz_id is None):
        text = _("Give either a lesson or a quiz.")
        raise Invalid(text, fields={"lesson_id": text})
    values = wanted.checked({name: value for name, value in fields.items() if name in wanted.FIELDS})
    if course_id is not None and values.get("audience") == "link":
        text = _("You chose a class. Give the homework to the whole class, or choose no class.")
        raise Invalid(text, fields={"audience": text})
    with transaction() as session:
        source = lessons.live(lesson_id, user_id) if lesson_id is not None else None
        if source is not None and course_id is None and values.get("audience") != "link":
            course_id = source.course_id if source.course and source.course.archived_at is None else None
        audience = values.get("audience") or ("link" if course_id is None else "absent" if source else "all")
        course_id = None if audience == "link" else course_id
        taught = source is not None and course_id == source.course_id  # a colleague's class: the lesson gives the right
        lesson = lifecycle.create(
            user_id,
            title=values.pop("title", None) or (source.title if source else None),
            quiz_id=quiz_id,
            course_id=None if taught else course_id,
        )
        lesson.items.clear()
        if taught and course_id is not None:
            lesson.course_id, lesson.join_mode = course_id, "account"
        lesson.mode, lesson.status = homework.HOMEWORK, "live"
        lesson.marks = source.marks if source else None
        assignment = Assignment(lesson=lesson, source_id=lesson_id, attempts=1, audience=audience)
        session.add(assignment)
        wanted.apply(assignment, {"counted": "best", "feedback": "after_submit", "order": "fixed", **values})
        session.flush()
        _share(source, lesson, user_id)
        if source is not None:
            content.add(assignment, content.of_lesson(source), "lesson_id")
        else:
            content.add(assignment, content.of_quiz(session.get_one(Quiz, quiz_id)), "quiz_id")
    return assignment


def _share(source: Lesson | None, lesson: Lesson, user_id: int) -> None:
    """Let all who teach the lesson teach its homework."""
    if source is not None:
        teachers = {source.owner_id, *(colleague.user_id for colleague in source.teachers)} - {user_id, None}
        for teacher_id in sorted(teachers, key=lambda number: number or 0):
            db.session.add(LessonTeacher(lesson_id=lesson.id, user_id=teacher_id))
        db.session.flush()


def change(assignment_id: int, user_id: int, **fields: Any) -> Assignment:
    """Change some fields of an assignment; also while students work on it.

    Open attempts get their new deadline at once. Homework that was closed opens again if it closes later now.

    Raises:
        NotFound: ``unknown_assignment``.
        Invalid: with a message for each wrong field.
    """
    values = wanted.checked(fields)
    with transaction():
        assignment = lookup.lock(assignment_id, user_id)
        before = (assignment.counted, assignment.question_order)
        wanted.apply(assignment, values)
        if assignment.counted != before[0]:
            people = homework.with_attempt(assignment.lesson_id)
            lock_all(Participant, Participant.id.in_(people))
            homework.count_again(assignment.counted, people)
            grades.changed(assignment.lesson_id)
        if assignment.question_order != before[1]:
            content.shuffle_choices(assignment)
        follow_terms(assignment)
    return assignment


def follow_terms(assignment: Assignment) -> None:
    """Give open attempts the deadlines that follow from the terms, and open or close; with the lesson locked."""
    db.session.flush()
    people = select(Participant.id).where(Participant.lesson_id == assignment.lesson_id)
    lock_all(Participant, Participant.id.in_(people))
    everybody, overrides = homework.terms(assignment), homework.overrides(assignment.id)
    query = (
        select(Attempt, Participant.user_id, Participant.extra_percent)
        .join(Participant, Participant.id == Attempt.participant_id)
        .where(Attempt.assignment_id == assignment.id, Attempt.submitted_at.is_(None))
        .execution_options(populate_existing=True)
    )
    for attempt, user_id, extra_percent in db.session.execute(query):
        mine = rules.personal(everybody, overrides.get(user_id or 0), extra_percent)
        attempt.deadline = rules.deadline(mine, attempt.started_at)
    lesson, ends_at = assignment.lesson, homework.closes_for_all(assignment)
    if lesson.status == "ended" and (ends_at is None or ends_at > now()):
        lesson.status, lesson.ended_at = "live", None
    db.session.flush()


def close(assignment_id: int, user_id: int) -> Assignment:
    """Close an assignment now, for everybody: also for those who had longer. Open attempts are handed in as they are.

    Raises:
        NotFound: ``unknown_assignment``.
    """
    with transaction():
        assignment = lookup.lock(assignment_id, user_id)
        closing.close_now(assignment, now())
    return assignment


def reopen(assignment_id: int, user_id: int) -> Assignment:
    """Open homework again, without an end. What was handed in stays so; who may go on needs another attempt.

    Raises:
        NotFound: ``unknown_assignment``.
    """
    return change(assignment_id, user_id, closes_at=None)


def override(assignment_id: int, user_id: int, student_id: int, fields: Mapping[str, Any]) -> AssignmentOverride | None:
    """Give one student other terms, in place of those given before; with no field, those of everybody.

    Args:
        assignment_id: the homework.
        user_id: one of its teachers.
        student_id: an account on the roster of its class, or one that has joined it.
        fields: ``due_at``, ``attempts`` and ``extra_percent``; what is left out or None is as for everybody.

    Raises:
        NotFound: ``unknown_assignment`` or ``unknown_student``.
        Invalid: with a message for each wrong field.
    """
    values = wanted.checked(fields)
    with transaction() as session:
        assignment = lookup.lock(assignment_id, user_id)
        if not _is_student(assignment, student_id):
            raise unknown_student()
        due_at = values.get("due_at")
        if due_at is not None and assignment.opens_at is not None and due_at < assignment.opens_at:
            text = _("Must not be before it opens.")
            raise Invalid(text, fields={"due_at": text})
        given = session.get(AssignmentOverride, (assignment_id, student_id))
        if any(values.get(name) is not None for name in OVERRIDABLE):
            given = given or AssignmentOverride(assignment_id=assignment_id, user_id=student_id)
            for name in OVERRIDABLE:
                setattr(given, name, values.get(name))
            session.add(given)
        elif given is not None:
            session.delete(given)
            given = None
        session.flush()
        follow_terms(assignment)
    return given


def student_row(assignment: Assignment, student_id: int) -> dict[str, Any]:
    """Return how far a student with an account is, as :func:`watch.students` does.

    Raises:
        NotFound: ``unknown_student``.
    """
    for row in watch.students(assignment):
        if row["user_id"] == student_id:
            return row
    raise unknown_student()


def unknown_student() -> NotFound:
    """Return the error for an account that is not in the class of homework and has not joined it."""
    return NotFound(_("There is no such student in this homework."), code="unknown_student")


def _is_student(assignment: Assignment, student_id: int) -> bool:
    lesson = assignment.lesson
    enrolled = exists().where(Enrolment.course_id == lesson.course_id, Enrolment.user_id == student_id)
    joined = exists().where(Participant.lesson_id == lesson.id, Participant.user_id == student_id)
    return bool(db.session.scalar(select(enrolled | joined))) and db.session.get(User, student_id) is not None
