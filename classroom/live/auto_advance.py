"""Goes on by itself in lessons whose teacher wants it, while a teacher's page of the lesson is there to see it."""

from classroom.live.connections import Connections
from classroom.services.lessons import auto_advance


class AutoAdvance:
    """Looked at once a second by the beat."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def look(self) -> None:
        """Take the steps that are due."""
        taught = self._connections.lessons_with_teacher()
        for lesson_id in auto_advance.wanted_among(taught) if taught else ():
            auto_advance.go_on(lesson_id)
