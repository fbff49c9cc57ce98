"""Participants: join, come back, be removed; and the tokens that guests hold."""

from collections.abc import Collection
from typing import NamedTuple

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from classroom import limiting, settings
from classroom.database import announce, breathe, db, now, transaction
from classroom.errors import Forbidden, Invalid, NotAuthenticated, NotFound, RateLimited
from classroom.events import ParticipantJoined, ParticipantRemoved
from classroom.models import Enrolment, Lesson, Participant, User
from classroom.services import access, codes, lessons, nicknames


def join(
    code: str,
    *,
    address: str,
    nickname: str | None = None,
    resume_code: str | None = None,
    user: User | None = None,
) -> Participant:
    """Let somebody into a lesson, or back in.

    Coming back (by resume code or account) works in a locked lesson too. A name that is taken gets a number.

    Args:
        code: of the lesson, as typed.
        address: network address, for the rate limits.
        nickname: of a guest; without one, a numbered name is made.
        resume_code: the personal code of somebody who was there before.
        user: the account that is logged in, if any.

    Raises:
        NotFound: ``unknown_code``.
        Forbidden: ``ended``, ``locked``, ``full``, ``removed``, ``account_required`` or ``not_on_roster``.
        Invalid: with field ``nickname`` or ``resume_code``.
        RateLimited: too many joins or unknown codes from this address.
    """
    limiting.check("join", address)
    lesson = lessons.by_code(code, address)
    lessons.ensure_running(lesson)
    account = user if user and joins_as_account(lesson, user) else None
    if resume_code and resume_code.strip():
        return _resume(lesson, resume_code, address)
    if account:
        if known := of_account(lesson.id, account.id):
            return _ensure_in(known)
        name = nicknames.clean(account.display_name)
    else:
        if lesson.join_mode == "account":
            text = _("This lesson is for accounts. Log in, then join.")
            raise Forbidden(text, code="account_required")
        name = nicknames.clean(nickname) if nickname is not None else ""
    return _enter(lesson.id, name, account)


def joins_as_account(lesson: Lesson, user: User) -> bool:
    """Say whether somebody who is logged in joins under the account's name.

    Students always do. A teacher who tries out a lesson for guests does so as a guest.
    """
    return lesson.join_mode == "account" or not user.is_teacher


def _enter(lesson_id: int, name: str, account: User | None) -> Participant:
    for _attempt in range(5):  # two who take the same name at once: the database lets one through
        try:
            with transaction() as session:
                lesson = session.get_one(Lesson, lesson_id)
                _ensure_open(lesson, account)
                shown, compared = _free_name(lesson_id, name)
                participant = Participant(
                    lesson_id=lesson_id,
                    user_id=account.id if account else None,
                    nickname=shown,
                    nickname_key=compared,
                    resume_code=codes.make(codes.RESUME_LENGTH),
                )
                session.add(participant)
                session.flush()
                announce(ParticipantJoined(lesson_id, participant.id))
            return participant
        except IntegrityError:
            if account and (known := of_account(lesson_id, account.id)):
                return _ensure_in(known)
    raise RateLimited(_("Many are joining just now. Try again."), retry_after=1)


def _ensure_open(lesson: Lesson, account: User | None) -> None:
    lessons.ensure_running(lesson)
    if lesson.locked:
        raise Forbidden(_("The room is locked. Ask your teacher to open it."), code="locked")
    if lesson.course_id is not None:
        query = select(Enrolment).where(Enrolment.course_id == lesson.course_id)
        if account is None or db.session.scalar(query.where(Enrolment.user_id == account.id)) is None:
            text = _("This lesson is for a class that you are not in. Ask your teacher to add you.")
            raise Forbidden(text, code="not_on_roster")
    number = db.session.scalar(select(func.count()).where(Participant.lesson_id == lesson.id)) or 0
    if number >= settings.current().max_participants:
        raise Forbidden(_("This lesson is full."), code="full")


def _free_name(lesson_id: int, name: str) -> tuple[str, str]:
    number = 1
    if not name:
        name = _("Guest")
        number = (db.session.scalar(select(func.count()).where(Participant.lesson_id == lesson_id)) or 0) + 1
    elif not _is_taken(lesson_id, nicknames.key(name)):
        return name, nicknames.key(name)
    else:
        number = 2
    while True:
        numbered = f"{name[: nicknames.MAX_LENGTH - 6]} {number}"
        if not _is_taken(lesson_id, nicknames.key(numbered)):
            return numbered, nicknames.key(numbered)
        number += 1


def _is_taken(lesson_id: int, key: str) -> bool:
    query = select(Participant.id).where(Participant.lesson_id == lesson_id, Participant.nickname_key == key)
    return db.session.scalar(query) is not None


def of_account(lesson_id: int, user_id: int) -> Participant | None:
    """Return the participant of an account in a lesson, if it has joined."""
    query = select(Participant).where(Participant.lesson_id == lesson_id, Participant.user_id == user_id)
    return db.session.scalar(query)


def _resume(lesson: Lesson, resume_code: str, address: str) -> Participant:
    limiting.guard("join_miss", address)
    query = select(Participant).where(
        Participant.lesson_id == lesson.id, Participant.resume_code == codes.normalise(resume_code)
    )
    found = db.session.scalar(query)
    if found is None:
        limiting.miss("join_miss", address)
        text = _("Nobody in this lesson has this personal code. Check it, or join anew without it.")
        raise Invalid(text, fields={"resume_code": text})
    return _ensure_in(found)


def _ensure_in(participant: Participant) -> Participant:
    if participant.removed_at is not None:
        raise _removed()
    return participant


def _removed() -> Forbidden:
    return Forbidden(_("Your teacher has removed you from this lesson."), code="removed")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings.current().secret_key, salt="participant")


def token(participant: Participant, access_id: int = 0) -> str:
    """Return the bearer token of a participant: signed, for this lesson only, and no longer than it.

    Args:
        participant: whom it stands for.
        access_id: the log-in or token that an account joined with; the participant's token ends with it.
    """
    return str(_signer().dumps([participant.id, participant.lesson_id, access_id]))


def by_token(text: str) -> Participant:
    """Return whom a token stands for. Raises as :func:`identify`."""
    return identify(text)[0]


def read_token(text: str) -> tuple[int, int, int]:
    """Return what a token says: participant, lesson, and the access that it hangs on (0: none), which still holds.

    Raises:
        NotAuthenticated: not one of ours, or its log-in is over.
    """
    try:
        participant_id, lesson_id, access_id = _signer().loads(text[:512])
    except (BadSignature, ValueError, TypeError):
        raise NotAuthenticated(_("Join the lesson again: this token is not valid.")) from None
    if access_id and not access.is_open(access_id):
        raise NotAuthenticated(_("You have logged out. Log in and join the lesson again."))
    return participant_id, lesson_id, access_id


def ensure_may_act(participant_id: int, lesson_id: int) -> int | None:
    """Check what :func:`by_id` checks, without an object; return the participant's account.

    Raises:
        NotAuthenticated: there is no such participant.
        Forbidden: ``removed`` or ``ended``.
    """
    query = select(Participant.user_id, Participant.removed_at, Lesson.status).join(Participant.lesson)
    found = db.session.execute(query.where(Participant.id == participant_id, Lesson.id == lesson_id)).first()
    if found is None:
        raise NotAuthenticated(_("Join the lesson again."))
    user_id, removed_at, status = found
    if removed_at is not None:
        raise _removed()
    if status == "ended":
        raise lessons.ended()
    return user_id


def identify(text: str) -> tuple[Participant, int]:
    """Return whom a token stands for, and the access that it hangs on (0: none).

    Raises:
        NotAuthenticated: not one of ours, or its log-in is over.
        Forbidden: ``removed``, or ``ended`` when the lesson is over.
    """
    participant_id, lesson_id, access_id = read_token(text)
    return by_id(participant_id, lesson_id), access_id


def by_id(participant_id: int, lesson_id: int) -> Participant:
    """Return a participant who may act now, from an identity that was checked (a signed cookie or token).

    Raises:
        NotAuthenticated: there is none.
        Forbidden: ``removed`` or ``ended``.
    """
    query = select(Participant).options(joinedload(Participant.lesson, innerjoin=True))
    participant = db.session.scalar(query.where(Participant.id == participant_id))
    if participant is None or participant.lesson_id != lesson_id:
        raise NotAuthenticated(_("Join the lesson again."))
    _ensure_in(participant)
    lessons.ensure_running(participant.lesson)
    return participant


def known(participant_id: int, lesson_id: int) -> Participant | None:
    """Return a participant from a checked identity, also when the lesson is over; None when there is none.

    Raises:
        Forbidden: ``removed``.
    """
    participant = db.session.get(Participant, participant_id)
    if participant is None or participant.lesson_id != lesson_id:
        return None
    return _ensure_in(participant)


class Member(NamedTuple):
    """A participant as lists show them: a plain row, since there may be ten thousand."""

    id: int
    nickname: str
    user_id: int | None
    joined_at: float
    removed_at: float | None


def of_lesson(lesson_id: int) -> list[Member]:
    """Return everybody of a lesson in the order of joining, also who was removed."""
    columns = [getattr(Participant, name) for name in Member._fields]
    query = select(*columns).where(Participant.lesson_id == lesson_id).order_by(Participant.id)
    found: list[Member] = []
    for piece in db.session.execute(query).partitions(500):
        found += [Member(*row) for row in piece]
        breathe()
    return found


def count(lesson_id: int) -> int:
    """Return how many are in a lesson, without who was removed."""
    query = select(func.count()).where(Participant.lesson_id == lesson_id, Participant.removed_at.is_(None))
    return db.session.scalar(query) or 0


def set_removed(lesson_id: int, user_id: int, participant_id: int, removed: bool) -> Participant:
    """Remove somebody from a lesson, or let them in again. Their answers stay.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    with transaction() as session:
        lesson = lessons.locked_for_update(lesson_id, user_id)
        participant = session.get(Participant, participant_id, with_for_update=True, populate_existing=True)
        if participant is None or participant.lesson_id != lesson.id:
            raise NotFound(_("There is nobody like that in this lesson."), code="unknown_participant")
        if removed and participant.removed_at is None:
            participant.removed_at = now()
            announce(ParticipantRemoved(lesson_id, participant_id))
        elif not removed and participant.removed_at is not None:
            participant.removed_at = None
            announce(ParticipantJoined(lesson_id, participant_id))
    return participant


def removed_from(lesson_ids: Collection[int]) -> list[int]:
    """Return the participants of these lessons who are removed."""
    query = select(Participant.id).where(Participant.lesson_id.in_(lesson_ids), Participant.removed_at.is_not(None))
    return list(db.session.scalars(query))
