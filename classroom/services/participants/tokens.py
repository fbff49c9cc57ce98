"""Participants' tokens, and which participants may act in their lesson."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from itsdangerous import BadSignature
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from classroom.core.batching import Batcher
from classroom.core.database import db
from classroom.core.errors import Forbidden, NotAuthenticated
from classroom.core.signing import signer
from classroom.models import Lesson, Participant
from classroom.services.accounts import access
from classroom.services.lessons import lookup
from classroom.services.participants.join_batch import Seat


class Claims(NamedTuple):
    """What a participant's token says."""

    participant_id: int
    lesson_id: int
    access_id: int
    """The login or API token with which an account joined; 0: none. The participant's token ends with it."""


def sign(participant: Participant | Seat, access_id: int = 0) -> str:
    """Return the bearer token of a participant: signed, and valid until the lesson ends.

    Args:
        participant: who the token is for.
        access_id: the login or API token with which an account joined.
    """
    return str(signer("participant").dumps([participant.id, participant.lesson_id, access_id]))


def read(text: str) -> Claims:
    """Return what a token says, without looking into the database.

    Raises:
        NotAuthenticated: the signature is wrong.
    """
    try:
        participant_id, lesson_id, access_id = signer("participant").loads(text[:512])
    except (BadSignature, ValueError, TypeError):
        raise NotAuthenticated(_("This token is not valid. Join the lesson again.")) from None
    return Claims(participant_id, lesson_id, access_id)


def participant_of(text: str) -> Participant:
    """Return the participant that a token belongs to and who may act now.

    Raises:
        NotAuthenticated: the token is not valid, or its login has ended.
        Forbidden: ``removed`` or ``ended``.
    """
    claims = read(text)
    if claims.access_id and not access.is_open(claims.access_id):
        raise _logged_out()
    participant = active_participant(claims.participant_id, claims.lesson_id)
    ensure_tied_to_login(participant.user_id, claims.access_id)
    return participant


def active_participant(participant_id: int, lesson_id: int) -> Participant:
    """Return a participant who may act now, from an identity that was checked (a signed cookie or token).

    Raises:
        NotAuthenticated: there is no such participant.
        Forbidden: ``removed`` or ``ended``.
    """
    query = select(Participant).options(joinedload(Participant.lesson, innerjoin=True))
    participant = db.session.scalar(query.where(Participant.id == participant_id))
    if participant is None or participant.lesson_id != lesson_id:
        raise unknown()
    ensure_not_removed(participant)
    if participant.lesson.mode == "live":  # results of homework are read when it is closed
        lookup.ensure_running(participant.lesson)
    return participant


def known_participant(participant_id: int, lesson_id: int) -> Participant | None:
    """Return a participant from a checked identity, also after the lesson has ended; None when there is none.

    Raises:
        Forbidden: ``removed``.
    """
    participant = db.session.get(Participant, participant_id)
    if participant is None or participant.lesson_id != lesson_id:
        return None
    ensure_not_removed(participant)
    return participant


def ensure_may_act(participant_id: int, lesson_id: int, access_id: int = 0) -> int | None:
    """Check what :func:`participant_of` checks, without loading an object; return the participant's account.

    Participants who connect at the same time are looked up together. The caller must not hold a database connection.

    Raises:
        NotAuthenticated: there is no such participant, or the login has ended.
        Forbidden: ``removed`` or ``ended``.
        NotFound: ``unknown_lesson``: it is homework, which has no live pages.
    """
    found, has_access = _lookups.process((participant_id, access_id))
    if not has_access:
        raise _logged_out()
    if found is not None and found.mode != "live":
        raise lookup.unknown_lesson()  # homework has no live pages
    if found is None or found.lesson_id != lesson_id:
        raise unknown()
    if found.removed_at is not None:
        raise removed()
    if found.status == "ended":
        raise lookup.lesson_ended()
    return found.user_id


def ensure_tied_to_login(user_id: int | None, access_id: int) -> None:
    """Refuse the token of an account that does not end with the account's login.

    Raises:
        NotAuthenticated: the participant is an account, and the token names no login.
    """
    if user_id is not None and not access_id:
        raise _logged_out()


def ensure_not_removed(participant: Participant) -> None:
    """Refuse a participant whom the teacher has removed.

    Raises:
        Forbidden: ``removed``.
    """
    if participant.removed_at is not None:
        raise removed()


def unknown() -> NotAuthenticated:
    """Return the error for a token or cookie that names no participant."""
    return NotAuthenticated(_("Join the lesson again."))


def removed() -> Forbidden:
    """Return the error for a participant whom the teacher has removed."""
    return Forbidden(_("Your teacher has removed you from this lesson."), code="removed")


def _logged_out() -> NotAuthenticated:
    return NotAuthenticated(_("You have logged out. Log in and join the lesson again."))


class Standing(NamedTuple):
    """What decides whether a participant may act, and whether the access of the token is open (or none is named)."""

    lesson_id: int
    user_id: int | None
    removed_at: float | None
    status: str
    mode: str
    has_access: bool


def ensure_acting(claims: Claims, found: Standing) -> None:
    """Check what :func:`participant_of` checks, of rows that the caller has read.

    Args:
        claims: what the token says.
        found: of the token's participant.

    Raises:
        NotAuthenticated: the token is not this participant's, or its login has ended.
        Forbidden: ``removed`` or ``ended``.
    """
    if claims.access_id and not found.has_access:
        raise _logged_out()
    if found.lesson_id != claims.lesson_id:
        raise unknown()
    if found.removed_at is not None:
        raise removed()
    if found.mode == "live" and found.status == "ended":  # results of homework are read when it is closed
        raise lookup.lesson_ended()
    ensure_tied_to_login(found.user_id, claims.access_id)


class _Row(NamedTuple):
    """The columns that decide whether a participant may act."""

    id: int
    lesson_id: int
    user_id: int | None
    removed_at: float | None
    status: str
    mode: str


_ROWS = (
    select(
        Participant.id, Participant.lesson_id, Participant.user_id, Participant.removed_at, Lesson.status, Lesson.mode
    )
    .join(Participant.lesson)
    .where(Participant.id.in_(bindparam("ids", expanding=True)))
)


def _look_up(asked: Sequence[tuple[int, int]]) -> list[tuple[_Row | None, bool]]:
    """Return for each (participant, access) the participant's row, and whether the access is open or not needed."""
    rows = db.session.execute(_ROWS, {"ids": list({participant_id for participant_id, _access_id in asked})})
    found = {row.id: _Row(*row) for row in rows}
    still_open = access.open_among({access_id for _participant_id, access_id in asked if access_id})
    db.session.rollback()  # the caller may stay connected for hours, and must not keep a transaction open
    return [
        (found.get(participant_id), not access_id or access_id in still_open) for participant_id, access_id in asked
    ]


_lookups: Batcher[tuple[int, int], tuple[_Row | None, bool]] = Batcher(_look_up)
