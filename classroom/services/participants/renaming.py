"""Changing the nickname of a participant."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core.database import announce, db, transaction
from classroom.core.events import ParticipantChanged
from classroom.core.locks import locked_one
from classroom.models import Lesson, Participant
from classroom.services.lessons import changes, transitions
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import guest_names, members, nicknames


def rename_participant(lesson_id: int, user_id: int, participant_id: int, nickname: str) -> Participant:
    """Change a participant's nickname as the lesson's teacher. As on joining, a name that is taken gets a number.

    The nickname filter does not apply to teachers: a real name may look like a rude word.

    Raises:
        Invalid: with field ``nickname``.
        NotFound: ``unknown_lesson`` or ``unknown_participant``.
        Conflict: ``wrong_state``, when the lesson has ended.
    """
    wanted = nicknames.clean(nickname)
    with transaction():
        participant = members.lock_participant(lesson_id, user_id, participant_id)
        _set_name(participant, [wanted])
    return participant


def rename_self(participant_id: int, nickname: str | None) -> Participant:
    """Change a guest's own nickname in the lobby, by the rules of joining.

    Args:
        participant_id: of the guest, whose identity was checked.
        nickname: as typed; None where names are assigned: another random one.

    Raises:
        Invalid: with field ``nickname``.
        Conflict: ``wrong_state``: the lesson has left the lobby, or the participant has an account.
    """
    with transaction() as session:
        # All names of a lesson are given with the lesson locked, also to newcomers.
        lesson = locked_one(Lesson, session.get_one(Participant, participant_id).lesson_id)
        participant = session.get_one(Participant, participant_id, populate_existing=True)
        if participant.user_id is not None:
            raise transitions.wrong_state(_("Your name comes from your account."))
        if lesson.status != "lobby":
            raise transitions.wrong_state(_("The lesson has started: ask your teacher to change your name."))
        names = guest_names.choose(nickname, assigned=LessonOptions.of(lesson).generated_names)
        teachers = [lesson.owner, *(colleague.user for colleague in lesson.teachers)]
        _set_name(participant, names or [participant.nickname], {nicknames.key(user.display_name) for user in teachers})
    return participant


def _set_name(participant: Participant, names: Sequence[str], more_taken: Collection[str] = ()) -> None:
    others = select(Participant.nickname_key).where(
        Participant.lesson_id == participant.lesson_id, Participant.id != participant.id
    )
    name = nicknames.free(names, {*db.session.scalars(others), *more_taken})
    if name == participant.nickname:
        return
    participant.nickname, participant.nickname_key = name, nicknames.key(name)
    version = changes.stamp(participant, participant.lesson)
    db.session.flush()
    announce(ParticipantChanged(participant.lesson_id, participant.id, version))
