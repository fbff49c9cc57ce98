"""The grades of a lesson in a learning platform: sent again from the report."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.services.lessons import lookup
from classroom.services.lti import scores
from classroom.web.guards import teacher_required, the_user

blueprint = Blueprint("lesson_grades", __name__, url_prefix="/teach/lessons/<int(max=2147483647):lesson_id>/grades")


@blueprint.post("")
@teacher_required
def send(lesson_id: int) -> ResponseReturnValue:
    """Send the grades again that a learning platform has not taken."""
    scores.resend(lookup.for_teacher(lesson_id, the_user().id).id)
    flash(_("The grades are on their way. Reload the page to see what came of it."), "success")
    return redirect(url_for("lesson_reports.show", lesson_id=lesson_id))
