"""Export questions, and the templates of tables for importing them."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from classroom import formats
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.listing import attachment, download
from classroom.web.guards import teacher_required


@blueprint.get("/export")
@teacher_required
def export_file() -> ResponseReturnValue:
    """Export all active questions; first show what the file cannot contain, unless ``anyway=1``."""
    return download(None, request.args.get("format", "json"), anyway=request.args.get("anyway") == "1")


@blueprint.get("/import/template.csv")
@teacher_required
def template_csv() -> ResponseReturnValue:
    """Return a CSV template with examples: all columns, or with ``columns=few`` those of the common case."""
    return _template("csv")


@blueprint.get("/import/template.xlsx")
@teacher_required
def template_xlsx() -> ResponseReturnValue:
    """Return a workbook template with examples: all columns, or with ``columns=few`` those of the common case."""
    return _template("xlsx")


def _template(format_name: str) -> Response:
    simple = request.args.get("columns") == "few"
    name = "tiza-template-short" if simple else "tiza-template"
    return attachment(formats.get(format_name), formats.template(format_name, simple=simple), name)
