"""The teacher's pages for lessons: list, control page and projector."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from classroom import questions
from classroom.core.errors import Conflict, Invalid, TizaError
from classroom.http.addresses import join_url, phone_url, public_base, unreachable
from classroom.http.client_address import client_address
from classroom.models import Lesson
from classroom.services.accounts import access
from classroom.services.bank import quiz_lookup, search
from classroom.services.classes import courses
from classroom.services.forgetting import retention
from classroom.services.lessons import (
    agenda,
    co_teachers,
    code_guard,
    lifecycle,
    lookup,
    presets,
    repetition,
    slides,
    teams,
)
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import attendance
from classroom.services.results import state
from classroom.web import qr_codes
from classroom.web.forms.lesson_options import OptionFields, OptionsForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number
from classroom.web.script_texts import live_messages

blueprint = Blueprint("lessons", __name__, url_prefix="/teach/lessons")

FILTERS = ("running", "ended", "archived")
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
    course_id = SelectField(
        lazy_gettext("Class"),
        coerce=str,
        description=lazy_gettext("With a class, only its students may join, with their accounts."),
    )
    allow_change = BooleanField(lazy_gettext("Answers may be changed until the question closes"))
    preset_name = StringField(lazy_gettext("Name of the preset"))

    def __init__(self, owner_id: int, **values: Any) -> None:
        super().__init__(**values)
        none = SelectChoice("", lazy_gettext("No quiz"))
        self.quiz_id.choices = [
            none,
            *(SelectChoice(str(number), title) for number, title in quiz_lookup.titles(owner_id)),
        ]
        everybody = SelectChoice("", lazy_gettext("No class"))
        self.course_id.choices = [everybody, *(SelectChoice(str(c.id), c.title) for c in courses.of_owner(owner_id))]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _list(form: LessonForm, which: str, status: int = 200) -> ResponseReturnValue:
    text, course_id = request.args.get("q", "")[:MAX_SEARCH].strip(), _number(request.args.get("course"))
    shown = {
        "lessons": lookup.overview(the_user().id, which, text=text, course_id=course_id),
        "courses": courses.of_lessons(the_user().id),
        "chosen": {"q": text, "course": course_id},
        "archived": _just_archived(),
        "announced": retention.announced(the_user().id),
        "presets": presets.offered(the_user().id),
    }
    return render_template("lessons/list.html", form=form, filter=which, **shown), status


def _just_archived() -> Lesson | None:
    """Return the lesson that the address offers to take out of the archive again."""
    lesson_id = _number(request.args.get("undo"))
    try:
        lesson = lookup.for_owner(lesson_id, the_user().id) if lesson_id else None
    except TizaError:
        return None
    return lesson if lesson and lesson.archived_at is not None else None


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's lessons: running, ended or archived; with ``q`` and ``course`` only some of them."""
    which = request.args.get("filter", "running")
    return _list(LessonForm(the_user().id), which if which in FILTERS else "running")


@blueprint.get("/new")
@teacher_required
def new() -> ResponseReturnValue:
    """Show the form for a new lesson, with the quiz, the class and the preset of the link selected."""
    given: dict[str, Any] = {
        name: request.args.get(name, "")[:MAX_SEARCH] for name in ("title", "quiz_id", "course_id")
    }
    preset = presets.find(the_user().id, request.args.get("preset", ""))
    return show_form(LessonForm(the_user().id, data=given | (preset.values if preset else {})), preset)


def show_form(form: LessonForm, preset: presets.Preset | None = None, status: int = 200) -> ResponseReturnValue:
    """Show the form for a new lesson; ``preset`` is the one that filled it in."""
    chosen = preset.key if preset else ""
    return render_template("lessons/new.html", form=form, presets=presets.offered(the_user().id), chosen=chosen), status


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
        "unreachable": unreachable(),
        "token": access.page_pass(the_user().access_id),
        "messages": live_messages(),
        "urls": {
            "screen": url_for("lessons.screen", lesson_id=lesson.id),
            "report": url_for("lesson_reports.show", lesson_id=lesson.id),
            "qr": url_for("student.qr", code=lesson.code),
        },
    }


@blueprint.get("/<int:lesson_id>")
@teacher_required
def control(lesson_id: int) -> ResponseReturnValue:
    """Show the control page with the current state of the lesson."""
    lookup.live(lesson_id, the_user().id)
    lesson = lookup.for_reading(lesson_id, the_user().id)
    page_data = _page_data(lesson)
    page_data["urls"]["bank"] = url_for("lessons.bank", lesson_id=lesson.id)
    address = phone_url(url_for("lessons.control", lesson_id=lesson.id))
    page_data["expected"] = attendance.expected(lesson)
    page_data["slide_notes"] = slides.notes_of(lesson)
    lists = {"agenda": agenda.of_lesson(lesson.id), "bank": agenda.bank(the_user().id, lesson.id)}
    return render_template(
        "lessons/control.html",
        page_data={**page_data, **lists},
        phone={"url": address, "qr": url_for("lessons.phone_qr", lesson_id=lesson.id)},
        types=questions.labels(),
        tags=search.tags_of(the_user().id),
        site=public_base(request.host_url),
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
        kind=kind if questions.is_known(kind) else None,
    )


@blueprint.get("/<int:lesson_id>/screen")
@teacher_required
def screen(lesson_id: int) -> ResponseReturnValue:
    """Show the projector page."""
    lookup.live(lesson_id, the_user().id)
    lesson = lookup.for_reading(lesson_id, the_user().id)
    views = [teams.team_view(number) for number in range(1, len(teams.NAMES) + 1)]
    return render_template("lessons/screen.html", page_data={**_page_data(lesson), "teams": views})


@blueprint.get("/<int:lesson_id>/phone")
@teacher_required
def phone_qr(lesson_id: int) -> ResponseReturnValue:
    """Return the QR code of the control page's address, for the teacher's phone.

    The address holds no secret, since others may see the code on a projector: the phone has to log in.
    """
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    return qr_codes.picture(phone_url(url_for("lessons.control", lesson_id=lesson.id)))


@blueprint.post("/<int:lesson_id>/ask")
@teacher_required
def ask(lesson_id: int) -> ResponseReturnValue:
    """Ask a question of the bank in a running lesson, or show a slide, and open the control page."""
    question_id = _number(request.form.get("question_id"))
    try:
        slides.present(lesson_id, the_user().id, question_id or 0)
    except Conflict as error:
        flash(str(error.message), "error")
    return redirect(url_for("lessons.control", lesson_id=lesson_id))


@blueprint.post("/<int:lesson_id>/archive")
@teacher_required
def archive(lesson_id: int) -> ResponseReturnValue:
    """Archive an ended lesson; the list then offers to undo it."""
    lifecycle.set_archived(lesson_id, the_user().id, True)
    return redirect(url_for("lessons.index", filter="ended", undo=lesson_id))


@blueprint.post("/<int:lesson_id>/unarchive")
@teacher_required
def unarchive(lesson_id: int) -> ResponseReturnValue:
    """Restore an archived lesson."""
    lesson = lifecycle.set_archived(lesson_id, the_user().id, False)
    flash(_("“%(title)s” is back among the lessons that have ended.", title=lesson.title), "success")
    return redirect(url_for("lessons.index", filter="ended"))


@blueprint.post("/<int:lesson_id>/repeat")
@teacher_required
def repeat(lesson_id: int) -> ResponseReturnValue:
    """Start a lesson with the questions and options of an earlier one, and open its control page."""
    lesson = repetition.repeat(lesson_id, the_user().id)
    flash(_("This is a new lesson with the questions and options of the earlier one."), "success")
    return redirect(url_for("lessons.control", lesson_id=lesson.id))
