"""Events: what services have changed, for the live engine to tell the pages.

They carry ids, and versions that say which change it was: see ``services/lessons/changes.py``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LessonChanged:
    """The public state of a lesson has a new version."""

    lesson_id: int


@dataclass(frozen=True)
class RoundRevealed:
    """The result of a round was revealed, so every participant has a result to see."""

    lesson_id: int
    round_id: int


@dataclass(frozen=True)
class AllParticipantsChanged:
    """The private view of every participant changed: teams were assigned, or ranks are shown."""

    lesson_id: int


@dataclass(frozen=True)
class AnswersRecorded:
    """The answers of these participants in a round were stored."""

    lesson_id: int
    round_id: int
    participant_ids: tuple[int, ...]
    version: int


@dataclass(frozen=True)
class ParticipantsJoined:
    """Participants joined a lesson or were readmitted."""

    lesson_id: int
    participant_ids: tuple[int, ...]
    version: int


@dataclass(frozen=True)
class ParticipantChanged:
    """A participant's nickname or extra time changed."""

    lesson_id: int
    participant_id: int
    version: int


@dataclass(frozen=True)
class ParticipantRemoved:
    """A participant was removed from a lesson; the participant's sockets must close."""

    lesson_id: int
    participant_id: int
    version: int


@dataclass(frozen=True)
class CoTeacherRemoved:
    """A lesson is no longer shared with a colleague; the colleague's sockets to it must close."""

    lesson_id: int
    user_id: int


@dataclass(frozen=True)
class AccessEnded:
    """Logins or API tokens ended; their sockets must close."""

    access_ids: tuple[int, ...]


@dataclass(frozen=True)
class DeliveryQueued:
    """Something is owed to the outside. No page is told; this process begins to deliver it."""
