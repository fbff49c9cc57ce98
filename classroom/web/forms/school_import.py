"""Forms for importing the list of a whole school."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField


class SchoolFileForm(FlaskForm):
    """The list, and what it does not say itself."""

    file = FileField(_l("File with the list"), [FileRequired(_l("Choose a file."))])
    course = StringField(_l("One class for everybody"))
    owner = StringField(_l("Teacher of classes without one"))


class SchoolStartForm(FlaskForm):
    """What an administrator agrees to."""

    leave = BooleanField(_l("Who is not in the list leaves the class"))
