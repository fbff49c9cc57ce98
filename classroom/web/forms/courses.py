"""Forms for classes."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp

_filled = InputRequired(_l("Fill this in."))


class CourseForm(FlaskForm):
    """The title of a class."""

    title = StringField(_l("Title of the class"), [_filled])


class KeepForm(FlaskForm):
    """How long the lessons of a class have names."""

    keep_months = StringField(
        _l("Months until names are removed"),
        [Optional(), Regexp(r"^\s*[0-9]{1,4}\s*$", message=_l("Enter a whole number."))],
    )

    def months(self) -> int | None:
        """Return the number of months; None where the field was left empty."""
        return int(self.keep_months.data) if (self.keep_months.data or "").strip() else None


class StudentForm(FlaskForm):
    """One student by username."""

    username = StringField(_l("Username of the student"), [_filled])


class RosterForm(FlaskForm):
    """A roster, as a file or as text."""

    file = FileField(_l("File with the list"))
    roster = TextAreaField(_l("Or type or paste the list"))
    leave = BooleanField(_l("Who is not in the list leaves the class"))
    part = StringField(_l("Class in the file"))
