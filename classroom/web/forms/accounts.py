"""Forms of the account pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from classroom.core import languages

LANGUAGES = [SelectChoice("", _l("Same as the browser")), *(SelectChoice(*pair) for pair in languages.NAMES.items())]
ROLES = {"student": _l("Student"), "teacher": _l("Teacher"), "admin": _l("Admin")}

_filled = InputRequired(_l("Fill this in."))


class LoginForm(FlaskForm):
    """Username and password; ``next`` is the page to open after logging in."""

    username = StringField(_l("Username"), [_filled])
    password = PasswordField(_l("Password"), [_filled])
    next = HiddenField()


class ProveForm(FlaskForm):
    """The password of an account that is to be linked; or ``apart`` for a new one."""

    password = PasswordField(_l("Password"))
    apart = HiddenField()
    next = HiddenField()


class RegisterForm(FlaskForm):
    """Registration of an account."""

    username = StringField(_l("Username"), [_filled])
    display_name = StringField(_l("Your name"))
    email = StringField(_l("E-mail"))
    role = SelectField(_l("I am a"))
    code = StringField(_l("Invitation code for teachers"))
    password = PasswordField(_l("Password"), [_filled])
    next = HiddenField()


class AskResetForm(FlaskForm):
    """Whose password was forgotten."""

    username = StringField(_l("Username or e-mail"), [_filled])


class ChoosePasswordForm(FlaskForm):
    """A new password, with the secret of a link."""

    secret = StringField(_l("Code of the link"), [InputRequired(_l("Open the link from the mail again."))])
    new_password = PasswordField(_l("New password"), [_filled])


class OwnPasswordForm(FlaskForm):
    """A password instead of one that somebody else has made; ``next`` is the page to open then."""

    new_password = PasswordField(_l("New password"), [_filled])
    next = HiddenField()


class LinkForm(FlaskForm):
    """The secret of a link."""

    secret = StringField(_l("Code of the link"), [InputRequired(_l("Open the link from the mail again."))])


class EmailForm(FlaskForm):
    """A new e-mail address, and the password."""

    email = StringField(_l("E-mail"))
    password = PasswordField(_l("Current password"), [_filled])


class ProfileForm(FlaskForm):
    """Name and language."""

    display_name = StringField(_l("Your name"), [_filled])
    language = SelectField(_l("Language"), choices=LANGUAGES)


class PictureForm(FlaskForm):
    """A profile picture."""

    picture = FileField(_l("Picture"), [FileRequired(_l("Choose a picture first."))])


class PasswordForm(FlaskForm):
    """The old password and the new one."""

    old_password = PasswordField(_l("Current password"), [_filled])
    new_password = PasswordField(_l("New password"), [_filled])


class TokenForm(FlaskForm):
    """A name for a new API token."""

    label = StringField(_l("What it is for"), [_filled])
