"""The administrators' page of the server: its state, workers, logins, deliveries, terms; and what they may change."""

import smtplib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from classroom.core.errors import Invalid
from classroom.core.settings import current
from classroom.services.accounts import approval, letters, logins, users
from classroom.services.deliveries import mail, overview
from classroom.services.deliveries.smtp import MailServerError
from classroom.services.doctor.checks import first_line
from classroom.services.forgetting import overview as forgetting
from classroom.services.server import options, workers
from classroom.web import forms, server_health
from classroom.web.forms.server import TeachersForm, TestMailForm
from classroom.web.guards import admin_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("server", __name__, url_prefix="/admin")

JOBS = {
    "user": _l("accounts"),
    "lesson": _l("lessons"),
    "names": _l("people of lessons"),
    "participant": _l("students in lessons"),
    "course": _l("classes"),
    "question": _l("questions"),
}
"""What is deleted, by the kind of the job."""


def _page(
    form: TestMailForm | None = None, status: int = 200, result: str = "", teachers: TeachersForm | None = None
) -> ResponseReturnValue:
    chosen = {"domains": " ".join(options.teacher_domains()), "code": options.teacher_code()}
    form = form or TestMailForm(formdata=None, data={"address": the_user().email or ""})
    return render_template(
        "admin/server.html",
        form=form,
        result=result,
        facts=server_health.facts(),
        versions=server_health.versions(),
        workers=workers.running(),
        registration=options.registration(),
        fixed=options.registration_fixed_by(),
        teachers=teachers or TeachersForm(formdata=None, data=chosen),
        everybody_teaches="teacher" in users.registration_roles(),
        mail_works=mail.is_configured(),
        links_work=letters.can_be_sent(),
        waiting=approval.waiting_count(),
        logins=logins.count(),
        deliveries=overview.counts(),
        jobs=forgetting.jobs(),
    ), status


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """Show the state of the server: health, versions, workers of all hosts, and what can be changed."""
    return _page()


@blueprint.post("/registration")
@admin_required
def set_registration() -> ResponseReturnValue:
    """Open or close registration (``registration`` is ``open`` or ``closed``), unless a setting fixes it."""
    options.set_registration(request.form.get("registration", ""))
    if options.registration() == "open":
        flash(_("Anyone can create an account now."), "success")
    else:
        flash(_("Registration is closed: only administrators create accounts."), "success")
    return redirect(url_for("server.index"))


@blueprint.post("/teachers")
@admin_required
def set_teachers() -> ResponseReturnValue:
    """Choose the `domains` of e-mail addresses and the invitation `code` that make teachers without an approval."""
    form = TeachersForm()
    if not form.validate_on_submit():
        return _page(status=Invalid.status, teachers=form)
    try:
        options.set_teachers(form.domains.data or "", form.code.data or "")
    except Invalid as error:
        return _page(status=forms.show(form, error), teachers=form)
    flash(_("It was saved."), "success")
    return redirect(url_for("server.index"))


@blueprint.post("/mail")
@admin_required
def test_mail() -> ResponseReturnValue:
    """Send a test mail to ``address`` at once, and show what the mail server says."""
    form = TestMailForm()
    if not mail.is_configured():
        flash(_("Mail is not set up."), "error")
        return redirect(url_for("server.index"))
    if not form.validate_on_submit():
        return _page(form, Invalid.status)
    try:
        mail.send_test(current(), form.address.data or "")
    except ValueError:
        form.address.errors = [_("This is not an e-mail address.")]
    except (OSError, smtplib.SMTPException, MailServerError) as error:
        form.address.errors = [_("The mail server did not take it: %(reason)s", reason=first_line(error)[:300])]
    else:
        return _page(form, result=_("The mail server has taken it. Look whether it arrives."))
    return _page(form, Invalid.status)


@blueprint.get("/logins")
@admin_required
def list_logins() -> ResponseReturnValue:
    """List the open logins of all accounts with their devices: ``q`` searches."""
    query = request.args.get("q", "")
    found = logins.listed(query, number(request.args.get("page")) or 1)
    return render_template("admin/logins.html", found=found, query=query, own=the_user().access_id)


@blueprint.post("/logins/<int:access_id>/end")
@admin_required
def end_login(access_id: int) -> ResponseReturnValue:
    """End a login: its browser is logged out at once."""
    logins.end(access_id)
    flash(_("The login was ended."), "success")
    return redirect(url_for("server.list_logins", q=request.args.get("q") or None))


@blueprint.get("/jobs")
@admin_required
def jobs() -> ResponseReturnValue:
    """Show the deliveries that wait or failed, and what is deleted in the background."""
    found = overview.troubled(number(request.args.get("page")) or 1)
    return render_template(
        "admin/jobs.html",
        found=found,
        counts=overview.counts(),
        jobs=forgetting.jobs(),
        kinds=JOBS,
        can_repeat=overview.can_repeat,
        called=overview.called(found.items),
    )


@blueprint.post("/deliveries/<int:delivery_id>/repeat")
@admin_required
def repeat(delivery_id: int) -> ResponseReturnValue:
    """Try a delivery at once that waits, or deliver one again that was given up."""
    overview.repeat(delivery_id)
    flash(_("It is being delivered. Reload the page to see what came of it."), "success")
    return redirect(url_for("server.jobs"))


@blueprint.get("/terms")
@admin_required
def terms() -> ResponseReturnValue:
    """Show which lessons lose the names of their students when."""
    return render_template("admin/terms.html", terms=forgetting.terms(), months=current().keep_months)
