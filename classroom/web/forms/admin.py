"""Forms of the user administration."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from classroom.web.forms.accounts import ROLES

CHOICES = [SelectChoice(role, label) for role, label in ROLES.items()]
_filled = InputRequired(_l("Fill this in."))


class NewUserForm(FlaskForm):
    """A new account, created by an admin."""

    username = StringField(_l("Username"), [_filled])
    display_name = StringField(_l("Name"))
    email = StringField(_l("E-mail"))
    role = SelectField(_l("Role"), choices=CHOICES)
    password = PasswordField(_l("Password"))


class EditUserForm(FlaskForm):
    """Names and address of an account."""

    display_name = StringField(_l("Name that others see"), [_filled])
    given_name = StringField(_l("Given names"))
    family_name = StringField(_l("Family names"))
    email = StringField(_l("E-mail"))


class RoleForm(FlaskForm):
    """The role of an account."""

    role = SelectField(_l("Role"), choices=CHOICES)


class ResetForm(FlaskForm):
    """A new password for an account."""

    password = PasswordField(_l("New password"))
