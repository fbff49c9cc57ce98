"""Teachers' pages of homework: make it, watch it, change it, close it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core import wall_clock
from classroom.core.database import now
from classroom.core.errors import Invalid, TizaError
from classroom.http.addresses import join_url
from classroom.models import Assignment
from classroom.services.assignments import effects, lookup, manage, reminders, watch
from classroom.services.bank import quiz_lookup
from classroom.services.classes import courses, groups
from classroom.services.deliveries import mail
from classroom.services.forgetting import assignments as forgetting
from classroom.services.lti import scores
from classroom.services.participants import members
from classroom.services.results import marks
from classroom.web import forms, platform_words, qr_codes
from classroom.web.forms.assignments import AssignmentForm, OverrideForm, to_field
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("assignments", __name__, url_prefix="/teach/homework")
ONE = "/<int(max=2147483647):assignment_id>"


def _me() -> int:
    return the_user().id


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the homework that the visitor owns or shares, newest first."""
    made = lookup.of_teacher(_me())
    rows = watch.students_of(made)
    found = [(each, watch.counts(rows[each.id])) for each in made]
    return render_template("assignments/list.html", assignments=found, now=now())


@blueprint.post("/from-lesson/<int(max=2147483647):lesson_id>")
@teacher_required
def from_lesson(lesson_id: int) -> ResponseReturnValue:
    """Make homework of a lesson in one click: for those of its class who were absent, else for who has the link."""
    made = lookup.of_teacher(_me(), source_id=lesson_id)
    if made and not request.form.get("again"):
        flash(_("There is homework of this lesson already: this one."), "info")
        return redirect(url_for("assignments.show", assignment_id=made[0].id))
    try:
        assignment = manage.create(_me(), lesson_id=lesson_id)
    except Invalid as error:
        flash(str(next(iter(error.fields.values()), error.message)), "error")
        return redirect(url_for("lesson_reports.show", lesson_id=lesson_id))
    flash(_("The lesson is homework now. Students can begin at once; change here when it is due."), "success")
    return redirect(url_for("assignments.show", assignment_id=assignment.id))


@blueprint.route("/new", methods=["GET", "POST"])
@teacher_required
def new() -> ResponseReturnValue:
    """Show the form for homework from a quiz, and make it."""
    course_text, _colon, group = request.values.get("course_id", "").partition(":")
    chosen_course = number(course_text)
    first = {"audience": "all" if chosen_course else "link", "feedback": "after_submit"}
    form = AssignmentForm(data=first if request.method == "GET" else None)
    form.offer_absent(None)
    status = 200
    if form.is_submitted():
        quiz = quiz_lookup.get(number(request.form.get("quiz_id")) or 0, _me())
        try:
            assignment = manage.create(_me(), quiz_id=quiz.id, course_id=chosen_course, group=group, **form.values())
        except TizaError as error:
            status = forms.show(form, error)
        else:
            return redirect(url_for("assignments.show", assignment_id=assignment.id))
    mine = courses.of_owner(_me())
    return render_template(
        "assignments/new.html",
        form=form,
        quizzes=quiz_lookup.titles(_me()),
        courses=mine,
        groups=groups.names([course.id for course in mine]),
        chosen={"quiz": number(request.values.get("quiz_id")), "course": chosen_course, "group": group},
    ), status


def _facts(assignment: Assignment) -> dict[str, Any]:
    rows = watch.students(assignment)
    return {
        "assignment": assignment,
        "lesson": assignment.lesson,
        "rows": rows,
        "counts": watch.counts(rows),
        "url": join_url(assignment.lesson.code),
        "can_mail": mail.is_configured(),
        "reminding": reminders.state(assignment.id, rows),
        "shares": marks.shares(assignment.lesson, members.of_lesson(assignment.lesson_id)),
        "is_owner": assignment.lesson.owner_id == _me(),
        "grades": scores.of_lesson(assignment.lesson_id),
        "why": platform_words.why,
    }


@blueprint.get(ONE)
@teacher_required
def show(assignment_id: int) -> ResponseReturnValue:
    """Show how far the students are, and what can be done."""
    return render_template("assignments/show.html", **_facts(lookup.for_reading(assignment_id, _me())))


@blueprint.post(f"{ONE}/grades")
@teacher_required
def send_grades(assignment_id: int) -> ResponseReturnValue:
    """Send the grades again that a learning platform has not taken."""
    scores.resend(lookup.for_teacher(assignment_id, _me()).lesson_id)
    flash(_("The grades are on their way. Reload the page to see what came of it."), "success")
    return redirect(url_for("assignments.show", assignment_id=assignment_id))


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@teacher_required
def edit(assignment_id: int) -> ResponseReturnValue:
    """Show the terms of homework; say for whom a change changes what, then change them."""
    assignment = lookup.for_teacher(assignment_id, _me())
    form, status, changes = AssignmentForm(), 200, []
    if not form.is_submitted():
        form = AssignmentForm.of(assignment)
    form.offer_absent(assignment)
    course_id = assignment.lesson.course_id
    form.offer_groups(groups.names([course_id]).get(course_id, []) if course_id is not None else [])
    if form.is_submitted():
        try:
            values = form.values(assignment)
            changes = effects.of_change(assignment_id, _me(), values)
            if not changes or request.form.get("agreed"):
                manage.change(assignment_id, _me(), **values)
                flash(_("The homework was changed."), "success")
                return redirect(url_for("assignments.show", assignment_id=assignment_id))
        except Invalid as error:
            status = forms.show(form, error)
    return render_template(
        "assignments/edit.html", form=form, assignment=assignment, lesson=assignment.lesson, changes=changes
    ), status


@blueprint.route(f"{ONE}/students/<int(max=2147483647):user_id>", methods=["GET", "POST"])
@teacher_required
def student(assignment_id: int, user_id: int) -> ResponseReturnValue:
    """Give one student other terms."""
    assignment, status = lookup.for_teacher(assignment_id, _me()), 200
    row = manage.student_row(assignment, user_id)
    given = row["override"] or {}
    form = OverrideForm(data=given | {"due_at": to_field(given.get("due_at"))})
    if form.is_submitted():
        try:
            manage.override(assignment_id, _me(), user_id, form.values(given.get("due_at")))
        except Invalid as error:
            status = forms.show(form, error)
        else:
            flash(_("The terms of %(name)s were changed.", name=row["name"]), "success")
            return redirect(url_for("assignments.show", assignment_id=assignment_id))
    return render_template(
        "assignments/student.html", form=form, assignment=assignment, lesson=assignment.lesson, row=row
    ), status


@blueprint.post(f"{ONE}/close")
@teacher_required
def close(assignment_id: int) -> ResponseReturnValue:
    """Close homework now, for everybody."""
    manage.close(assignment_id, _me())
    flash(_("The homework is closed. What students had saved was handed in."), "success")
    return redirect(url_for("assignments.show", assignment_id=assignment_id))


@blueprint.post(f"{ONE}/reopen")
@teacher_required
def reopen(assignment_id: int) -> ResponseReturnValue:
    """Open homework that is closed again, and ask until when."""
    manage.reopen(assignment_id, _me())
    flash(
        _(
            "The homework is open again, without an end: say here until when. "
            "Whoever has handed in can go on with another attempt only."
        ),
        "success",
    )
    return redirect(url_for("assignments.edit", assignment_id=assignment_id))


@blueprint.post(f"{ONE}/remind")
@teacher_required
def remind(assignment_id: int) -> ResponseReturnValue:
    """Write a mail to those who have not handed in."""
    code = lookup.for_teacher(assignment_id, _me()).lesson.code
    zone = wall_clock.zone_named(request.form.get("zone"))
    try:
        written = reminders.remind(assignment_id, _me(), join_url(code), zone)
    except Invalid as error:
        flash(str(error.message), "error")
    else:
        if written:
            flash(ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", written), "success")
        else:
            flash(_("Nobody who has not handed in has an address."), "error")
    return redirect(url_for("assignments.show", assignment_id=assignment_id))


@blueprint.post(f"{ONE}/delete")
@teacher_required
def delete(assignment_id: int) -> ResponseReturnValue:
    """Delete homework for good."""
    forgetting.delete_assignment(assignment_id, _me())
    flash(_("The homework was deleted."), "success")
    return redirect(url_for("assignments.index"))


@blueprint.get(f"{ONE}/qr.svg")
@teacher_required
def qr(assignment_id: int) -> ResponseReturnValue:
    """Return the QR code of the address with which students open homework."""
    return qr_codes.picture(join_url(lookup.for_teacher(assignment_id, _me()).lesson.code))
