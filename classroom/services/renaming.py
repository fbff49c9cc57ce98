"""Another name for somebody who is in a lesson already."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from classroom.database import announce, db, transaction
from classroom.errors import RateLimited
from classroom.events import ParticipantChanged
from classroom.models import Participant
from classroom.services import nicknames, participants

TRIES = 5
"""How often to try again when somebody took the same name in the same moment."""


def rename(lesson_id: int, user_id: int, participant_id: int, nickname: str) -> Participant:
    """Give somebody another name, at once on all pages. As on joining, a name that is taken gets a number.

    The teacher is not held to what a name may say: who has an unlucky name is called by it.

    Raises:
        Invalid: with field ``nickname``.
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    wanted = nicknames.clean(nickname)
    for _attempt in range(TRIES):
        try:
            with transaction():
                participant = participants.for_update(lesson_id, user_id, participant_id)
                set_name(participant, wanted)
            return participant
        except IntegrityError:  # somebody joined under this name since it was looked up
            continue
    raise RateLimited(nicknames.busy(), retry_after=1)


def set_name(participant: Participant, wanted: str) -> None:
    """Store a name, with a number when somebody else has it, and announce it. Inside a transaction."""
    others = select(Participant.nickname_key).where(
        Participant.lesson_id == participant.lesson_id, Participant.id != participant.id
    )
    name = nicknames.numbered(wanted, set(db.session.scalars(others)))
    if name == participant.nickname:
        return
    participant.nickname, participant.nickname_key = name, nicknames.key(name)
    db.session.flush()
    announce(ParticipantChanged(participant.lesson_id, participant.id))
