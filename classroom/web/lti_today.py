"""Where students go who come from a learning platform: the lesson of their class that is running, or homework."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import NotFound, TizaError
from classroom.http.client_address import client_address
from classroom.models import Course
from classroom.services.classes import courses
from classroom.services.lti import contexts
from classroom.services.participants.join import join_lesson
from classroom.web.guards import login_required, the_user

blueprint = Blueprint("lti_today", __name__, url_prefix="/today")


def _join(code: str) -> ResponseReturnValue:
    """Join with the account; what stands in the way, the page for joining says."""
    try:
        join_lesson(code, address=client_address(), user=the_user())
    except TizaError:
        return redirect(url_for("student.join", code=code))
    return redirect(url_for("student.lesson_page", code=code))


@blueprint.get("/<int:course_id>")
@login_required
def show(course_id: int) -> ResponseReturnValue:
    """Lead a student into the lesson of the class that is running, or show a page that waits for it."""
    course: Course | None = courses.with_student(course_id, the_user().id)
    if course is None:
        raise NotFound(_("There is no such class."), code="unknown_course")
    lesson = contexts.running_lesson(course_id)
    if lesson is not None:
        return _join(lesson.code)
    return render_template("lti/waiting.html", title=course.title)


@blueprint.get("/work/<code>")
@login_required
def homework(code: str) -> ResponseReturnValue:
    """Lead a student to homework."""
    return _join(code)
