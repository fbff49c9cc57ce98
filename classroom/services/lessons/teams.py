"""Teams: named after the shapes of the choices, and assigned in the order of joining."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from classroom.core.database import db
from classroom.core.locks import lock_all
from classroom.models import Participant

NAMES = ("triangle", "circle", "square", "diamond", "star", "hexagon", "cross", "pentagon")
"""Names of the teams; pages translate them, and show each with the shape of the choices A to H."""


def names() -> dict[str, str]:
    """Return the names of the teams in the language of the reader, by the English names of their shapes."""
    return {
        "triangle": _("Team Triangle"),
        "circle": _("Team Circle"),
        "square": _("Team Square"),
        "diamond": _("Team Diamond"),
        "star": _("Team Star"),
        "hexagon": _("Team Hexagon"),
        "cross": _("Team Cross"),
        "pentagon": _("Team Pentagon"),
    }


def team_view(number: int) -> dict[str, Any]:
    """Return ``{"number", "name"}`` of a team, numbers from 1."""
    return {"number": number, "name": NAMES[number - 1]}


def assign(lesson_id: int, number: int) -> None:
    """Divide the participants of a lesson into teams whose sizes differ by at most one; 0 removes all teams.

    Called inside a transaction that has locked the lesson's row.
    """
    mine = Participant.lesson_id == lesson_id
    lock_all(Participant, mine)
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
