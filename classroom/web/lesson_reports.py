"""The report of a lesson: its page, its files, and what teachers do with answers on it."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Conflict, Invalid
from classroom.core.payloads import MAX_ROW_ID
from classroom.http.visitor_zone import visitor_zone
from classroom.models import Lesson
from classroom.services.assignments import together
from classroom.services.lessons import co_teachers, homework, lookup, moderation, regrade, teams
from classroom.services.lti import scores
from classroom.services.results import export, gradebooks, people, report_page
from classroom.services.results.analysis import flags
from classroom.services.results.matrix import Selection
from classroom.services.results.sharing import Sharing
from classroom.web import platform_words
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("lesson_reports", __name__, url_prefix="/teach/lessons/<int:lesson_id>")

CHOICES = ("questions", "order", "reverse", "q", "team", "class", "all", "anonymous", "without_texts")
"""Parameters of the report's address that links to other pages of it keep."""
WHOLE = ("all", "anonymous", "without_texts")
"""With any of these, nothing is loaded later: what is has names and texts."""


def _order() -> str:
    """Return the order of people that the address asks for; without one, by name."""
    order = request.args.get("order", "")
    return order if order in people.ORDERS else "name"


def _selection() -> Selection:
    """Return what the address asks of the matrix; what it cannot be is ignored."""
    asked = request.args
    return Selection(
        order=asked.get("order", "name")[:32],
        reverse=asked.get("reverse") == "1",
        search=asked.get("q", "").strip()[:64],
        team=number(asked.get("team")),
        group=number(asked.get("class")),
        page=number(asked.get("page")) or 1,
        person=number(asked.get("person")),
        everything="1" in {asked.get(name) for name in WHOLE},
    )


def _address(**changes: Any) -> str:
    """Return the address of this report with other choices; None and empty texts leave a choice out."""
    kept = {name: request.args.get(name, "") for name in CHOICES} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value not in {"", None}})


def _hardest_first(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the questions of a report, those with the lowest facility first and those without one last."""
    facility = {item["round_id"]: item["facility"] for item in report["analysis"]["items"]}

    def key(item: dict[str, Any]) -> tuple[bool, float]:
        found = facility.get(item["id"])
        if found is None and item["correct"] is not None and item["answered"]:
            found = item["correct"] / item["answered"]
        return found is None, found or 0.0

    return sorted(report["rounds"], key=key)


@blueprint.get("/report")
@teacher_required
def show(lesson_id: int) -> ResponseReturnValue:
    """Show the report: what to do next, the answers to each question, and each student's answers."""
    lesson, chosen, sharing = lookup.for_reading(lesson_id, the_user().id), _selection(), _sharing()
    report = report_page.of_lesson(lesson, the_user().id, chosen, sharing)
    _add_undo(report["rounds"])
    if lesson.mode == homework.HOMEWORK:
        g.section = "/teach/homework"
    hardest_first = request.args.get("questions") == "hardest"
    return render_template(
        "lessons/report.html",
        report=report,
        questions=_hardest_first(report) if hardest_first else report["rounds"],
        hardest_first=hardest_first,
        items={item["round_id"]: item for item in report["analysis"]["items"]},
        chosen=chosen,
        sharing=sharing,
        without_address=gradebooks.without_address(lesson, the_user().id),
        address=_address,
        order=_order(),
        team_names=teams.names(),
        flag_sentences=flags.sentences,
        discrimination_word=flags.word,
        colleagues=co_teachers.of_lesson(lesson.id, the_user().id),
        owner=lesson.owner,
        anonymised_at=lesson.anonymised_at,
        forget_at=lesson.forget_at,
        course=lesson.course,
        assignment=homework.of_lesson(lesson.id),
        together=together.of_lesson(lesson, the_user().id),
        grades=[] if sharing.anonymous or lesson.mode == homework.HOMEWORK else scores.of_lesson(lesson.id),
        why=platform_words.why,
    )


def _add_undo(rounds: list[dict[str, Any]]) -> None:
    """Add to corrected keys whose questions they are, and in which other lessons the last correction is undone, too."""
    last = session.get("corrected_key") or {}
    for shown in rounds:
        if found := shown["corrected"]:
            found["is_own"] = found["owner_id"] == the_user().id
            found["others"] = last.get("others", "") if shown["id"] == last.get("round_id") else ""


@blueprint.get("/report/rounds/<int:round_id>")
@teacher_required
def question(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Show the results of one question; the report loads them from here where it is long."""
    found = report_page.question(lesson_id, the_user().id, round_id)
    _add_undo([found["round"]])
    return render_template(
        "lessons/report_question.html",
        **found,
        flag_sentences=flags.sentences,
        discrimination_word=flags.word,
    )


@blueprint.post("/rounds/<int:round_id>/accept")
@teacher_required
def accept(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Accept a written answer as correct, and grade the round again."""
    value = request.form.get("value", "")
    try:
        regrade.accept_answer(lesson_id, the_user().id, round_id, value)
    except (Conflict, Invalid) as error:
        flash(str(error.message), "error")
    else:
        flash(_("“%(text)s” is now accepted. The points of this question were recalculated.", text=value), "success")
    return redirect(url_for("lesson_reports.show", lesson_id=lesson_id))


@blueprint.post("/rounds/<int:round_id>/hide")
@teacher_required
def hide_answer(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Hide a written answer from everybody but the teachers, or show it again."""
    hidden = request.form.get("hidden") == "1"
    person = min(number(request.form.get("participant_id")) or 0, MAX_ROW_ID)
    what: dict[str, Any] = {"participant_id": person} if person else {"value": request.form.get("value", "")}
    try:
        moderation.hide_answer(lesson_id, the_user().id, round_id, **what, hidden=hidden)
    except Invalid as error:
        flash(str(error.message), "error")
    else:
        flash(_("Only teachers see it now.") if hidden else _("Others can see it again."), "success")
    return redirect(url_for("lesson_reports.show", lesson_id=lesson_id, _anchor=f"round-{round_id}"))


def _sharing() -> Sharing:
    """Return what a file leaves out: hidden answers (``public=1``), names (``anonymous=1``), and so on."""
    public, anonymous, without = (request.args.get(name) == "1" for name in ("public", "anonymous", "without_texts"))
    return Sharing(public=public, anonymous=anonymous, texts=not without)


def _file(data: bytes, content_type: str, lesson: Lesson, ending: str) -> Response:
    """Return a file that is downloaded; its name has only the lesson's code, which is plain ASCII."""
    response = Response(data, mimetype=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="tiza-{lesson.code}{ending}"'
    return response


@blueprint.get("/report.csv")
@teacher_required
def csv(lesson_id: int) -> ResponseReturnValue:
    """Return the answers as CSV in the visitor's language and time zone (``zone``)."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    return _file(export.csv_for_readers(lesson, visitor_zone(), _sharing()), export.CSV_TYPE, lesson, ".csv")


@blueprint.get("/report-students.csv")
@teacher_required
def students(lesson_id: int) -> ResponseReturnValue:
    """Return one row a student, with right answers, points and mark, as CSV in the visitor's language."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    return _file(export.csv_of_sums(lesson, _order(), _sharing()), export.CSV_TYPE, lesson, "-students.csv")


@blueprint.get("/report-moodle.csv")
@teacher_required
def moodle(lesson_id: int) -> ResponseReturnValue:
    """Return the marks as CSV for Moodle's gradebook."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    return _file(export.moodle(lesson, the_user().id, _sharing()), export.CSV_TYPE, lesson, "-moodle.csv")


@blueprint.get("/report-google.csv")
@teacher_required
def google(lesson_id: int) -> ResponseReturnValue:
    """Return the marks as CSV for Google Sheets, as Google Classroom exports them."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    return _file(export.google(lesson, the_user().id, _sharing()), export.CSV_TYPE, lesson, "-google.csv")


@blueprint.get("/report.xlsx")
@teacher_required
def xlsx(lesson_id: int) -> ResponseReturnValue:
    """Return sums, answers and item analysis as a workbook in the visitor's language and time zone (``zone``)."""
    lesson = lookup.for_reading(lesson_id, the_user().id)
    data = export.xlsx_for_readers(lesson, visitor_zone(), _order(), _sharing())
    return _file(data, export.XLSX_TYPE, lesson, ".xlsx")
