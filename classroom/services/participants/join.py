"""Joining a lesson, for the first time or again."""

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import rate_limits, settings
from classroom.core.database import db
from classroom.core.errors import Conflict, Forbidden, Invalid, RateLimited, TizaError
from classroom.models import Enrolment, Lesson, Participant, User
from classroom.services.lessons import code_guard, codes, headcount, homework, lookup
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import guest_names, join_batch, members, nicknames, tokens
from classroom.services.participants.join_batch import LessonDoor, Newcomer, Seat


def join_lesson(
    code: str,
    *,
    address: str,
    nickname: str | None = None,
    resume_code: str | None = None,
    user: User | None = None,
) -> Seat:
    """Add a participant to a lesson, or find the one who has joined before.

    Coming back (by resume code or account) works in a locked lesson too. A name that is taken gets a number.

    Args:
        code: of the lesson, as typed.
        address: of the request, as limits count it.
        nickname: of a guest; without one, the guest gets a numbered name, or a random one where names are assigned.
        resume_code: the personal code of a guest who has joined before; that of an account needs its login too.
        user: the account that is logged in, if any.

    Raises:
        NotFound: ``unknown_code``.
        Forbidden: ``ended``, ``locked``, ``full``, ``removed``, ``account_required`` or ``not_on_roster``.
        Invalid: with field ``nickname`` or ``resume_code``.
        RateLimited: too many joins in this lesson, or too many unknown codes, from this address.
    """
    lesson = join_batch.find_door(code)
    if lesson is None:
        raise code_guard.unknown(address)
    account = user if user and joins_as_account(lesson, user) else None
    code_guard.found(address, lesson.id, lambda: _has_joined(lesson, account, resume_code))
    if lesson.status == "ended" and not (lesson.mode == "homework" and _has_joined(lesson, account, resume_code)):
        raise lookup.lesson_ended()
    if resume_code and resume_code.strip():
        return _resume(lesson, resume_code, user, address)
    if account and lesson.mode == "homework" and lesson.status == "ended":
        return _seat(lesson, members.of_account(lesson.id, account.id))
    if account and lesson.mode == "homework":
        _ensure_meant(lesson.id, account)
    if account:
        names = guest_names.of_account(account)
    elif lesson.join_mode == "account":
        text = _("This lesson requires an account. Log in, then join.")
        raise Forbidden(text, code="account_required")
    else:
        assigned = LessonOptions.from_stored(lesson.options).generated_names
        names = guest_names.choose(nickname, assigned=assigned)
    name, *alternatives = names or [""]
    newcomer = Newcomer(
        lesson.id,
        name,
        default_name="" if name else _("Guest"),
        user_id=account.id if account else None,
        alternatives=tuple(alternatives),
    )
    if account is None or not members.of_account(lesson.id, account.id):
        rate_limits.check("join", str(lesson.id), address)
    outcome = join_batch.admit(newcomer)
    if isinstance(outcome, str):
        raise _refusal(outcome)
    return outcome._replace(assignment_id=lesson.assignment_id)


def resume_to_read(code: str, resume_code: str, *, address: str) -> Seat:
    """Find the guest who has a personal code, to read the results of a lesson that has ended.

    Nobody joins by that: the guest is not present, and no token of an ended lesson is accepted. Guesses count as
    unknown codes, as they do while the lesson is running.

    Args:
        code: of the lesson, as typed.
        resume_code: the personal code of a guest.
        address: of the request, as limits count it.

    Raises:
        NotFound: ``unknown_code``.
        Forbidden: ``removed`` or ``account_required``.
        Conflict: ``wrong_state``, if the lesson has not ended.
        Invalid: with field ``resume_code``.
        RateLimited: too many unknown codes from this address.
    """
    lesson = join_batch.find_door(code)
    if lesson is None:
        raise code_guard.unknown(address)
    code_guard.found(address, lesson.id, lambda: _has_joined(lesson, None, resume_code))
    if lesson.status != "ended":
        raise Conflict(_("The lesson has not ended. Join it."), code="wrong_state")
    return _resume(lesson, resume_code, None, address)


def refusal_of_newcomers(lesson: Lesson, user: User | None) -> TizaError | None:
    """Return why nobody new may join a lesson at present, to be told before a name is typed; None if one may.

    Only joining itself decides: the lesson may be locked or full a moment later.

    Args:
        user: the account that would join, if any.
    """
    if lesson.status == "ended":
        return _refusal("ended")
    if lesson.locked:
        return _refusal("locked")
    if lesson.course and user and not db.session.get(Enrolment, (lesson.course_id, user.id)):
        text = _(
            "This lesson is for the class “%(class_name)s”, and your account “%(username)s” is not in it. Log in with "
            "the account that your teacher gave you, or ask your teacher to add this one.",
            class_name=lesson.course.title,
            username=user.username,
        )
        return Forbidden(text, code="not_on_roster")
    if headcount.of_lesson(lesson.id) >= settings.current().max_participants:
        return _refusal("full")
    return None


def _ensure_meant(lesson_id: int, account: User) -> None:
    """Refuse homework for those who were absent to somebody who was in the lesson, and that for a group to others.

    Raises:
        Forbidden: ``not_on_roster``.
    """
    assignment = homework.of_lesson(lesson_id)
    if assignment is None or assignment.audience == "link" or members.of_account(lesson_id, account.id):
        return
    if assignment.audience == "absent" and not homework.absent(assignment, [account.id]):
        text = _("This homework is for those who were not in the lesson. You were.")
        raise Forbidden(text, code="not_on_roster")
    if assignment.group_name is not None:
        enrolment = db.session.get(Enrolment, (assignment.lesson.course_id, account.id))
        if enrolment is not None and enrolment.group_name != assignment.group_name:
            text = _("This homework is for another group of your class.")
            raise Forbidden(text, code="not_on_roster")


def joins_as_account(lesson: Lesson | LessonDoor, user: User) -> bool:
    """Say whether a logged-in user joins under the account's name.

    Students always do. A teacher who tries out a lesson for guests joins as a guest.
    """
    return lesson.join_mode == "account" or not user.is_teacher


def _has_joined(lesson: LessonDoor, account: User | None, resume_code: str | None) -> bool:
    """Say whether a visitor has joined the lesson before."""
    if account is not None and members.of_account(lesson.id, account.id):
        return True
    return bool(resume_code) and _by_resume_code(lesson, resume_code or "") is not None


def _by_resume_code(lesson: LessonDoor, resume_code: str) -> Participant | None:
    query = select(Participant).where(
        Participant.lesson_id == lesson.id, Participant.resume_code == codes.normalise(resume_code)
    )
    return db.session.scalar(query)


def _resume(lesson: LessonDoor, resume_code: str, user: User | None, address: str) -> Seat:
    found = _by_resume_code(lesson, resume_code)
    if found is None:
        code_guard.count_unknown(address)
        text = _("Nobody in this lesson has this personal code. Check it, or join without it.")
        raise Invalid(text, fields={"resume_code": text})
    if found.user_id is not None and (user is None or user.id != found.user_id):
        # A code does not end when the account logs out, changes its password or is disabled; a login does.
        text = _("This personal code belongs to an account. Log in with the account to come back.")
        raise Forbidden(text, code="account_required", fields={"resume_code": text})
    return _seat(lesson, found)


def _seat(lesson: LessonDoor, found: Participant | None) -> Seat:
    if found is None:
        raise lookup.lesson_ended()
    tokens.ensure_not_removed(found)
    place = (lesson.code, lesson.title, lesson.assignment_id)
    return Seat(found.id, lesson.id, found.nickname, found.resume_code, found.user_id, *place)


def _refusal(reason: str) -> TizaError:
    """Return the error for a reason of :func:`join_batch.admit`."""
    match reason:
        case "locked":
            return Forbidden(_("The lesson is locked. Ask your teacher to unlock it."), code="locked")
        case "not_on_roster":
            text = _("This lesson is for a class that you are not in. Ask your teacher to add you.")
            return Forbidden(text, code="not_on_roster")
        case "full":
            return Forbidden(_("This lesson is full."), code="full")
        case "removed":
            return tokens.removed()
        case "rate_limited":
            return RateLimited(nicknames.busy(), retry_after=1)
        case _:
            return lookup.lesson_ended()
