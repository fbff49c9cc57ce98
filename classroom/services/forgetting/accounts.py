"""Delete accounts: one's own after fourteen days in which logging in keeps it, or another's at once as an admin.

What an account shares with others: a lesson that a colleague teaches too becomes that colleague's; copies of questions
that colleagues have stay theirs, without the name of who gave them; a question that is asked in a lesson which stays
remains in that lesson alone. All else goes, and the account's part in other people's lessons loses its name.
"""

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update

from classroom.core import rate_limits, sealing
from classroom.core.database import db, now, transaction
from classroom.core.errors import Invalid
from classroom.core.locks import lock_all, locked
from classroom.models import (
    Access,
    AssignmentOverride,
    AuditEntry,
    Course,
    EmailChange,
    Enrolment,
    Identity,
    ImportDraft,
    ImportFile,
    ImportItem,
    JoinRequest,
    Lesson,
    LessonPreset,
    LessonTeacher,
    LtiPass,
    LtiScore,
    NewPasswords,
    Offer,
    Participant,
    PracticeCard,
    ProviderLogin,
    Question,
    Quiz,
    QuizItem,
    SchoolImport,
    User,
    Webhook,
)
from classroom.services.accounts import access, avatars, directory, passwords, resets, users
from classroom.services.accounts.leaving import GRACE_SECONDS
from classroom.services.audit import trail
from classroom.services.classes.new_passwords import PURPOSE
from classroom.services.deliveries import mail
from classroom.services.forgetting import courses, erasures, lessons, participants, questions
from classroom.services.lessons import lifecycle
from classroom.services.practice import cards


def request_own(user_id: int, proof: str) -> float:
    """Have one's own account deleted in fourteen days, and log out everywhere; logging in until then keeps it.

    Args:
        user_id: the account.
        proof: its password; the username of an account without one.

    Returns when it will be deleted, in Unix seconds.

    Raises:
        Invalid: field ``password``; ``typed`` for an account without a password.
        RateLimited: too many wrong passwords.
        Conflict: ``last_admin``.
    """
    user = directory.get(user_id)
    name, stored = user.username, user.password_hash
    if user.has_password:
        rate_limits.guard("login_miss", name, "change")
        if not passwords.matches(stored, proof):
            rate_limits.record_failure("login_miss", name, "change")
            text = _("This is not your current password.")
            raise Invalid(text, fields={"password": text})
    else:
        lessons.check_typed(proof, name)
    with transaction():
        user = users.lock_leaving(user_id)
        due = now() + GRACE_SECONDS
        erasures.add("user", user_id, user.created_at, due_at=due)
        access.end_all(user_id)
        trail.record("deletion_requested", "user", user_id)
    return due


def erase(user_id: int, typed: str | None = None) -> None:
    """Delete an account at once, as an admin: its name is gone when this returns, the rest goes in the background.

    Args:
        user_id: the account.
        typed: its username, where a person has to confirm; None: a program does not.

    Raises:
        NotFound: ``unknown_user``.
        Invalid: field ``typed``.
        Conflict: ``last_admin``.
    """
    with transaction():
        user = users.lock_leaving(user_id)
        if typed is not None:
            lessons.check_typed(typed, user.username)
        waiting = erasures.pending("user", user_id)
        if waiting is not None:
            waiting.due_at = now()
        erasures.add("user", user_id, user.created_at)
        trail.record("account_erased", "user", user_id)
        _shut(user)
    erasures.start()


def _shut(user: User) -> None:
    """Take the name from an account and log it out everywhere; inside a transaction, with its row locked."""
    access.end_all(user.id)
    _forget_identities(user.id)
    given = update(Question).where(Question.given_by == user.username).values(given_by="")
    db.session.execute(given, execution_options={"synchronize_session": False})
    _forget_new_passwords(user.username)
    avatars.remove_picture(user.id)
    resets.forget(user)
    if user.email:
        mail.forget(user.email)
    for change in db.session.scalars(select(EmailChange).where(EmailChange.user_id == user.id)):
        for address in {change.address, change.former} - {None, user.email}:
            mail.forget(str(address))
        db.session.delete(change)
    user.username, user.display_name, user.email = f"{directory.GONE}{user.id}", "–", None
    user.given_name = user.family_name = user.external_id = user.managed_by_id = user.requested_role = None
    user.password_hash, user.language = "", None
    user.disabled_at = user.disabled_at or now()
    db.session.flush()


def _forget_identities(user_id: int) -> None:
    """Forget who the account is elsewhere: coming from there again makes a new account."""
    mine = select(Identity.id).where(Identity.user_id == user_id)
    logins = delete(ProviderLogin).where(ProviderLogin.identity_id.in_(mine))
    db.session.execute(logins, execution_options={"synchronize_session": False})
    db.session.execute(delete(Identity).where(Identity.user_id == user_id))


def _forget_new_passwords(username: str) -> None:
    """Take an account out of the lists of new passwords that their teachers have not seen yet."""
    lock_all(NewPasswords, NewPasswords.sealed.is_not(None))
    for listed in db.session.scalars(select(NewPasswords).where(NewPasswords.sealed.is_not(None))):
        try:
            students = sealing.unseal(PURPOSE, listed.sealed or b"")
        except ValueError:
            listed.sealed = None  # sealed with another secret: nobody can read it any more
            continue
        if any(student[0] == username for student in students):
            left = [["", "", "", False] if student[0] == username else student for student in students]
            listed.sealed = sealing.seal(PURPOSE, left)


def erase_some(user_id: int) -> bool:
    """Delete some of what an account has; return whether there may be more. Inside a transaction."""
    mine = db.session.scalar(select(Participant.id).where(Participant.user_id == user_id).limit(1))
    if mine is not None:
        participants.forget_one(mine, account_stays=False)
        return True
    lesson_id = db.session.scalar(select(Lesson.id).where(Lesson.owner_id == user_id).limit(1))
    if lesson_id is not None:
        _leave_lesson(lesson_id, user_id)
        return True
    user = locked(User, user_id)
    if user is None:
        return False
    if not user.username.startswith(directory.GONE):
        _shut(user)
        return True
    if questions.release_some(user_id) or _drop_draft(user_id):
        return True
    _drop_rest(user_id)
    return False


def _leave_lesson(lesson_id: int, user_id: int) -> None:
    """Hand a lesson over to the colleague who has taught it for longest, or have it deleted."""
    lesson = locked(Lesson, lesson_id)
    if lesson is None or lesson.owner_id != user_id:
        return
    heirs = select(LessonTeacher).join(User, User.id == LessonTeacher.user_id)
    heirs = heirs.where(LessonTeacher.lesson_id == lesson_id, User.disabled_at.is_(None), User.role != "student")
    heir = db.session.scalar(heirs.order_by(LessonTeacher.created_at, User.id).limit(1))
    if heir is not None:
        lesson.owner_id, lesson.course_id, lesson.quiz_id = heir.user_id, None, None
        db.session.delete(heir)
        db.session.flush()
        return
    if lesson.status != "ended":
        lifecycle.end(lesson_id, user_id)
    lessons.let_go(lesson)


def _drop_draft(user_id: int) -> bool:
    """Delete one prepared import; return whether there was one."""
    draft_id = db.session.scalar(select(ImportDraft.id).where(ImportDraft.owner_id == user_id).limit(1))
    if draft_id is None:
        return False
    for model in (ImportItem, ImportFile):
        db.session.execute(delete(model).where(model.draft_id == draft_id))
    db.session.execute(delete(ImportDraft).where(ImportDraft.id == draft_id))
    return True


def _drop_rest(user_id: int) -> None:
    """Delete what is little, and the account itself."""
    for course_id in list(db.session.scalars(select(Course.id).where(Course.owner_id == user_id))):
        course = locked(Course, course_id)
        if course is not None:
            courses.remove(course)
    own_quizzes = select(Quiz.id).where(Quiz.owner_id == user_id)
    db.session.execute(update(Lesson).where(Lesson.quiz_id.in_(own_quizzes)).values(quiz_id=None))
    db.session.execute(delete(QuizItem).where(QuizItem.quiz_id.in_(own_quizzes)))
    for owned in (Quiz, LessonPreset):
        db.session.execute(delete(owned).where(owned.owner_id == user_id))
    db.session.execute(delete(Offer).where(Offer.by_id == user_id))
    lessons.drop_webhooks(Webhook.user_id == user_id)
    cards.drop(PracticeCard.user_id == user_id)
    _forget_identities(user_id)
    managed = update(User).where(User.managed_by_id == user_id).values(managed_by_id=None)
    db.session.execute(managed, execution_options={"synchronize_session": False})
    of_user = (AssignmentOverride, LtiPass, LtiScore, Access, EmailChange, SchoolImport)
    for model in (LessonTeacher, Enrolment, JoinRequest, *of_user):
        db.session.execute(delete(model).where(model.user_id == user_id))
    # What another account did to this one keeps the address of that other.
    unknown = AuditEntry.actor_id.is_(None) & (AuditEntry.subject_kind == "user") & (AuditEntry.subject_id == user_id)
    about = or_(AuditEntry.actor_id == user_id, unknown)
    db.session.execute(update(AuditEntry).where(AuditEntry.address.is_not(None), about).values(address=None))
    db.session.execute(delete(User).where(User.id == user_id))
    db.session.expire_all()


def summary(user_id: int) -> dict[str, int]:
    """Return what goes with an account: the numbers of its lessons, those handed over, questions, classes, and so on.

    Raises:
        NotFound: ``unknown_user``.
    """
    directory.get(user_id)

    def number(query: object) -> int:
        return int(db.session.scalar(query) or 0)  # type: ignore[call-overload]

    count = select(func.count())
    owned = select(Lesson.id).where(Lesson.owner_id == user_id)
    handed = select(func.count(LessonTeacher.lesson_id.distinct())).join(User, User.id == LessonTeacher.user_id)
    return {
        "lessons": number(count.where(Lesson.owner_id == user_id)),
        "handed_over": number(
            handed.where(LessonTeacher.lesson_id.in_(owned), User.disabled_at.is_(None), User.role != "student")
        ),
        "questions": number(count.where(Question.owner_id == user_id)),
        "quizzes": number(count.where(Quiz.owner_id == user_id)),
        "courses": number(count.where(Course.owner_id == user_id)),
        "took_part": number(count.where(Participant.user_id == user_id)),
    }
