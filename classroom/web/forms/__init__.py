"""Form classes. They declare the fields; the services validate the values."""

from flask_wtf import FlaskForm

from classroom.core.errors import TizaError


def show(form: FlaskForm, error: TizaError) -> int:
    """Show the errors of a service at their fields; return the HTTP status for the page.

    Errors without a field in this form are shown at its top.
    """
    placed = False
    for name, text in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, text]
            placed = True
    if not placed:
        form.form_errors = [*form.form_errors, error.message]
    return error.status
