"""The scale of a lesson's marks: chosen from the report."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.lessons import lookup
from classroom.services.results import marks, scales
from classroom.web import forms
from classroom.web.forms.marks import MarksForm
from classroom.web.guards import teacher_required, the_user

blueprint = Blueprint("lesson_marks", __name__, url_prefix="/teach/lessons/<int(max=2147483647):lesson_id>")


@blueprint.route("/marks", methods=["GET", "POST"])
@teacher_required
def choose(lesson_id: int) -> ResponseReturnValue:
    """Show the scale of the lesson's marks, and change it."""
    lesson = lookup.for_teacher(lesson_id, the_user().id)
    form = MarksForm(data=scales.raw(marks.scale_of(lesson)))
    status = 200
    if form.is_submitted():
        try:
            scale = scales.named(form.data)
        except Invalid as error:
            status = forms.show(form, error)
        else:
            marks.set_scale(lesson_id, the_user().id, scale)
            flash(_("The marks were changed.") if scale else _("The report has no marks now."), "success")
            return redirect(url_for("lesson_reports.show", lesson_id=lesson_id))
    return render_template("lessons/marks.html", form=form, lesson=lesson, basis=marks.basis()), status
