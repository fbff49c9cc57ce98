"""The administrators' pages for importing the list of a whole school: many classes, teachers and students at once."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Conflict, Invalid, TizaError
from classroom.services.classes import rosters, school_jobs
from classroom.services.classes.new_passwords import NewStudent
from classroom.web import forms
from classroom.web.forms.school_import import SchoolFileForm, SchoolStartForm
from classroom.web.guards import admin_required, the_user

blueprint = Blueprint("school_import", __name__, url_prefix="/admin/import")

ONE = "/<int:import_id>"


def _list(form: SchoolFileForm, status: int = 200) -> ResponseReturnValue:
    return render_template("admin/imports.html", form=form, imports=school_jobs.listed()), status


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """Show the form for a list, and the imports of the last day."""
    return _list(SchoolFileForm(formdata=None))


@blueprint.post("")
@admin_required
def upload() -> ResponseReturnValue:
    """Have a list looked at."""
    form = SchoolFileForm()
    if not form.validate_on_submit():
        return _list(form, Invalid.status)
    file = form.file.data
    given = {"course": form.course.data or "", "owner": form.owner.data or ""}
    try:
        key = school_jobs.begin(the_user().id, file.filename or "", file.read(), **given)
    except TizaError as error:
        return _list(form, forms.show(form, error))
    return redirect(url_for("school_import.show", import_id=key))


@blueprint.get(ONE)
@admin_required
def show(import_id: int) -> ResponseReturnValue:
    """Show what a list would do, how far its import is, or what it has done."""
    found = school_jobs.get(import_id)
    teachers = school_jobs.has_teachers(import_id)
    return render_template("admin/import.html", found=found, teachers=teachers, form=SchoolStartForm(formdata=None))


@blueprint.get(ONE + "/progress")
@admin_required
def progress(import_id: int) -> ResponseReturnValue:
    """Return ``{"done", "total", "state"}`` as JSON; ``state`` is ``working`` until all classes are done."""
    found = school_jobs.get(import_id)
    state = "working" if found.state in school_jobs.WORKING else found.state
    return jsonify(done=found.done, total=found.total, state=state)


@blueprint.post(ONE)
@admin_required
def start(import_id: int) -> ResponseReturnValue:
    """Import a list that was looked at."""
    form = SchoolStartForm()
    try:
        school_jobs.start(import_id, leave=bool(form.leave.data))
    except Conflict as error:
        flash(error.message, "warning")
    return redirect(url_for("school_import.show", import_id=import_id))


@blueprint.post(ONE + "/discard")
@admin_required
def discard(import_id: int) -> ResponseReturnValue:
    """Delete a list. What was imported stays."""
    school_jobs.discard(import_id)
    flash(_("The list was deleted."), "success")
    return redirect(url_for("school_import.index"))


@blueprint.post(ONE + "/teachers")
@admin_required
def show_teachers(import_id: int) -> ResponseReturnValue:
    """Show the first passwords of new teachers, once."""
    try:
        found = school_jobs.show_teachers(import_id)
    except Conflict as error:
        flash(error.message, "warning")
        return redirect(url_for("school_import.show", import_id=import_id))
    listed = [NewStudent(each.username, each.display_name, each.password) for each in found]
    return render_template(
        "admin/import_teachers.html", import_id=import_id, teachers=found, csv=rosters.as_csv(listed)
    )
