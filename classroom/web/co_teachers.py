"""Add and remove co-teachers of a lesson: the forms on its control page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.lessons import co_teachers
from classroom.web.guards import teacher_required, the_user

blueprint = Blueprint("co_teachers", __name__, url_prefix="/teach/lessons/<int:lesson_id>/teachers")


def _back(lesson_id: int) -> ResponseReturnValue:
    return redirect(url_for("lessons.control", lesson_id=lesson_id, _anchor="together"))


@blueprint.post("")
@teacher_required
def add(lesson_id: int) -> ResponseReturnValue:
    """Add a colleague as a co-teacher of the lesson."""
    try:
        colleague = co_teachers.add(lesson_id, the_user().id, request.form.get("username", ""))
    except Invalid as error:
        flash(str(error.message), "error")
    else:
        flash(_("%(name)s can now run this lesson with you.", name=colleague.display_name), "success")
    return _back(lesson_id)


@blueprint.post("/<int:colleague_id>/remove")
@teacher_required
def remove(lesson_id: int, colleague_id: int) -> ResponseReturnValue:
    """Remove a co-teacher from the lesson, or leave it oneself."""
    me = the_user().id
    co_teachers.remove(lesson_id, me, colleague_id)
    if colleague_id == me:
        flash(_("This lesson is no longer shared with you."), "success")
        return redirect(url_for("lessons.index"))
    flash(_("The lesson is no longer shared with this colleague."), "success")
    return _back(lesson_id)
