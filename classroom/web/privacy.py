"""What is stored of people, why, and how long; and a copy of one's own data."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from classroom.core import settings
from classroom.http.guards import public
from classroom.services.forgetting import inventory, own_data
from classroom.web.guards import login_required, the_user

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@public
def show() -> ResponseReturnValue:
    """Say what is stored of people, why, and how long."""
    return render_template(
        "privacy.html",
        stored=inventory.PERSONAL,
        in_browsers=inventory.IN_BROWSERS,
        months=settings.current().keep_months,
    )


@blueprint.post("/account/data")
@login_required
def own() -> ResponseReturnValue:
    """Return everything that is stored of the account, as a ZIP file with JSON and CSV."""
    user = the_user()
    name = user.id
    response = Response(own_data.export(user.id), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="tiza-account-{name}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
