"""Administration of accounts: search, create, change and disable, one or several at once."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from classroom.core import wall_clock
from classroom.core.errors import Conflict, Invalid
from classroom.models import User
from classroom.services.accounts import approval, directory, many, passwords, users
from classroom.services.accounts.directory import Wanted
from classroom.web import forms
from classroom.web.forms.accounts import ROLES
from classroom.web.forms.admin import EditUserForm, NewUserForm, ResetForm, RoleForm
from classroom.web.guards import admin_required, the_user

blueprint = Blueprint("admin", __name__, url_prefix="/admin/users")

ONE = "/<int:user_id>"
ACTIONS = {
    "approve": _l("Approve as teachers"),
    "disable": _l("Disable"),
    "enable": _l("Enable"),
    "role:student": _l("Make students"),
    "role:teacher": _l("Make teachers"),
    "role:admin": _l("Make administrators"),
}
"""What can be done to several accounts."""
ORDERS = {
    "name": _l("by name"),
    "surname": _l("by surname"),
    "username": _l("by username"),
    "log_in": _l("last log-in first"),
    "since": _l("newest first"),
}
STATES = {"waiting": _l("wait for approval"), "active": _l("active"), "disabled": _l("disabled")}
"""States by which the list is filtered."""


FILTERS = ("q", "role", "state", "idle", "order")
"""What the list is asked for in its address."""


def _asked() -> dict[str, str]:
    return {name: request.values.get(name, "")[:100] for name in FILTERS}


def _day(text: str) -> float | None:
    """Return when a day such as ``2026-09-01`` begins (UTC), in Unix seconds; None: it is none."""
    try:
        return wall_clock.moment(datetime.strptime(text, "%Y-%m-%d"), None)  # noqa: DTZ007 - made a moment at once
    except (ValueError, OverflowError):
        return None


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(asked["q"], asked["role"], asked["state"], _day(asked["idle"]), asked["order"])


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """List accounts: ``q`` searches; ``role``, ``state``, ``idle`` (no log-in since a day) filter; ``order`` sorts."""
    return _list()


def _list(problem: str = "", status: int = 200) -> ResponseReturnValue:
    asked = _asked()
    if asked["idle"] and _day(asked["idle"]) is None:
        problem, status = _("This is not a day such as 2026-09-01."), Invalid.status
    found = users.list_users(_wanted(asked), request.args.get("page", 1, type=int))
    more = {"roles": ROLES, "states": STATES, "orders": ORDERS, "actions": ACTIONS, "problem": problem}
    waiting = approval.waiting_count()
    return render_template("admin/users.html", found=found, wanted=asked, waiting=waiting, **more), status


def _numbers(words: list[str]) -> list[int]:
    """Return the ids in a form; what is none is left out."""
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10]


@blueprint.post("/selected")
@admin_required
def selected() -> ResponseReturnValue:
    """Do ``action`` to the ticked accounts, or with ``all`` to all that the filters find; first show what changes."""
    if "confirmed" in request.form:
        ids = _numbers(request.form.get("ids", "").split())
    elif "all" in request.form:
        ids = directory.ids_of(_wanted(_asked()))
    else:
        ids = _numbers(request.form.getlist("ids"))
    action = request.form.get("action", "")
    try:
        if "confirmed" in request.form:
            changed = many.apply(ids, action, the_user().id)
            flash(ngettext("%(num)d account was changed.", "%(num)d accounts were changed.", changed), "success")
            kept: dict[str, Any] = {name: value for name, value in _asked().items() if value}
            return redirect(url_for("admin.index", **kept))
        planned = many.plan(ids, action, the_user().id)
    except Invalid as error:
        return _list(str(next(iter(error.fields.values()))), error.status)
    return render_template("admin/selected.html", plan=planned, label=ACTIONS[action], wanted=_asked(), roles=ROLES)


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


def _page(user: User, status: int = 200, *, password: str = "", **bound: Any) -> ResponseReturnValue:
    """Render the page of an account. ``bound`` has submitted forms; ``password`` is one just made up."""
    names = ("display_name", "given_name", "family_name", "email")
    shown = {
        "edit": EditUserForm(formdata=None, data={name: getattr(user, name) for name in names}),
        "role": RoleForm(formdata=None, data={"role": user.role}),
        "reset": ResetForm(formdata=None),
    } | bound
    return render_template("admin/user.html", user=user, password=password, roles=ROLES, **shown), status


@blueprint.get(ONE)
@admin_required
def user(user_id: int) -> ResponseReturnValue:
    """Show an account."""
    return _page(users.get(user_id))


@blueprint.post(ONE)
@admin_required
def edit(user_id: int) -> ResponseReturnValue:
    """Change names and address of an account; the address is taken as it is."""
    form = EditUserForm()
    found = users.get(user_id)
    if not form.validate_on_submit():
        return _page(found, Invalid.status, edit=form)
    names = ("display_name", "given_name", "family_name", "email")
    try:
        users.edit(user_id, **{name: form[name].data or "" for name in names})
    except Invalid as error:
        return _page(found, forms.show(form, error), edit=form)
    flash(_("It was saved."), "success")
    return redirect(url_for("admin.user", user_id=user_id))


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
