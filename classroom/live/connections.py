"""The connections of this process."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Connection:
    """One socket in one namespace, with the identity of its handshake.

    The identity is checked again at every event: the access may have ended since, or the participant been removed.
    """

    sid: str
    namespace: str
    lesson_id: int
    transport: str = ""
    """Id of the Engine.IO session that carries it; one session may carry both namespaces."""
    participant_id: int | None = None
    access_id: int | None = None
    user_id: int | None = None
    language: str = "en"
    """Of the texts for its reader: that of the handshake's page or program."""


_NONE: Mapping[str, Connection] = {}


class Connections:
    """The connections of this process, indexed by all that they are looked up by."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_lesson: dict[int, dict[str, Connection]] = defaultdict(dict)
        self._by_participant: dict[int, dict[str, Connection]] = defaultdict(dict)
        self._teachers_by_lesson: dict[int, dict[str, Connection]] = defaultdict(dict)
        self._teachers_by_user: dict[int | None, dict[str, Connection]] = defaultdict(dict)
        self._by_transport: dict[str, dict[str, Connection]] = defaultdict(dict)
        self._student_by_transport: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        """Add a connection."""
        self._by_sid[connection.sid] = connection
        self._by_lesson[connection.lesson_id][connection.sid] = connection
        self._by_transport[connection.transport][connection.sid] = connection
        if connection.participant_id is not None:
            self._by_participant[connection.participant_id][connection.sid] = connection
            self._student_by_transport[connection.transport] = connection
        else:
            self._teachers_by_lesson[connection.lesson_id][connection.sid] = connection
            self._teachers_by_user[connection.user_id][connection.sid] = connection

    def remove(self, sid: str) -> Connection | None:
        """Remove a connection; return it, or None when it is unknown."""
        connection = self._by_sid.pop(sid, None)
        if connection is None:
            return None
        self._unindex(self._by_lesson, connection.lesson_id, sid)
        self._unindex(self._by_transport, connection.transport, sid)
        if connection.participant_id is not None:
            self._unindex(self._by_participant, connection.participant_id, sid)
            if self._student_by_transport.get(connection.transport) is connection:
                del self._student_by_transport[connection.transport]
        else:
            self._unindex(self._teachers_by_lesson, connection.lesson_id, sid)
            self._unindex(self._teachers_by_user, connection.user_id, sid)
        return connection

    @staticmethod
    def _unindex(index: dict[Any, dict[str, Connection]], key: Any, sid: str) -> None:
        index[key].pop(sid, None)
        if not index[key]:
            del index[key]

    def is_first(self, connection: Connection) -> bool:
        """Return whether a connection is the only one of its kind (student's or teacher's) in its lesson."""
        teachers = len(self._teachers_by_lesson.get(connection.lesson_id, ()))
        if connection.participant_id is None:
            return teachers == 1
        return len(self._by_lesson.get(connection.lesson_id, ())) - teachers == 1

    def get(self, sid: str) -> Connection | None:
        """Return a connection by its session id."""
        return self._by_sid.get(sid)

    def lessons(self) -> list[int]:
        """Return the lessons that have connections here."""
        return list(self._by_lesson)

    def is_inside(self, transport: str) -> bool:
        """Return whether an Engine.IO session has entered a namespace."""
        return transport in self._by_transport

    def student_on(self, transport: str) -> Connection | None:
        """Return the student's connection that an Engine.IO session carries, or None."""
        return self._student_by_transport.get(transport)

    def lessons_with_teacher(self) -> set[int]:
        """Return the lessons that have a teacher's page here."""
        return set(self._teachers_by_lesson)

    def has_teacher(self, lesson_id: int) -> bool:
        """Return whether a lesson has a teacher's page here."""
        return lesson_id in self._teachers_by_lesson

    def has_student(self, lesson_id: int) -> bool:
        """Return whether a lesson has a student's page here."""
        return len(self._by_lesson.get(lesson_id, ())) > len(self._teachers_by_lesson.get(lesson_id, ()))

    def teachers(self) -> set[tuple[int, int]]:
        """Return which teachers are connected to which lessons: pairs of lesson id and user id."""
        members = [connection for here in self._teachers_by_lesson.values() for connection in here.values()]
        return {(member.lesson_id, member.user_id) for member in members if member.user_id is not None}

    def of_teachers(self, pairs: Collection[tuple[int, int]]) -> list[Connection]:
        """Return the connections of teachers that match one of these pairs of lesson id and user id."""
        return [
            connection
            for lesson_id, user_id in pairs
            for connection in self._teachers_by_lesson.get(lesson_id, {}).values()
            if connection.user_id == user_id
        ]

    def all(self) -> list[Connection]:
        """Return all connections."""
        return list(self._by_sid.values())

    def of_lesson(self, lesson_id: int) -> list[Connection]:
        """Return all connections to a lesson."""
        return list(self._by_lesson.get(lesson_id, {}).values())

    def of_participant(self, participant_id: int) -> list[Connection]:
        """Return all connections of a participant, who may use several tabs and devices."""
        return list(self._by_participant.get(participant_id, {}).values())

    def ids_of_participant(self, participant_id: int) -> Set[str]:
        """Return the session ids of a participant's connections."""
        return self._by_participant.get(participant_id, _NONE).keys()

    def of_same(self, connection: Connection) -> Collection[Connection]:
        """Return the connections of the same participant, or of the same account as a teacher."""
        if connection.participant_id is not None:
            return self._by_participant.get(connection.participant_id, {}).values()
        return self._teachers_by_user.get(connection.user_id, {}).values()

    def of_access(self, access_ids: set[int]) -> list[Connection]:
        """Return the connections that came in with one of these logins or tokens."""
        return [connection for connection in self._by_sid.values() if connection.access_id in access_ids]

    def present(self, lesson_id: int) -> set[int]:
        """Return the ids of the participants who are connected to a lesson."""
        members = self._by_lesson.get(lesson_id, {}).values()
        return {member.participant_id for member in members if member.participant_id is not None}

    def teacher_count(self) -> int:
        """Return how many connections are those of teachers' pages."""
        return sum(map(len, self._teachers_by_lesson.values()))

    def __len__(self) -> int:
        return len(self._by_sid)
