"""Forms for registrations of learning platforms."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField


class PlatformForm(FlaskForm):
    """What can be changed of a registration."""

    deployments = TextAreaField(_l("Deployment IDs"))
    makes_teachers = BooleanField(_l("Its instructors get accounts of teachers"))

    @property
    def names(self) -> list[str]:
        """The deployments, one a line."""
        return (self.deployments.data or "").splitlines()


class NewPlatformForm(PlatformForm):
    """A new registration. Its errors are listed in the order in which the fields stand here."""

    name = StringField(_l("Name"))
    issuer = StringField(_l("Platform ID (issuer)"))
    client_id = StringField(_l("Client ID"))
    auth_url = StringField(_l("Authentication request URL"))
    token_url = StringField(_l("Access token URL"))
    jwks_url = StringField(_l("Public keyset URL"))
    deployments = TextAreaField(_l("Deployment IDs"))
    makes_teachers = BooleanField(_l("Its instructors get accounts of teachers"))


class RegistrationForm(FlaskForm):
    """What an administrator decides of a registration that a platform has begun."""

    name = StringField(_l("Name"))
    makes_teachers = BooleanField(_l("Its instructors get accounts of teachers"))
    mark = HiddenField()
