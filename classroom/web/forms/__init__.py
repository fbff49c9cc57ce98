"""Form classes. They say which fields there are; what may be in them, the services say."""

from flask_wtf import FlaskForm

from classroom.core.errors import TizaError


def show(form: FlaskForm, error: TizaError) -> int:
    """Put what a service refused beside the fields it is about; return the HTTP status for the page.

    What belongs to no field of this form stands at its top.
    """
    placed = False
    for name, text in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, text]
            placed = True
    if not placed:
        form.form_errors = [*form.form_errors, error.message]
    return error.status
