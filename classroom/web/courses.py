"""A teacher's classes and their rosters."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core import collation, settings
from classroom.core.errors import Conflict, Invalid, TizaError
from classroom.services.classes import courses, groups, join_requests, new_passwords, pupil_passwords, rosters
from classroom.services.lti import members
from classroom.web import forms, platform_words, roster_preview
from classroom.web.forms.courses import CourseForm, KeepForm, RosterForm, StudentForm
from classroom.web.guards import teacher_required, the_user

blueprint = Blueprint("courses", __name__, url_prefix="/teach/courses")

ONE = "/<int:course_id>"


def _me() -> int:
    return the_user().id


def _back(course_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("courses.show", course_id=course_id))


def _list(form: CourseForm, status: int = 200) -> ResponseReturnValue:
    archived = "archived" in request.args
    found = courses.of_owner(_me(), archived=archived)
    sizes = courses.sizes(course.id for course in found)
    return render_template("courses/list.html", courses=found, sizes=sizes, archived=archived, form=form), status


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's classes, or the archived ones with ``?archived``."""
    return _list(CourseForm(formdata=None))


@blueprint.post("")
@teacher_required
def create() -> ResponseReturnValue:
    """Create a class."""
    form = CourseForm()
    if not form.validate_on_submit():
        return _list(form, Invalid.status)
    try:
        course = courses.create(_me(), form.title.data)
    except Invalid as error:
        return _list(form, forms.show(form, error))
    return _back(course.id, _("The class was created. Now add its students."))


def _page(course_id: int, status: int = 200, **bound: Any) -> ResponseReturnValue:
    course = courses.get(course_id, _me())
    shown = {
        "title": CourseForm(formdata=None, data={"title": course.title}),
        "student": StudentForm(formdata=None),
        "keep": KeepForm(formdata=None, data={"keep_months": course.keep_months}),
    } | bound
    order = request.args.get("order", "")
    order = order if order in collation.ORDERS else "name"
    students = courses.roster(course_id, _me(), order)
    more = {
        "students": students,
        "unused": len(pupil_passwords.unused(students, _me())),
        "order": order,
        "groups": groups.of_students(course_id, _me()),
        "is_managed": lambda student: pupil_passwords.is_managed(student, _me()),
        "waiting": len(join_requests.waiting(course_id, _me())),
        "unseen": new_passwords.unseen(course_id, _me()),
        "platforms": members.of_class(course_id),
        "why": platform_words.why,
        "server_months": settings.current().keep_months,
    }
    return render_template("courses/show.html", course=course, forms=shown, **more), status


@blueprint.get(ONE)
@teacher_required
def show(course_id: int) -> ResponseReturnValue:
    """Show a class and its roster."""
    return _page(course_id)


@blueprint.post(ONE + "/members")
@teacher_required
def sync_members(course_id: int) -> ResponseReturnValue:
    """Bring the roster up to date with the course of the learning platform that the class belongs to."""
    done = members.sync(course_id, _me())
    came = ngettext("%(num)d student has come.", "%(num)d students have come.", done.added)
    left = ngettext("%(num)d student has left.", "%(num)d students have left.", done.left)
    return _back(course_id, f"{came} {left}")


@blueprint.post(ONE + "/title")
@teacher_required
def rename(course_id: int) -> ResponseReturnValue:
    """Rename a class."""
    form = CourseForm()
    courses.get(course_id, _me())
    if not form.validate_on_submit():
        return _page(course_id, Invalid.status, title=form)
    try:
        courses.rename(course_id, _me(), form.title.data)
    except Invalid as error:
        return _page(course_id, forms.show(form, error), title=form)
    return _back(course_id, _("The title was changed."))


@blueprint.post(ONE + "/keep")
@teacher_required
def keep(course_id: int) -> ResponseReturnValue:
    """Set after how many months the people are taken out of the lessons of a class."""
    form = KeepForm()
    courses.get(course_id, _me())
    if not form.validate_on_submit():
        return _page(course_id, Invalid.status, keep=form)
    try:
        courses.set_keep_months(course_id, _me(), form.months())
    except Invalid as error:
        return _page(course_id, forms.show(form, error), keep=form)
    return _back(course_id, _("The term was changed."))


@blueprint.route(ONE + "/groups", methods=["GET", "POST"])
@teacher_required
def arrange(course_id: int) -> ResponseReturnValue:
    """Show in which group of a class each student is, and put them into others."""
    course, status, errors = courses.get(course_id, _me()), 200, {}
    students = courses.roster(course_id, _me())
    given = {student.id: request.form[name] for student in students if (name := f"group-{student.id}") in request.form}
    if request.method == "POST":
        try:
            changed = groups.assign(course_id, _me(), given)
        except Invalid as error:
            errors, status = error.fields, error.status
        else:
            text = ngettext("%(num)d student is in another group.", "%(num)d students are in another group.", changed)
            return _back(course_id, text if changed else _("Nothing was changed."))
    shown = groups.of_students(course_id, _me()) | given
    names = groups.names([course_id]).get(course_id, [])
    return render_template(
        "courses/groups.html", course=course, students=students, groups=shown, names=names, errors=errors
    ), status


@blueprint.post(ONE + "/practice")
@teacher_required
def practise(course_id: int) -> ResponseReturnValue:
    """Let a class practise what it answers wrong, or no longer."""
    practises = request.form.get("practises") == "1"
    courses.set_practises(course_id, _me(), practises)
    text = _("What the class answers wrong comes back in practice.") if practises else _("The class does not practise.")
    flash(text, "success")
    return redirect(url_for("course_results.practice", course_id=course_id))


@blueprint.post(ONE + "/archive")
@teacher_required
def archive(course_id: int) -> ResponseReturnValue:
    """Archive a class."""
    courses.set_archived(course_id, _me(), True)
    return _back(course_id, _("The class was archived. Its lessons and results are kept."))


@blueprint.post(ONE + "/restore")
@teacher_required
def restore(course_id: int) -> ResponseReturnValue:
    """Restore an archived class."""
    courses.set_archived(course_id, _me(), False)
    return _back(course_id, _("The class was restored."))


@blueprint.post(ONE + "/students")
@teacher_required
def add_student(course_id: int) -> ResponseReturnValue:
    """Add a student to the roster."""
    form = StudentForm()
    courses.get(course_id, _me())
    if not form.validate_on_submit():
        return _page(course_id, Invalid.status, student=form)
    try:
        student = courses.add_student(course_id, _me(), form.username.data)
    except Invalid as error:
        return _page(course_id, forms.show(form, error), student=form)
    return _back(course_id, _("%(name)s was added to the class.", name=student.display_name))


@blueprint.post(ONE + "/students/<int:student_id>/remove")
@teacher_required
def remove_student(course_id: int, student_id: int) -> ResponseReturnValue:
    """Remove a student from the roster."""
    courses.remove_student(course_id, _me(), student_id)
    return _back(course_id, _("The student is no longer in the class. The account and its results stay."))


@blueprint.post(ONE + "/students/<int:student_id>/password")
@teacher_required
def reset_password(course_id: int, student_id: int) -> ResponseReturnValue:
    """Give a student whose account the teacher's import has made a new password, and show it once."""
    student, password = pupil_passwords.reset(course_id, _me(), student_id)
    course = courses.get(course_id, _me())
    return render_template("courses/new_password.html", course=course, student=student, password=password)


@blueprint.post(ONE + "/passwords")
@teacher_required
def renew_passwords(course_id: int) -> ResponseReturnValue:
    """Give all students who have never logged in new passwords, and lead to them."""
    key = pupil_passwords.renew_unused(course_id, _me())
    return redirect(url_for("courses.passwords", course_id=course_id, import_id=key))


@blueprint.get(ONE + "/import")
@teacher_required
def roster(course_id: int) -> ResponseReturnValue:
    """Show the form for importing a roster."""
    course = courses.get(course_id, _me())
    return render_template("courses/import.html", course=course, form=RosterForm(formdata=None), preview=None)


@blueprint.post(ONE + "/import")
@teacher_required
def import_roster(course_id: int) -> ResponseReturnValue:
    """Preview the import of a roster; with ``confirm``, import it and lead to the generated passwords."""
    course = courses.get(course_id, _me())
    form = RosterForm()
    preview, status = None, 200 if form.validate_on_submit() else Invalid.status
    confirmed = status == 200 and "confirm" in request.form
    try:
        preview = roster_preview.of_request(course, form, confirmed=confirmed)
        if confirmed and not preview.edited_wrongly:
            found = rosters.apply(course_id, _me(), preview.roster, key=preview.part, leave=bool(form.leave.data))
            return _imported(course_id, found)
        if preview.edited_wrongly or (preview.plan and preview.plan.is_useless):
            status = Invalid.status
    except TizaError as error:
        status = forms.show(form, error)
        if form.file.data:
            form.file.errors, form.roster.errors = form.roster.errors, ()  # it is the file that cannot be read
    return render_template("courses/import.html", course=course, form=form, preview=preview), status


def _imported(course_id: int, result: rosters.Result) -> ResponseReturnValue:
    number = result.created + result.added
    message = ngettext("%(num)d student joined the class.", "%(num)d students joined the class.", number)
    if result.changed:
        message += " " + ngettext("%(num)d was changed.", "%(num)d were changed.", result.changed)
    if result.left:
        message += " " + ngettext("%(num)d left it.", "%(num)d left it.", result.left)
    if result.skipped:
        flash(ngettext("%(num)d line was skipped.", "%(num)d lines were skipped.", result.skipped), "warning")
    if result.passwords_id is None:
        return _back(course_id, message)
    flash(message, "success")
    return redirect(url_for("courses.passwords", course_id=course_id, import_id=result.passwords_id), 303)


ONE_IMPORT = ONE + "/imports/<int:import_id>"


@blueprint.get(ONE_IMPORT)
@teacher_required
def passwords(course_id: int, import_id: int) -> ResponseReturnValue:
    """Show how far the generated passwords of an import are, and the button that shows them."""
    course = courses.get(course_id, _me())
    progress = new_passwords.progress(course_id, _me(), import_id)
    return render_template("courses/passwords.html", course=course, progress=progress)


@blueprint.get(ONE_IMPORT + "/progress")
@teacher_required
def passwords_progress(course_id: int, import_id: int) -> ResponseReturnValue:
    """Return ``{"done", "total", "state"}`` of the generated passwords of an import as JSON."""
    found = new_passwords.progress(course_id, _me(), import_id)
    return jsonify(done=found.hashed, total=found.total, state=found.state)


@blueprint.post(ONE_IMPORT)
@teacher_required
def show_passwords(course_id: int, import_id: int) -> ResponseReturnValue:
    """Show the generated passwords of an import, once."""
    course = courses.get(course_id, _me())
    try:
        students = new_passwords.show(course_id, _me(), import_id)
    except Conflict:
        return redirect(url_for("courses.passwords", course_id=course_id, import_id=import_id), 303)
    return render_template("courses/imported.html", course=course, students=students, csv=rosters.as_csv(students))
