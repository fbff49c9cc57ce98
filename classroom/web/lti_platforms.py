"""Administration of learning platforms: registrations, and what to type into the platform."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid, TizaError
from classroom.http.addresses import public_base
from classroom.models import LtiPlatform
from classroom.services.lti import keys, platforms
from classroom.web import forms
from classroom.web.forms.lti import NewPlatformForm, PlatformForm
from classroom.web.guards import admin_required

blueprint = Blueprint("lti_platforms", __name__, url_prefix="/admin/lti")

ONE = "/<int:platform_id>"


def _addresses() -> list[tuple[str, str]]:
    """Return what to type into the platform: the names of its fields, and our addresses."""
    base = public_base(request.host_url)
    return [
        (_("Tool URL, redirect URI, target link URI"), f"{base}/lti/launch"),
        (_("Initiate login URL, OpenID Connect initiation URL"), f"{base}/lti/login"),
        (_("Public keyset URL, JWK URL"), f"{base}/lti/jwks.json"),
    ]


def _list(form: NewPlatformForm | None = None, status: int = 200) -> ResponseReturnValue:
    form = form or NewPlatformForm(formdata=None)
    shown: dict[str, Any] = {"platforms": platforms.listed(), "addresses": _addresses()}
    base = public_base(request.host_url)
    shown |= {"registration": f"{base}/lti/register", "insecure": not base.startswith("https://")}
    return render_template("lti/platforms.html", form=form, **shown), status


def _page(platform: LtiPlatform, form: PlatformForm | None = None, status: int = 200) -> ResponseReturnValue:
    if form is None:
        names = "\n".join(deployment.name for deployment in platform.deployments)
        form = PlatformForm(formdata=None, data={"deployments": names, "makes_teachers": platform.makes_teachers})
    return render_template("lti/platform.html", platform=platform, form=form, addresses=_addresses()), status


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """List the registrations, with a form for a new one."""
    return _list()


@blueprint.post("")
@admin_required
def create() -> ResponseReturnValue:
    """Add a registration."""
    form = NewPlatformForm()
    if not form.validate_on_submit():
        return _list(form, Invalid.status)
    fields = ("name", "issuer", "client_id", "auth_url", "token_url", "jwks_url")
    given: dict[str, str] = {name: form[name].data or "" for name in fields}
    try:
        platform = platforms.add(
            **given, deployments=form.names, makes_teachers=form.makes_teachers.data, by_itself=False
        )
    except TizaError as error:
        return _list(form, forms.show(form, error))
    flash(_("The platform was registered."), "success")
    return redirect(url_for("lti_platforms.show", platform_id=platform.id))


@blueprint.post("/keys")
@admin_required
def rotate() -> ResponseReturnValue:
    """Make a new key of our own."""
    keys.rotate()
    flash(_("There is a new key. It signs from tomorrow on, when platforms know it."), "success")
    return redirect(url_for("lti_platforms.index"))


@blueprint.get(ONE)
@admin_required
def show(platform_id: int) -> ResponseReturnValue:
    """Show a registration."""
    return _page(platforms.get(platform_id))


@blueprint.post(ONE)
@admin_required
def save(platform_id: int) -> ResponseReturnValue:
    """Change the deployments of a registration, and whom its people become."""
    platform, form = platforms.get(platform_id), PlatformForm()
    if not form.validate_on_submit():
        return _page(platform, form, Invalid.status)
    try:
        platforms.change(platform_id, deployments=form.names, makes_teachers=form.makes_teachers.data)
    except TizaError as error:
        return _page(platform, form, forms.show(form, error))
    flash(_("The registration was saved."), "success")
    return redirect(url_for("lti_platforms.show", platform_id=platform_id))


@blueprint.post(ONE + "/delete")
@admin_required
def remove(platform_id: int) -> ResponseReturnValue:
    """Remove a registration."""
    platforms.remove(platform_id)
    flash(_("The registration was removed."), "success")
    return redirect(url_for("lti_platforms.index"))
