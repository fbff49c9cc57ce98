"""The pages of students who have homework: what is due, and the homework itself."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from classroom.core.database import now
from classroom.core.errors import NotFound, RateLimited
from classroom.http.compression import compressed
from classroom.http.guards import public
from classroom.services.assignments import watch, work
from classroom.services.lti import scores
from classroom.services.participants import tokens
from classroom.web import student
from classroom.web.guards import login_required, the_user
from classroom.web.script_texts import student_messages, work_messages

blueprint = Blueprint("work", __name__)


@blueprint.get("/homework")
@login_required
def index() -> ResponseReturnValue:
    """List the homework of the visitor's account, what is to do first."""
    return render_template(
        "work/list.html", rows=watch.due_for(the_user().id, now()), grades=scores.of_student(the_user().id)
    )


@blueprint.get("/work/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Show homework to somebody who has joined it: its terms, the open attempt, and the results that may be seen."""
    try:
        lesson = student.find_lesson(code)
    except (NotFound, RateLimited) as error:
        return student.no_such_code(code, error)
    participant = student.own_participant(lesson)
    if participant is None or lesson.mode != "homework":
        return redirect(url_for("student.join", code=lesson.code))
    access_id = student.access_id_of(lesson, participant)
    by_pin = student.pin_access(lesson.course_id)
    home = url_for("student.home" if participant.user_id is None else "work.index")
    if by_pin is not None and lesson.course is not None and lesson.course.slug:
        home = url_for("class_page.show", slug=lesson.course.slug)
    page_data = {
        "work": work.view(participant),
        "lesson": {"id": lesson.id, "title": lesson.title},
        "me": {
            "participant": {
                "id": participant.id,
                "nickname": participant.nickname,
                "resume_code": participant.resume_code,
            }
        },
        "is_guest": participant.user_id is None,
        "token": tokens.sign(participant, access_id),
        "messages": {**student_messages(), **work_messages()},
        "urls": {
            "join": url_for("student.join", code=lesson.code),
            "home": home,
            "leave": url_for("student.leave", code=lesson.code),
            "practice": None if participant.user_id is None else url_for("practice.show"),
        },
        "came_back": session.pop("came_back", None) == lesson.id,
    }
    return compressed(render_template("work/show.html", page_data=page_data))
