"""The pages on which people see their own results and mistakes in the lessons that they took part in."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from classroom.services.lti import scores
from classroom.services.results import own
from classroom.web.guards import login_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("own_results", __name__, url_prefix="/results")


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    """List the lessons that the visitor took part in, with the right answers and points of each."""
    found, results = own.lessons_of(the_user().id, page=number(request.args.get("page")) or 1)
    grades = scores.of_student_in_lessons(the_user().id)
    return render_template("results/list.html", found=found, results=results, grades=grades)


@blueprint.get("/<int:lesson_id>")
@login_required
def show(lesson_id: int) -> ResponseReturnValue:
    """Show each question of a lesson with the visitor's answer, the right one and the explanation."""
    result = own.in_lesson(the_user().id, lesson_id)
    mistakes = [entry for entry in result["questions"] if own.is_mistake(entry)]
    return render_template(
        "results/show.html", result=result, mistakes=mistakes, only_mistakes=request.args.get("show") == "mistakes"
    )
