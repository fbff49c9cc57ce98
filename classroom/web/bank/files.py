"""Import questions (upload, preview, confirm), and export them."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from classroom import formats, questions
from classroom.core.concurrency import yield_to_loop
from classroom.core.errors import NotFound, TizaError
from classroom.http import uploads
from classroom.services.bank import import_export, import_rows, staged_imports
from classroom.web.bank import progress
from classroom.web.bank.blueprint import blueprint
from classroom.web.bank.listing import attachment, download
from classroom.web.guards import teacher_required, the_user

uploads.allow("bank.import_preview", formats.MAX_BYTES + 1024 * 1024)

GROUP = 100
"""Number of questions or problems in one collapsible group of the preview."""


class ImportForm(FlaskForm):
    """A file of questions, or a text that was copied from somewhere, and its format."""

    file = FileField(lazy_gettext("File"))
    text = TextAreaField(lazy_gettext("Or paste the questions"))
    format = SelectField(lazy_gettext("Format"), choices=[])

    def __init__(self) -> None:
        super().__init__()
        known = [SelectChoice(name, formats.get(name).label) for name in formats.names()]
        self.format.choices = [SelectChoice("", lazy_gettext("Detect automatically")), *known]


def _with_error(form: ImportForm, error: TizaError) -> ImportForm:
    form.file.errors = [str(error.message)]
    return form


def _form_page(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    accept = ",".join(f".{ending}" for ending in formats.extensions())
    return render_template("bank/import.html", form=form, accept=accept, max_bytes=formats.MAX_BYTES), status


@blueprint.get("/import")
@teacher_required
def import_form() -> ResponseReturnValue:
    """Show the form for uploading a file."""
    return _form_page(ImportForm())


@blueprint.post("/import")
@teacher_required
def import_preview() -> ResponseReturnValue:
    """Preview the import of a file, without saving questions."""
    form = ImportForm()
    upload = form.file.data
    pasted = "" if upload and upload.filename else (form.text.data or "").strip()
    if not form.validate() or not (pasted or (upload and upload.filename)):
        form.file.errors = [*form.file.errors, _("Choose a file or paste the questions first.")]
        return _form_page(form, 422)
    data = pasted.encode(errors="replace") if pasted else upload.read()
    if sentence := formats.why_unreadable(data):
        form.file.errors = [sentence]
        return _form_page(form, 422)
    guessed = formats.guess_pasted(pasted) if pasted else import_export.guess(upload.filename, data)
    name = form.format.data or guessed
    if not name:
        of_text = _("The text does not tell its format. Choose it here.")
        form.format.errors = [
            of_text if pasted else _("The name of the file does not tell its format. Choose it here.")
        ]
        return _form_page(form, 422)
    filename = _("Pasted text") if pasted else upload.filename
    owner_id, known = the_user().id, name

    def finish(report: import_export.ImportReport) -> ResponseReturnValue:
        token = staged_imports.put(owner_id, filename, known, data) if report.preview else None
        return render_template(
            "bank/import_preview.html",
            filename=filename,
            read_as=" · ".join(filter(None, (report.program, report.label))),
            report=report,
            bad=_lines(report.errors),
            less=_lines(report.notes),
            rows=_rows(report),
            group=GROUP,
            token=token,
            types=questions.labels(),
        )

    def failed(error: TizaError) -> ResponseReturnValue:
        return _form_page(_with_error(form, error), error.status)

    return progress.answer(import_export.importing(owner_id, data, known, dry_run=True), finish, failed)


def _lines(problems: list[formats.LineError]) -> int:
    return sum(problem.get("count", 1) for problem in problems)


def _rows(report: import_export.ImportReport) -> list[tuple[int, dict[str, Any]]]:
    rows = []
    for entry in report.preview:
        rows.append((entry.line, import_rows.row(entry.content)))
        yield_to_loop()
    return rows


@blueprint.post("/import/confirm")
@teacher_required
def import_confirm() -> ResponseReturnValue:
    """Import the questions of the preview."""
    owner_id = the_user().id
    try:
        staged = staged_imports.get(owner_id, request.form.get("token", ""))
    except NotFound as error:
        flash(str(error.message), "warning")
        return redirect(url_for("bank.import_form"))
    partial = request.form.get("partial") == "1"
    filename = staged.filename

    def finish(report: import_export.ImportReport) -> ResponseReturnValue:
        staged_imports.drop(owner_id)
        ids = report.questions
        made: dict[str, Any] = {"imported": f"{min(ids)}-{max(ids)}", "file": filename} if ids else {}
        return redirect(url_for("bank.index", came_in=report.created, **made))

    def failed(error: TizaError) -> ResponseReturnValue:
        return _form_page(_with_error(ImportForm(), error), error.status)

    return progress.answer(
        import_export.importing(owner_id, staged.data, staged.format, partial=partial), finish, failed
    )


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
