"""Where an administrator finishes a registration that a learning platform has begun by itself."""

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.http.addresses import public_base
from classroom.services.lti import registering
from classroom.services.lti.refusals import Refused
from classroom.web import forms
from classroom.web.forms.lti import RegistrationForm
from classroom.web.guards import admin_required

log = structlog.get_logger()

blueprint = Blueprint("lti_registrations", __name__, url_prefix="/admin/lti/register")


@blueprint.errorhandler(Refused)
def explain(error: Refused) -> ResponseReturnValue:
    """Say what is wrong, by its code, and what to do."""
    log.warning("lti_refused", code=error.code, detail=error.detail, path="/admin/lti/register")
    return render_template("lti/registration_problem.html", error=error, framed=False), error.status


def _page(key: str, form: RegistrationForm | None = None, status: int = 200) -> ResponseReturnValue:
    offer = registering.offered(key)
    form = form or RegistrationForm(formdata=None, data={"name": offer.name})
    base = public_base(request.host_url)
    known = registering.is_known(offer.issuer)
    return render_template("lti/registration.html", key=key, offer=offer, form=form, base=base, known=known), status


@blueprint.get("/<key>")
@admin_required
def show(key: str) -> ResponseReturnValue:
    """Show what the platform says of itself and what would be registered."""
    return _page(key)


@blueprint.post("/<key>")
@admin_required
def finish(key: str) -> ResponseReturnValue:
    """Have the platform register us."""
    form = RegistrationForm()
    if not form.validate_on_submit():
        return _page(key, form, Invalid.status)
    try:
        platform = registering.register(
            key,
            mark=form.mark.data or "",
            name=form.name.data or "",
            makes_teachers=form.makes_teachers.data,
            base=public_base(request.host_url),
        )
    except Invalid as error:
        return _page(key, form, forms.show(form, error))
    flash(_("The platform was registered. You can close the window that it has opened."), "success")
    return redirect(url_for("lti_platforms.show", platform_id=platform.id), 303)
