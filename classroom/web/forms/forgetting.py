"""Forms that confirm what cannot be undone."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

_filled = InputRequired(_l("Fill this in."))


class TypedForm(FlaskForm):
    """A text that the page shows, typed again."""

    typed = StringField(_l("Type it here to confirm"), [_filled])


class PasswordForm(FlaskForm):
    """The password of the own account."""

    password = PasswordField(_l("Current password"), [_filled])
