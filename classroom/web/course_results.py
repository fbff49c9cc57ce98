"""A class over time: its students' results by lesson, homework and tag; what they practise."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from classroom.core.database import paginate_rows
from classroom.http.visitor_zone import visitor_zone
from classroom.services.practice import sharing
from classroom.services.results.over_time import course, course_file
from classroom.services.results.over_time.reading import KINDS, Kind
from classroom.web import line_charts
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("course_results", __name__, url_prefix="/teach/courses/<int:course_id>")

PER_PAGE = 50


def _order() -> str:
    """Return the order of students that the address asks for; without one, by name."""
    order = request.args.get("order", "")
    return order if order in course.ORDERS else "name"


def _kind() -> Kind:
    """Return what the address asks for: lessons, homework, or both."""
    return next((kind for kind in KINDS if kind == request.args.get("kind")), "all")


@blueprint.get("/results")
@teacher_required
def show(course_id: int) -> ResponseReturnValue:
    """Show each student's share of right answers in each lesson of the class, and the class's by tag."""
    order = _order()
    overview = course.of_course(course_id, the_user().id, order, _kind())
    return render_template(
        "courses/results.html",
        overview=overview,
        found=paginate_rows(overview.lines, page=number(request.args.get("page")) or 1, per_page=PER_PAGE),
        order=order,
        spark=line_charts.spark,
    )


@blueprint.get("/results/<int:student_id>")
@teacher_required
def student(course_id: int, student_id: int) -> ResponseReturnValue:
    """Show one student's share in each lesson beside the class's, and by tag."""
    overview, line, tags = course.of_student(course_id, the_user().id, student_id, _kind())
    labels = [lesson.title or lesson.code for lesson in overview.lessons]
    chart = line_charts.chart({"own": line.shares, "class": [lesson.share for lesson in overview.lessons]}, labels)
    return render_template("courses/student_results.html", overview=overview, line=line, tags=tags, chart=chart)


@blueprint.get("/practice")
@teacher_required
def practice(course_id: int) -> ResponseReturnValue:
    """Show how the class practises: sums, and the students who share theirs."""
    return render_template("courses/practice.html", overview=sharing.of_course(course_id, the_user().id))


@blueprint.get("/results.csv")
@teacher_required
def csv(course_id: int) -> ResponseReturnValue:
    """Return the table as CSV in the visitor's language, with dates in the visitor's time zone (``zone``)."""
    overview = course.of_course(course_id, the_user().id, _order(), _kind())
    response = Response(course_file.csv(overview, visitor_zone()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="tiza-class-{course_id}.csv"'
    return response
