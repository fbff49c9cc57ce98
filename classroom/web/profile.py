"""The account page: name, picture, address, password, language, logins and API tokens."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid, TizaError
from classroom.http.identity import start_login
from classroom.services.accounts import access, approval, avatars, email_changes, letters, users
from classroom.web import forms, user_agents
from classroom.web.forms.accounts import EmailForm, PasswordForm, PictureForm, ProfileForm, ProveForm, TokenForm
from classroom.web.guards import login_required, the_user
from classroom.web.sign_on_view import sign_on

blueprint = Blueprint("profile", __name__, url_prefix="/account")


def page(status: int = 200, secret: str = "", **bound: Any) -> ResponseReturnValue:
    """Render the account page. ``bound`` has submitted forms, to show their errors; ``secret`` is a new API token."""
    user = the_user()
    shown = {
        "profile": ProfileForm(formdata=None, data=_profile()),
        "email": EmailForm(formdata=None, data={"email": user.email or ""}),
        "picture": PictureForm(formdata=None),
        "password": PasswordForm(formdata=None),
        "token": TokenForm(formdata=None),
        "prove": ProveForm(formdata=None),
    } | bound
    logins, keys = access.of_user(user.id, "session"), access.of_user(user.id, "api")
    change = email_changes.waiting(user.id)
    link_teaches = change is not None and approval.is_of_teachers(change.address)
    shown_too = {"logins": logins, "tokens": keys, "secret": secret, "change": change, "link_teaches": link_teaches}
    can_confirm = letters.can_be_sent() and user.email and user.email_confirmed_at is None
    return render_template(
        "accounts/account.html", user=user, forms=shown, can_confirm=can_confirm, sso=sign_on(user), **shown_too
    ), status


def _profile() -> dict[str, str]:
    user = the_user()
    return {"display_name": user.display_name, "language": user.language or ""}


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("accounts.profile.show"))


@blueprint.get("")
@login_required
def show() -> ResponseReturnValue:
    """Show the account page."""
    return page()


@blueprint.post("")
@login_required
def save() -> ResponseReturnValue:
    """Change name and language."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return page(Invalid.status, profile=form)
    values = {name: form[name].data for name in ("display_name", "language")}
    try:
        user = users.update_profile(the_user().id, **values)
    except TizaError as error:
        return page(forms.show(form, error), profile=form)
    session.pop("language", None)
    if user.language:
        session["language"] = user.language
    return _done(_("Your profile was saved."))


@blueprint.post("/picture")
@login_required
def set_picture() -> ResponseReturnValue:
    """Set the profile picture."""
    form = PictureForm()
    if not form.validate_on_submit():
        return page(Invalid.status, picture=form)
    try:
        avatars.set_picture(the_user().id, form.picture.data.read())
    except TizaError as error:
        return page(forms.show(form, error), picture=form)
    return _done(_("Your picture was saved."))


@blueprint.post("/picture/remove")
@login_required
def remove_picture() -> ResponseReturnValue:
    """Remove the profile picture."""
    avatars.remove_picture(the_user().id)
    return _done(_("Your picture was removed."))


@blueprint.post("/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password. All logins end, with all copies of their cookies; this browser gets a new login."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return page(Invalid.status, password=form)
    user = the_user()
    try:
        users.change_password(user.id, form.old_password.data, form.new_password.data)
    except TizaError as error:
        return page(forms.show(form, error), password=form)
    start_login(user, user_agents.describe(request.user_agent.string))
    return _done(_("Your password was changed. All other logins and all API tokens were revoked."))


@blueprint.post("/tokens")
@login_required
def make_token() -> ResponseReturnValue:
    """Create an API token, and show it once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return page(Invalid.status, token=form)
    try:
        secret = access.make_token(the_user(), form.label.data)
    except TizaError as error:
        return page(forms.show(form, error), token=form)
    return page(201, secret)


@blueprint.post("/access/<int:access_id>/end")
@login_required
def end_access(access_id: int) -> ResponseReturnValue:
    """End a login or API token of the account."""
    access.end_own(the_user().id, access_id)
    return _done(_("It was revoked."))
