"""Forms for classes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

_filled = InputRequired(_l("Fill this in."))


class CourseForm(FlaskForm):
    """The title of a class."""

    title = StringField(_l("Title of the class"), [_filled])


class StudentForm(FlaskForm):
    """One student by username."""

    username = StringField(_l("Username of the student"), [_filled])


class RosterForm(FlaskForm):
    """A roster, as a file or as text."""

    file = FileField(_l("CSV file"))
    roster = TextAreaField(_l("Or type or paste the list"))
