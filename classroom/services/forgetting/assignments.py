"""Delete homework: its lesson goes, and with it all that was handed in."""

from flask_babel import gettext as _

from classroom.core.database import now, transaction
from classroom.core.errors import Forbidden
from classroom.services.assignments import closing, lookup
from classroom.services.audit import trail
from classroom.services.forgetting import erasures, lessons


def delete_assignment(assignment_id: int, user_id: int) -> None:
    """Delete homework, also while students work on it; for colleagues who teach it too.

    It is gone for everybody at once. Its rows are deleted in the background.

    Raises:
        NotFound: ``unknown_assignment``.
        Forbidden: it belongs to a colleague.
    """
    with transaction():
        assignment = lookup.lock(assignment_id, user_id)
        lesson = assignment.lesson
        if lesson.owner_id != user_id:
            raise Forbidden(_("Only the owner of this homework may do that."))
        closing.close_now(assignment, now())
        lessons.let_go(lesson)
        trail.record("homework_deleted", "homework", assignment_id)
    erasures.start()
