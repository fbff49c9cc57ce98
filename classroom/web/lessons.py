"""The teacher's pages for lessons: list, control page, projector and report."""

import re
from datetime import tzinfo
from typing import Any

from babel.dates import get_timezone
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from classroom import questions
from classroom.core.errors import Conflict, Invalid
from classroom.http.addresses import join_url
from classroom.http.client_address import client_address
from classroom.models import Lesson
from classroom.services.accounts import access
from classroom.services.bank import quizzes, search
from classroom.services.classes import courses
from classroom.services.lessons import (
    agenda,
    co_teachers,
    code_guard,
    lifecycle,
    lookup,
    moderation,
    regrade,
    rounds,
    teams,
)
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import attendance
from classroom.services.results import export, people, reports, state
from classroom.web.forms.lesson_options import OptionFields, OptionsForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number
from classroom.web.script_texts import live_messages

blueprint = Blueprint("lessons", __name__, url_prefix="/teach/lessons")

FILTERS = ("running", "ended", "archived")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,31}){0,2}")
"""A name of a time zone, such as ``Europe/Madrid``."""
MAX_SEARCH = 200
"""Maximum length of a search text; the rest is ignored."""


class LessonForm(OptionFields, FlaskForm):
    """A new lesson; all fields are optional."""

    title = StringField(lazy_gettext("Title"))
    quiz_id = SelectField(lazy_gettext("Quiz"), coerce=str)
    question_ids = HiddenField()
    join_mode = SelectField(
        lazy_gettext("Who may join"),
        choices=[
            SelectChoice("guest", lazy_gettext("With the code, by nickname")),
            SelectChoice("account", lazy_gettext("Only with an account")),
        ],
        default="guest",
    )
    course_id = SelectField(lazy_gettext("Class"), coerce=str)
    allow_change = BooleanField(lazy_gettext("Answers may be changed until the question closes"))

    def __init__(self, owner_id: int, **values: Any) -> None:
        super().__init__(**values)
        none = SelectChoice("", lazy_gettext("No quiz"))
        self.quiz_id.choices = [none, *(SelectChoice(str(number), title) for number, title in quizzes.titles(owner_id))]
        everybody = SelectChoice("", lazy_gettext("No class"))
        self.course_id.choices = [everybody, *(SelectChoice(str(c.id), c.title) for c in courses.of_owner(owner_id))]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _list(form: LessonForm, which: str, status: int = 200) -> ResponseReturnValue:
    shown = lookup.overview(the_user().id, which)
    return render_template("lessons/list.html", lessons=shown, form=form, filter=which), status


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's lessons: running, ended or archived."""
    which = request.args.get("filter", "running")
    return _list(LessonForm(the_user().id), which if which in FILTERS else "running")


@blueprint.get("/new")
@teacher_required
def new() -> ResponseReturnValue:
    """Show the form for a new lesson, with the quiz of the link selected."""
    form = LessonForm(the_user().id, data={"quiz_id": request.args.get("quiz_id", "")})
    return render_template("lessons/new.html", form=form)


@blueprint.post("")
@teacher_required
def create() -> ResponseReturnValue:
    """Create a lesson from a quiz, from questions of the bank, or empty, and open its control page."""
    form = LessonForm(the_user().id)
    if form.validate_on_submit():
        chosen = [number for part in (form.question_ids.data or "").split(",") if (number := _number(part.strip()))]
        try:
            lesson = lifecycle.create(
                the_user().id,
                title=form.title.data,
                quiz_id=_number(form.quiz_id.data),
                question_ids=chosen,
                join_mode=form.join_mode.data or "guest",
                allow_change=form.allow_change.data,
                course_id=_number(form.course_id.data),
                options=form.options(),
            )
        except Invalid as error:
            for name, text in error.fields.items():
                form[name if name in form else "title"].errors = [str(text)]
        else:
            return redirect(url_for("lessons.control", lesson_id=lesson.id))
    return _list(form, "running", 422)


def _page_data(lesson: Lesson) -> dict[str, Any]:
    snapshot = state.teacher(lesson, ())
    code_guard.note_use(client_address(), lesson.id)
    return {
        "lesson": {**snapshot["state"]["lesson"], "join_url": join_url(lesson.code)},
        **snapshot,
        "token": access.page_pass(the_user().access_id),
        "messages": live_messages(),
        "urls": {
            "screen": url_for("lessons.screen", lesson_id=lesson.id),
            "report": url_for("lessons.report", lesson_id=lesson.id),
            "qr": url_for("student.qr", code=lesson.code),
        },
    }


@blueprint.get("/<int:lesson_id>")
@teacher_required
def control(lesson_id: int) -> ResponseReturnValue:
    """Show the control page with the current state of the lesson."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    page_data = _page_data(lesson)
    page_data["urls"]["bank"] = url_for("lessons.bank", lesson_id=lesson.id)
    page_data["expected"] = attendance.expected(lesson)
    lists = {"agenda": agenda.of_lesson(lesson.id), "bank": agenda.bank(the_user().id, lesson.id)}
    return render_template(
        "lessons/control.html",
        page_data={**page_data, **lists},
        types=questions.labels(),
        tags=search.tags_of(the_user().id),
        colleagues=co_teachers.of_lesson(lesson.id, the_user().id),
        owner=lesson.owner,
        options_form=OptionsForm(data=LessonOptions.of(lesson).model_dump()),
    )


@blueprint.get("/<int:lesson_id>/bank")
@teacher_required
def bank(lesson_id: int) -> ResponseReturnValue:
    """Search the teacher's bank for the control page; return JSON with some questions and the number of results.

    Co-teachers of a lesson search and ask only questions of their own banks.
    """
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    kind = request.args.get("type", "")
    return agenda.bank(
        the_user().id,
        lesson.id,
        before=number(request.args.get("before")),
        text=request.args.get("q", "")[:MAX_SEARCH],
        tag=request.args.get("tag"),
        kind=kind if kind in questions.names() else None,
    )


@blueprint.get("/<int:lesson_id>/screen")
@teacher_required
def screen(lesson_id: int) -> ResponseReturnValue:
    """Show the projector page."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    return render_template("lessons/screen.html", page_data=_page_data(lesson))


@blueprint.post("/<int:lesson_id>/ask")
@teacher_required
def ask(lesson_id: int) -> ResponseReturnValue:
    """Ask a question of the bank in a running lesson, and open the control page."""
    question_id = _number(request.form.get("question_id"))
    try:
        rounds.open_round(lesson_id, the_user().id, question_id or 0)
    except Conflict as error:
        flash(str(error.message), "error")
    return redirect(url_for("lessons.control", lesson_id=lesson_id))


def _order() -> str:
    """Return the order of people that the address asks for; without one, by name."""
    order = request.args.get("order", "")
    return order if order in people.ORDERS else "name"


def _zone() -> tzinfo | None:
    """Return the time zone of the visitor, which the page's script puts in the address; None: not known."""
    name = request.args.get("zone", "")
    try:
        return get_timezone(name) if ZONE.fullmatch(name) else None
    except LookupError:
        return None


@blueprint.get("/<int:lesson_id>/report")
@teacher_required
def report(lesson_id: int) -> ResponseReturnValue:
    """Show the report: the distribution of answers to each question, and each student's answers."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    return render_template(
        "lessons/report.html",
        report=reports.report(lesson, _order()),
        order=_order(),
        team_names=teams.names(),
        colleagues=co_teachers.of_lesson(lesson.id, the_user().id),
        owner=lesson.owner,
        course=lesson.course,
    )


@blueprint.post("/<int:lesson_id>/rounds/<int:round_id>/accept")
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
    return redirect(url_for("lessons.report", lesson_id=lesson_id))


@blueprint.post("/<int:lesson_id>/rounds/<int:round_id>/hide")
@teacher_required
def hide_answer(lesson_id: int, round_id: int) -> ResponseReturnValue:
    """Hide a written answer from everybody but the teachers, or show it again."""
    hidden = request.form.get("hidden") == "1"
    try:
        moderation.hide_answer(lesson_id, the_user().id, round_id, value=request.form.get("value", ""), hidden=hidden)
    except Invalid as error:
        flash(str(error.message), "error")
    else:
        flash(_("Only teachers see it now.") if hidden else _("Others can see it again."), "success")
    return redirect(url_for("lessons.report", lesson_id=lesson_id, _anchor=f"round-{round_id}"))


def _to_share() -> bool:
    """Return whether a file is for others, and so without what is hidden from them."""
    return request.args.get("public") == "1"


@blueprint.get("/<int:lesson_id>/report.csv")
@teacher_required
def report_csv(lesson_id: int) -> ResponseReturnValue:
    """Return the answers as CSV in the visitor's language and time zone (``zone``)."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    data = export.csv_for_readers(lesson, _zone(), public=_to_share())
    response = Response(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="tiza-{lesson.code}.csv"'
    return response


@blueprint.get("/<int:lesson_id>/report.xlsx")
@teacher_required
def report_xlsx(lesson_id: int) -> ResponseReturnValue:
    """Return answers and matrix as a workbook in the visitor's language and time zone (``zone``)."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    data = export.xlsx_for_readers(lesson, _zone(), _order(), public=_to_share())
    response = Response(data, mimetype=export.XLSX_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="tiza-{lesson.code}.xlsx"'
    return response


@blueprint.post("/<int:lesson_id>/archive")
@teacher_required
def archive(lesson_id: int) -> ResponseReturnValue:
    """Archive an ended lesson."""
    lifecycle.set_archived(lesson_id, the_user().id, True)
    flash(_("The lesson was archived. You can find it under Archived, with its results."), "success")
    return redirect(url_for("lessons.index", filter="ended"))


@blueprint.post("/<int:lesson_id>/unarchive")
@teacher_required
def unarchive(lesson_id: int) -> ResponseReturnValue:
    """Restore an archived lesson."""
    lifecycle.set_archived(lesson_id, the_user().id, False)
    return redirect(url_for("lessons.index", filter="ended"))
