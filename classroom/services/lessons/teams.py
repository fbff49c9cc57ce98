"""Teams: named after the shapes of the answers, and dealt out in the order of joining."""

from typing import Any

from sqlalchemy import func, select, update

from classroom.core.database import db
from classroom.models import Participant

NAMES = ("triangle", "circle", "square", "diamond", "star", "hexagon", "cross", "pentagon")
"""What pages call each team in their own language; its sign is the shape of the answers A to H."""


def team_view(number: int) -> dict[str, Any]:
    """Return ``{"number", "name"}`` of a team, numbers from 1."""
    return {"number": number, "name": NAMES[number - 1]}


def deal(lesson_id: int, number: int) -> None:
    """Divide everybody of a lesson into teams whose sizes differ by one at most; 0: there are none.

    To be called within a transaction that holds the lesson's row.
    """
    mine = Participant.lesson_id == lesson_id
    if not number:
        db.session.execute(update(Participant).where(mine).values(team=None))
        return
    nth = func.row_number().over(order_by=Participant.id) - 1
    places = select(Participant.id, (nth % number + 1).label("team")).where(mine).subquery()
    for team in range(1, number + 1):
        members = select(places.c.id).where(places.c.team == team)
        db.session.execute(
            update(Participant).where(Participant.id.in_(members)).values(team=team),
            execution_options={"synchronize_session": False},
        )
