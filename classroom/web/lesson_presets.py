"""Presets of lessons: saved from the form of a new lesson, renamed and deleted on a page of their own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.lessons import presets
from classroom.web.guards import teacher_required, the_user
from classroom.web.lessons import LessonForm, show_form

blueprint = Blueprint("lesson_presets", __name__, url_prefix="/teach/lessons/presets")

KEPT = ("title", "quiz_id", "course_id")
"""Fields of a new lesson that stay typed when its options are saved as a preset."""


def _page(wrong: dict[int, tuple[str, str]] | None = None, status: int = 200) -> ResponseReturnValue:
    """Show the teacher's presets; ``wrong`` has the name that was typed and what is wrong with it, by preset."""
    own = presets.of_teacher(the_user().id)
    return render_template("lessons/presets.html", own=own, built_in=presets.BUILT_IN, wrong=wrong or {}), status


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's own presets and those that come with Tiza."""
    return _page()


@blueprint.post("")
@teacher_required
def save() -> ResponseReturnValue:
    """Save the options in the form of a new lesson as a preset, and go on with the lesson."""
    form = LessonForm(the_user().id)
    if not form.validate_on_submit():
        return show_form(form, status=422)
    name, may_change = form.preset_name.data, form.allow_change.data
    try:
        preset = presets.save(the_user().id, name, form.options(), allow_change=may_change)
    except Invalid as error:
        for field, text in error.fields.items():
            form[field if field in form else "preset_name"].errors = [str(text)]
        return show_form(form, status=422)
    flash(_("The preset “%(name)s” is saved.", name=preset.name), "success")
    typed = {field: form[field].data for field in KEPT if form[field].data}
    return redirect(url_for("lessons.new", preset=preset.key, **typed))


@blueprint.post("/<int:preset_id>/rename")
@teacher_required
def rename(preset_id: int) -> ResponseReturnValue:
    """Give a preset another name."""
    typed = request.form.get("preset_name", "")
    try:
        presets.rename(the_user().id, preset_id, typed)
    except Invalid as error:
        return _page({preset_id: (typed, str(error.fields["preset_name"]))}, 422)
    flash(_("Saved."), "success")
    return redirect(url_for("lesson_presets.index"))


@blueprint.post("/<int:preset_id>/delete")
@teacher_required
def delete(preset_id: int) -> ResponseReturnValue:
    """Delete a preset. Lessons that were made with it keep their options."""
    name = presets.delete(the_user().id, preset_id)
    flash(_("The preset “%(name)s” was deleted.", name=name), "success")
    return redirect(url_for("lesson_presets.index"))
