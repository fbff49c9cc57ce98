"""Takes the automatic steps of lessons that go on by themselves, while a teacher's page of the lesson is connected."""

from classroom.core.database import log_failure
from classroom.live.connections import Connections
from classroom.services.lessons import auto_advance


class AutoAdvance:
    """Run once a second by the beat."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def take_steps(self) -> None:
        """Take the steps that are due. A lesson whose step fails is logged, and the others go on."""
        lesson_ids = self._connections.lessons_with_teacher()
        for lesson_id in auto_advance.advancing(lesson_ids) if lesson_ids else ():
            with log_failure("auto advance", lesson=lesson_id):
                auto_advance.take_step(lesson_id)
