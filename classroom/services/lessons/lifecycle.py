"""Lessons: create, find, lock, end, archive."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from classroom.core import rate_limits
from classroom.core.database import announce, db, now, transaction
from classroom.core.errors import Conflict, Forbidden, Invalid, NotFound
from classroom.core.events import EverybodyChanged, LessonChanged
from classroom.models import Course, Lesson, LessonItem, LessonTeacher, Participant, Question, Quiz, Round
from classroom.services.lessons import codes, teams
from classroom.services.lessons import options as lesson_options

MAX_TITLE = 200
JOIN_MODES = ("guest", "account")


def unknown_lesson() -> NotFound:
    """Return the error for a lesson that is not there or not this teacher's: the two are not told apart."""
    return NotFound(_("There is no such lesson."), code="unknown_lesson")


def wrong_state(message: str) -> Conflict:
    """Return the error for a command that does not fit the present state."""
    return Conflict(message, code="wrong_state")


def _own_quiz(quiz_id: int, owner_id: int) -> Quiz:
    quiz = db.session.get(Quiz, quiz_id)
    if quiz is None or quiz.owner_id != owner_id or quiz.archived_at is not None:
        text = _("There is no such quiz among yours.")
        raise Invalid(text, fields={"quiz_id": text})
    return quiz


def _own_course(course_id: int, owner_id: int) -> None:
    course = db.session.get(Course, course_id)
    if course is None or course.owner_id != owner_id or course.archived_at is not None:
        text = _("There is no such class among yours.")
        raise Invalid(text, fields={"course_id": text})


def own_questions(owner_id: int, ids: Sequence[int]) -> list[int]:
    """Return the ids without repetitions, when all are in the teacher's bank.

    Raises:
        Invalid: with field ``question_ids``.
    """
    query = select(Question.id).where(
        Question.id.in_(ids), Question.owner_id == owner_id, Question.archived_at.is_(None)
    )
    known = set(db.session.scalars(query))
    if missing := [number for number in ids if number not in known]:
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
    """Create a lesson in its lobby, from a quiz, from questions of the bank, or empty.

    Raises:
        Invalid: with field ``title``, ``quiz_id``, ``question_ids``, ``join_mode``, ``course_id`` or an option's.
    """
    title = " ".join((title or "").split())
    if len(title) > MAX_TITLE:
        text = _("Use at most %(max)d characters.", max=MAX_TITLE)
        raise Invalid(text, fields={"title": text})
    if join_mode not in JOIN_MODES:
        raise Invalid(_("Choose guest or account."), fields={"join_mode": _("Choose guest or account.")})
    kept = lesson_options.check(options or {})
    with transaction() as session:
        agenda = own_questions(owner_id, question_ids)
        if quiz_id is not None:
            quiz = _own_quiz(quiz_id, owner_id)
            title = title or quiz.title
            agenda += [i.question_id for i in quiz.items if i.question.archived_at is None]
        if course_id is not None:
            _own_course(course_id, owner_id)
            join_mode = "account"
        lesson = Lesson(
            code=_free_code(),
            owner_id=owner_id,
            title=title or _("Lesson"),
            join_mode=join_mode,
            allow_change=allow_change,
            course_id=course_id,
            quiz_id=quiz_id,
            options=kept,
        )
        for position, question_id in enumerate(dict.fromkeys(agenda)):
            lesson.items.append(LessonItem(question_id=question_id, position=position))
        session.add(lesson)
        session.flush()
    return lesson


def _free_code() -> str:
    while True:
        code = codes.make(codes.LESSON_LENGTH)
        if db.session.scalar(select(Lesson.id).where(Lesson.code == code)) is None:
            return code


def taught(lesson_id: int, user_id: int) -> Lesson:
    """Return a lesson to its teacher.

    Raises:
        NotFound: ``unknown_lesson``, also for another's.
    """
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or not may_teach(lesson, user_id):
        raise unknown_lesson()
    return lesson


def owned(lesson_id: int, user_id: int) -> Lesson:
    """Return a lesson to its owner, for what colleagues who share it may not do.

    Raises:
        NotFound: as :func:`taught`.
        Forbidden: it is shared with this teacher, and another's.
    """
    lesson = taught(lesson_id, user_id)
    if lesson.owner_id != user_id:
        raise Forbidden(_("Only the teacher whose lesson this is may do that."))
    return lesson


def may_teach(lesson: Lesson, user_id: int) -> bool:
    """Say whether a lesson is this teacher's, or one that a colleague shares with this teacher."""
    return lesson.owner_id == user_id or db.session.get(LessonTeacher, (lesson.id, user_id)) is not None


def locked_for_update(lesson_id: int, user_id: int, *, ended_too: bool = False) -> Lesson:
    """Return a lesson to its teacher inside a transaction, its row locked, for a transition.

    Args:
        ended_too: whether it may be over, for what is done after a lesson as well.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    lesson = db.session.get(Lesson, lesson_id, with_for_update=True, populate_existing=True)
    if lesson is None or not may_teach(lesson, user_id):
        raise unknown_lesson()
    if lesson.status == "ended" and not ended_too:
        raise wrong_state(_("The lesson has ended."))
    return lesson


def advance(lesson: Lesson) -> None:
    """Count a transition: the version grows in the transaction of the change, then the state goes out."""
    lesson.version += 1
    announce(LessonChanged(lesson.id))


def versions(lesson_ids: Collection[int]) -> dict[int, int]:
    """Return the stored state versions of these lessons, by lesson; lessons that do not exist are left out."""
    query = select(Lesson.id, Lesson.version).where(Lesson.id.in_(lesson_ids))
    return dict(iter(db.session.execute(query)))


def by_code(code: str, address: str) -> Lesson:
    """Find a lesson by the code that somebody typed.

    Args:
        code: as typed; case, spaces and hyphens do not matter.
        address: network address of who asks; too many unknown codes from one are refused.

    Raises:
        NotFound: ``unknown_code``.
        RateLimited: too many unknown codes.
    """
    rate_limits.guard("join_miss", address)
    lesson = db.session.scalar(select(Lesson).where(Lesson.code == codes.normalise(code)))
    if lesson is None:
        raise unknown_code(address)
    return lesson


def unknown_code(address: str) -> NotFound:
    """Count a code that was wrong, and return the error for it."""
    rate_limits.record_failure("join_miss", address)
    text = _("No lesson has this code. Check it on the board and try again.")
    return NotFound(text, code="unknown_code", fields={"code": text})


def ensure_running(lesson: Lesson) -> None:
    """Refuse students when the lesson is over.

    Raises:
        Forbidden: ``ended``.
    """
    if lesson.status == "ended":
        raise ended()


def ended() -> Forbidden:
    """Return the error for whoever wants to act in a lesson that is over."""
    return Forbidden(_("This lesson has ended."), code="ended")


def _taught_by(user_id: int) -> ColumnElement[bool]:
    shared = select(LessonTeacher.lesson_id).where(LessonTeacher.user_id == user_id)
    return or_(Lesson.owner_id == user_id, Lesson.id.in_(shared))


def running_of(user_id: int) -> list[Lesson]:
    """Return a teacher's lessons that have not ended, shared ones among them, newest first."""
    query = select(Lesson).where(_taught_by(user_id), Lesson.status != "ended", Lesson.archived_at.is_(None))
    return list(db.session.scalars(query.order_by(Lesson.id.desc())))


def overview(user_id: int, which: str = "all") -> list[dict[str, Any]]:
    """List a teacher's lessons with their numbers of participants and rounds, newest first.

    ``shared_by`` is the name of the colleague whose lesson it is, None for one's own.

    Args:
        which: ``all`` (without archived), ``running``, ``ended`` or ``archived``.
    """
    query = select(Lesson).where(_taught_by(user_id)).order_by(Lesson.id.desc()).options(joinedload(Lesson.owner))
    archived = Lesson.archived_at.is_not(None) if which == "archived" else Lesson.archived_at.is_(None)
    query = query.where(archived)
    if which == "running":
        query = query.where(Lesson.status != "ended")
    elif which == "ended":
        query = query.where(Lesson.status == "ended")
    lessons = list(db.session.scalars(query))
    ids = [lesson.id for lesson in lessons]

    def count(model: type[Participant] | type[Round]) -> dict[int, int]:
        counting = select(model.lesson_id, func.count()).where(model.lesson_id.in_(ids)).group_by(model.lesson_id)
        return dict(iter(db.session.execute(counting)))

    people, rounds = count(Participant), count(Round)
    return [
        {
            "id": lesson.id,
            "title": lesson.title,
            "code": lesson.code,
            "status": lesson.status,
            "archived": lesson.archived_at is not None,
            "created_at": lesson.created_at,
            "participant_count": people.get(lesson.id, 0),
            "round_count": rounds.get(lesson.id, 0),
            "shared_by": lesson.owner.display_name if lesson.owner_id != user_id else None,
        }
        for lesson in lessons
    ]


def set_options(lesson_id: int, user_id: int, changes: Mapping[str, Any]) -> Lesson:
    """Change some options of a running lesson; what is not in ``changes`` stays.

    Raises:
        NotFound: ``unknown_lesson``.
        Conflict: ``wrong_state``, when the lesson has ended.
        Invalid: with a message for each wrong field.
    """
    with transaction():
        lesson = locked_for_update(lesson_id, user_id)
        wanted = lesson_options.check({**lesson_options.view(lesson), **changes})
        if wanted != lesson.options:
            before = lesson_options.of(lesson)
            lesson.options = wanted
            after = lesson_options.of(lesson)
            if before.teams != after.teams:
                teams.deal(lesson_id, after.teams)
            advance(lesson)
            if (before.teams, before.podium, before.streaks) != (after.teams, after.podium, after.streaks):
                announce(EverybodyChanged(lesson_id))
    return lesson


def set_locked(lesson_id: int, user_id: int, locked: bool) -> Lesson:
    """Lock the room (nobody new gets in) or open it again."""
    with transaction():
        lesson = locked_for_update(lesson_id, user_id)
        if lesson.locked != locked:
            lesson.locked = locked
            advance(lesson)
    return lesson


def end(lesson_id: int, user_id: int) -> Lesson:
    """End a lesson for good; an open round is closed with it."""
    with transaction() as session:
        lesson = locked_for_update(lesson_id, user_id)
        moment = now()
        open_round = session.scalar(select(Round).where(Round.lesson_id == lesson_id, Round.status == "open"))
        if open_round:
            open_round.status, open_round.closed_at, open_round.remaining = "closed", moment, None
        lesson.status, lesson.ended_at = "ended", moment
        advance(lesson)
        if lesson_options.of(lesson).podium:
            announce(EverybodyChanged(lesson_id))  # the last place that each has reached
    return lesson


def set_archived(lesson_id: int, user_id: int, archived: bool) -> Lesson:
    """Put an ended lesson away, or back. Its results stay.

    Raises:
        Forbidden: it is a colleague's.
        Conflict: ``wrong_state``, when it is still running.
    """
    with transaction():
        lesson = owned(lesson_id, user_id)
        if archived and lesson.status != "ended":
            raise wrong_state(_("End the lesson before you archive it."))
        lesson.archived_at = now() if archived else None
    return lesson


def not_a_switch(field: str) -> Invalid:
    """Return the error for a field that is neither true nor false."""
    text = _("Give true or false.")
    return Invalid(f"{field}: {text}", fields={field: text})
