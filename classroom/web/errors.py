"""Errors as a designed page that says what to do next."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from classroom.errors import TizaError


def render(error: TizaError) -> Response:
    """Return the page for an error."""
    titles = {
        400: _("That did not arrive as it should"),
        401: _("Please log in"),
        403: _("Not for this account"),
        404: _("Nothing here"),
        405: _("Not possible here"),
        409: _("Not possible just now"),
        413: _("Too large"),
        429: _("A little slower, please"),
        500: _("Our mistake"),
        503: _("Back in a moment"),
    }
    actions = {401: (_("Log in"), "/login")}
    page = render_template(
        "errors/error.html",
        status=error.status,
        title=titles.get(error.status, _("That did not work")),
        message=str(error.message) or error.code,
        action=actions.get(error.status, (_("Back to the start"), "/")),
        reference=getattr(error, "reference", None),
    )
    return make_response(page, error.status)
