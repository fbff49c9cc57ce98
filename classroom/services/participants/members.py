"""Participants: join, come back, be removed; and the tokens that guests hold."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from classroom.core import rate_limits, settings
from classroom.core.batching import Batcher
from classroom.core.database import announce, db, now, transaction, yield_to_loop
from classroom.core.errors import Forbidden, Invalid, NotAuthenticated, NotFound, RateLimited, TizaError
from classroom.core.events import ParticipantChanged, ParticipantRemoved, ParticipantsJoined
from classroom.models import Enrolment, Lesson, Participant, User
from classroom.services.accounts import access
from classroom.services.lessons import codes, lookup, transitions
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import guest_names, join_batch, nicknames
from classroom.services.participants.join_batch import Newcomer, Place, Room


def join(
    code: str,
    *,
    address: str,
    nickname: str | None = None,
    resume_code: str | None = None,
    user: User | None = None,
) -> Place:
    """Let somebody into a lesson, or back in.

    Coming back (by resume code or account) works in a locked lesson too. A name that is taken gets a number.

    Args:
        code: of the lesson, as typed.
        address: network address, for the rate limits.
        nickname: of a guest; without one, a numbered name is made, or one is drawn where names are given out.
        resume_code: the personal code of somebody who was there before.
        user: the account that is logged in, if any.

    Raises:
        NotFound: ``unknown_code``.
        Forbidden: ``ended``, ``locked``, ``full``, ``removed``, ``account_required`` or ``not_on_roster``.
        Invalid: with field ``nickname`` or ``resume_code``.
        RateLimited: too many joins or unknown codes from this address.
    """
    rate_limits.check("join", address)
    rate_limits.guard("join_miss", address)
    lesson = join_batch.find(code)
    if lesson is None:
        raise lookup.unknown_code(address)
    if lesson.status == "ended":
        raise lookup.lesson_ended()
    account = user if user and joins_as_account(lesson, user) else None
    if resume_code and resume_code.strip():
        return _resume(lesson, resume_code, address)
    if account:
        names = [nicknames.clean(account.display_name)]
    elif lesson.join_mode == "account":
        text = _("This lesson is for accounts. Log in, then join.")
        raise Forbidden(text, code="account_required")
    else:
        given_out = LessonOptions.from_stored(lesson.options).generated_names
        names = guest_names.choose(nickname, given_out=given_out)
    name, *others = names or [""]
    nameless = "" if name else _("Guest")
    entered = join_batch.enter(Newcomer(lesson.id, name, nameless, account.id if account else None, tuple(others)))
    if isinstance(entered, str):
        raise _refusal(entered)
    return entered


def _refusal(reason: str) -> TizaError:
    match reason:
        case "locked":
            return Forbidden(_("The room is locked. Ask your teacher to open it."), code="locked")
        case "not_on_roster":
            text = _("This lesson is for a class that you are not in. Ask your teacher to add you.")
            return Forbidden(text, code="not_on_roster")
        case "full":
            return Forbidden(_("This lesson is full."), code="full")
        case "removed":
            return _removed()
        case "rate_limited":
            return RateLimited(nicknames.busy(), retry_after=1)
        case _:
            return lookup.lesson_ended()


def joins_as_account(lesson: Lesson | Room, user: User) -> bool:
    """Say whether somebody who is logged in joins under the account's name.

    Students always do. A teacher who tries out a lesson for guests does so as a guest.
    """
    return lesson.join_mode == "account" or not user.is_teacher


def of_account(lesson_id: int, user_id: int) -> Participant | None:
    """Return the participant of an account in a lesson, if it has joined."""
    query = select(Participant).where(Participant.lesson_id == lesson_id, Participant.user_id == user_id)
    return db.session.scalar(query)


def _resume(lesson: Room, resume_code: str, address: str) -> Place:
    rate_limits.guard("join_miss", address)
    query = select(Participant).where(
        Participant.lesson_id == lesson.id, Participant.resume_code == codes.normalise(resume_code)
    )
    found = db.session.scalar(query)
    if found is None:
        rate_limits.record_failure("join_miss", address)
        text = _("Nobody in this lesson has this personal code. Check it, or join anew without it.")
        raise Invalid(text, fields={"resume_code": text})
    _ensure_in(found)
    return Place(found.id, lesson.id, found.nickname, found.resume_code, found.user_id, lesson.code, lesson.title)


def _ensure_in(participant: Participant) -> Participant:
    if participant.removed_at is not None:
        raise _removed()
    return participant


def _removed() -> Forbidden:
    return Forbidden(_("Your teacher has removed you from this lesson."), code="removed")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings.current().secret_key, salt="participant")


def token(participant: Participant | Place, access_id: int = 0) -> str:
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
    """Return what a token says: participant, lesson, and the access that it hangs on (0: none).

    Raises:
        NotAuthenticated: not one of ours.
    """
    try:
        participant_id, lesson_id, access_id = _signer().loads(text[:512])
    except (BadSignature, ValueError, TypeError):
        raise NotAuthenticated(_("Join the lesson again: this token is not valid.")) from None
    return participant_id, lesson_id, access_id


def _logged_out() -> NotAuthenticated:
    return NotAuthenticated(_("You have logged out. Log in and join the lesson again."))


def ensure_may_act(participant_id: int, lesson_id: int, access_id: int = 0) -> int | None:
    """Check what :func:`identify` checks of a token, without an object; return the participant's account.

    A hall that connects at once is looked up together. Not for use with a database connection in hand.

    Raises:
        NotAuthenticated: there is no such participant, or the log-in is over.
        Forbidden: ``removed`` or ``ended``.
    """
    found, is_open = _standing.ask((participant_id, access_id))
    if not is_open:
        raise _logged_out()
    if found is None or found.lesson_id != lesson_id:
        raise NotAuthenticated(_("Join the lesson again."))
    if found.removed_at is not None:
        raise _removed()
    if found.status == "ended":
        raise lookup.lesson_ended()
    return found.user_id


class _Standing(NamedTuple):
    """What says whether a participant may act."""

    id: int
    lesson_id: int
    user_id: int | None
    removed_at: float | None
    status: str


_STANDINGS = (
    select(Participant.id, Participant.lesson_id, Participant.user_id, Participant.removed_at, Lesson.status)
    .join(Participant.lesson)
    .where(Participant.id.in_(bindparam("ids", expanding=True)))
)


def _standings(asked: Sequence[tuple[int, int]]) -> list[tuple[_Standing | None, bool]]:
    rows = db.session.execute(_STANDINGS, {"ids": list({participant_id for participant_id, _access_id in asked})})
    found = {row.id: _Standing(*row) for row in rows}
    holding = access.open_among({access_id for _participant_id, access_id in asked if access_id})
    db.session.rollback()  # who asked may last, and a transaction must not
    return [(found.get(number), not access_id or access_id in holding) for number, access_id in asked]


_standing: Batcher[tuple[int, int], tuple[_Standing | None, bool]] = Batcher(_standings)


def identify(text: str) -> tuple[Participant, int]:
    """Return whom a token stands for, and the access that it hangs on (0: none).

    Raises:
        NotAuthenticated: not one of ours, or its log-in is over.
        Forbidden: ``removed``, or ``ended`` when the lesson is over.
    """
    participant_id, lesson_id, access_id = read_token(text)
    if access_id and not access.is_open(access_id):
        raise _logged_out()
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
    lookup.ensure_running(participant.lesson)
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


MAX_EXTRA_PERCENT = 300


class Member(NamedTuple):
    """A participant as lists show them: a plain row, since there may be ten thousand."""

    id: int
    nickname: str
    user_id: int | None
    joined_at: float
    removed_at: float | None
    extra_percent: int
    team: int | None


def of_lesson(lesson_id: int) -> list[Member]:
    """Return everybody of a lesson in the order of joining, also who was removed."""
    columns = [getattr(Participant, name) for name in Member._fields]
    query = select(*columns).where(Participant.lesson_id == lesson_id).order_by(Participant.id)
    found: list[Member] = []
    for piece in db.session.execute(query).partitions(500):
        found += [Member(*row) for row in piece]
        yield_to_loop()
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
    with transaction():
        participant = for_update(lesson_id, user_id, participant_id)
        if removed and participant.removed_at is None:
            participant.removed_at = now()
            announce(ParticipantRemoved(lesson_id, participant_id))
        elif not removed and participant.removed_at is not None:
            participant.removed_at = None
            announce(ParticipantsJoined(lesson_id, (participant_id,)))
            announce(ParticipantChanged(lesson_id, participant_id))
    return participant


def for_update(lesson_id: int, user_id: int, participant_id: int) -> Participant:
    """Return somebody of a running lesson to its teacher inside a transaction, the rows locked.

    Raises:
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    lesson = transitions.lock_lesson(lesson_id, user_id)
    participant = db.session.get(Participant, participant_id, with_for_update=True, populate_existing=True)
    if participant is None or participant.lesson_id != lesson.id:
        raise NotFound(_("There is nobody like that in this lesson."), code="unknown_participant")
    return participant


def set_extra_time(lesson_id: int, user_id: int, participant_id: int, percent: Any) -> Participant:
    """Give somebody more time than the others, at once and for the rest of the lesson; nobody else sees it.

    Who joined with an account on the roster of the lesson's class keeps it there, for later lessons.

    Args:
        percent: more time, in percent of a question's time limit; 0: none.

    Raises:
        Invalid: with field ``percent``.
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= MAX_EXTRA_PERCENT:
        text = _("Give a whole number from %(low)d to %(high)d.", low=0, high=MAX_EXTRA_PERCENT)
        raise Invalid(text, fields={"percent": text})
    with transaction() as session:
        participant = for_update(lesson_id, user_id, participant_id)
        participant.extra_percent = percent
        course_id = participant.lesson.course_id
        if course_id and participant.user_id and (place := session.get(Enrolment, (course_id, participant.user_id))):
            place.extra_percent = percent
        announce(ParticipantChanged(lesson_id, participant_id))
    return participant


def removed_from(lesson_ids: Collection[int]) -> list[int]:
    """Return the participants of these lessons who are removed."""
    query = select(Participant.id).where(Participant.lesson_id.in_(lesson_ids), Participant.removed_at.is_not(None))
    return list(db.session.scalars(query))
