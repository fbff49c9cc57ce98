"""What happened: facts that services announce and the live engine turns into messages. Past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LessonChanged:
    """A transition: the lesson's public state has a new version."""

    lesson_id: int


@dataclass(frozen=True)
class RoundRevealed:
    """The key of a round was shown: every participant has a result."""

    lesson_id: int
    round_id: int


@dataclass(frozen=True)
class EverybodyChanged:
    """What each participant may see of their own is another now: teams were dealt, or places are shown."""

    lesson_id: int


@dataclass(frozen=True)
class AnswersRecorded:
    """Answers of these participants in a round were stored."""

    lesson_id: int
    round_id: int
    participant_ids: tuple[int, ...]


@dataclass(frozen=True)
class ParticipantsJoined:
    """These joined a lesson, or were let in again."""

    lesson_id: int
    participant_ids: tuple[int, ...]


@dataclass(frozen=True)
class ParticipantChanged:
    """What somebody is called, or how much time somebody has, is another now."""

    lesson_id: int
    participant_id: int


@dataclass(frozen=True)
class ParticipantRemoved:
    """Somebody was removed from a lesson; the sockets of that participant must close."""

    lesson_id: int
    participant_id: int


@dataclass(frozen=True)
class CoTeacherRemoved:
    """A colleague does not teach a lesson any more; the colleague's sockets to it must close."""

    lesson_id: int
    user_id: int


@dataclass(frozen=True)
class AccessEnded:
    """Log-ins or tokens ended (log-out, changed password or role); their sockets must close."""

    access_ids: tuple[int, ...]
