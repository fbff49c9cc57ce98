"""Keep who was absent from a lesson when the lesson goes, or its names.

Homework for those who were absent stays that of the same students.
"""

from sqlalchemy import select, update

from classroom.core.database import db
from classroom.core.locks import locked
from classroom.models import Assignment, AssignmentOverride, Lesson
from classroom.services.participants import attendance


def keep(lesson: Lesson) -> None:
    """Write down who has to do the homework that goes on with a lesson; inside a transaction, with the lesson locked.

    Afterwards :func:`attendance.expected` reads the list. Call it before the people of the lesson change.
    """
    query = select(Assignment.id, Assignment.lesson_id).where(
        Assignment.source_id == lesson.id, Assignment.audience == "absent"
    )
    for assignment_id, lesson_id in db.session.execute(query.order_by(Assignment.lesson_id)).all():
        homework = locked(Lesson, lesson_id)
        assignment = db.session.get(Assignment, assignment_id, populate_existing=True)
        if homework is None or homework.owner_id is None or assignment is None or assignment.absent_noted:
            continue
        meant = attendance.for_homework([assignment], whole=True)[assignment_id]
        for student in meant or []:
            key = (assignment_id, student["user_id"])
            if db.session.get(AssignmentOverride, key) is None:
                db.session.add(AssignmentOverride(assignment_id=key[0], user_id=key[1]))
        assignment.absent_noted = True
    db.session.flush()


def let_go(lesson: Lesson) -> None:
    """Keep the lists, and let homework no longer go on with a lesson that is deleted."""
    keep(lesson)
    made = update(Assignment).where(Assignment.source_id == lesson.id).values(source_id=None)
    db.session.execute(made, execution_options={"synchronize_session": "fetch"})
