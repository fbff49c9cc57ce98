"""Administration of accounts: search, create, change and disable."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from classroom.core.errors import Conflict, Invalid
from classroom.models import User
from classroom.services.accounts import approval, passwords, users
from classroom.web import forms
from classroom.web.forms.accounts import ROLES
from classroom.web.forms.admin import NewUserForm, ResetForm, RoleForm
from classroom.web.guards import admin_required, the_user

blueprint = Blueprint("admin", __name__, url_prefix="/admin/users")

ONE = "/<int:user_id>"
STATES = {"waiting": _l("wait for approval"), "active": _l("active"), "disabled": _l("disabled")}
"""States by which the list is filtered."""


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """List accounts: ``q`` searches, ``role`` and ``state`` (``waiting``, ``active``, ``disabled``) filter."""
    wanted = {name: request.args.get(name, "") for name in ("q", "role", "state")}
    found = users.list_users(wanted["q"], wanted["role"], request.args.get("page", 1, type=int), wanted["state"])
    more = {"roles": ROLES, "states": STATES, "waiting": approval.waiting_count()}
    return render_template("admin/users.html", found=found, wanted=wanted, **more)


@blueprint.route("/new", methods=["GET", "POST"])
@admin_required
def new() -> ResponseReturnValue:
    """Create an account. If no password is entered, a generated one is shown once."""
    form = NewUserForm()
    status = 200
    if form.validate_on_submit():
        password = form.password.data or passwords.generate()
        fields = {name: form[name].data for name in ("username", "display_name", "email", "role")}
        try:
            user = users.create(password=password, must_change_password=not form.password.data, **fields)
        except Invalid as error:
            status = forms.show(form, error)
        else:
            flash(_("The account was created."), "success")
            return _show_account(user.id, "" if form.password.data else password)
    elif form.is_submitted():
        status = Invalid.status
    return render_template("admin/new.html", form=form), status


def _show_account(user_id: int, password: str) -> ResponseReturnValue:
    """Redirect to the account, or show its generated password, which is not stored."""
    if not password:
        return redirect(url_for("admin.user", user_id=user_id))
    return _page(users.get(user_id), 201, password=password)


def _page(
    user: User, status: int = 200, *, password: str = "", role: RoleForm | None = None, reset: ResetForm | None = None
) -> ResponseReturnValue:
    role = role or RoleForm(formdata=None, data={"role": user.role})
    reset = reset or ResetForm(formdata=None)
    return render_template("admin/user.html", user=user, role=role, reset=reset, password=password, roles=ROLES), status


@blueprint.get(ONE)
@admin_required
def user(user_id: int) -> ResponseReturnValue:
    """Show an account."""
    return _page(users.get(user_id))


@blueprint.post(ONE + "/role")
@admin_required
def set_role(user_id: int) -> ResponseReturnValue:
    """Change the role of an account, and end its logins."""
    form = RoleForm()
    found = users.get(user_id)
    if not form.validate_on_submit():
        return _page(found, Invalid.status, role=form)
    try:
        users.set_role(user_id, form.role.data)
    except Conflict as error:
        return _page(found, forms.show(form, error), role=form)
    flash(_("The role was changed."), "success")
    return redirect(url_for("admin.user", user_id=user_id))


@blueprint.post(ONE + "/approve")
@admin_required
def approve(user_id: int) -> ResponseReturnValue:
    """Make a teacher of somebody who asked for it when registering, and tell them by mail."""
    found = approval.approve(user_id)
    flash(_("%(name)s is a teacher now.", name=found.display_name), "success")
    return _next_waiting()


@blueprint.post(ONE + "/decline")
@admin_required
def decline(user_id: int) -> ResponseReturnValue:
    """Refuse the role of a teacher to somebody who asked for it, and tell them by mail; the account stays."""
    found = approval.decline(user_id)
    flash(_("%(name)s stays a student.", name=found.display_name), "success")
    return _next_waiting()


def _next_waiting() -> ResponseReturnValue:
    return redirect(url_for("admin.index", state="waiting" if approval.waiting_count() else None))


@blueprint.post(ONE + "/disable")
@admin_required
def disable(user_id: int) -> ResponseReturnValue:
    """Disable an account."""
    found = users.get(user_id)
    try:
        users.set_disabled(user_id, True)
    except Conflict as error:
        flash(str(error.message), "error")
        return _page(found, error.status)
    flash(_("The account is disabled: nobody can log in with it."), "success")
    return redirect(url_for("admin.user", user_id=user_id))


@blueprint.post(ONE + "/enable")
@admin_required
def enable(user_id: int) -> ResponseReturnValue:
    """Enable an account again."""
    users.set_disabled(user_id, False)
    flash(_("The account was enabled."), "success")
    return redirect(url_for("admin.user", user_id=user_id))


@blueprint.post(ONE + "/password")
@admin_required
def reset_password(user_id: int) -> ResponseReturnValue:
    """Set a new password, generated if none is entered, and end the logins; its owner has to choose another."""
    form = ResetForm()
    found = users.get(user_id)
    if not form.validate_on_submit():
        return _page(found, Invalid.status, reset=form)
    password = form.password.data or passwords.generate()
    try:
        users.reset_password(user_id, password, must_change=user_id != the_user().id)
    except Invalid as error:
        return _page(found, forms.show(form, error), reset=form)
    flash(_("The password was changed. The account was logged out everywhere."), "success")
    return _show_account(user_id, "" if form.password.data else password)
