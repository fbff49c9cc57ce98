"""Forms of the administrators' page of the server."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class TestMailForm(FlaskForm):
    """Where a test mail goes."""

    address = StringField(_l("E-mail"), [InputRequired(_l("Fill this in.")), Length(max=254)])


class TeachersForm(FlaskForm):
    """Who becomes a teacher without an administrator."""

    domains = StringField(_l("Domains of teachers' e-mail addresses"), [Length(max=4000)])
    code = StringField(_l("Invitation code for teachers"), [Length(max=200)])
