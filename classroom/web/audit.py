"""The audit, for administrators: who did what to accounts and personal data."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from classroom.services.audit import trail
from classroom.web.forms.accounts import ROLES
from classroom.web.guards import admin_required
from classroom.web.query_numbers import number

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")

ACTIONS = {
    "log_in": _l("Logged in"),
    "log_in_failed": _l("Log-in failed"),
    "token_made": _l("API token created"),
    "account_created": _l("Account created"),
    "account_disabled": _l("Account disabled"),
    "account_enabled": _l("Account enabled"),
    "role_changed": _l("Role changed"),
    "password_changed": _l("Password changed"),
    "password_reset": _l("Password reset"),
    "reset_mailed": _l("Link for a new password sent by mail"),
    "password_reset_by_mail": _l("Password reset with a link"),
    "role_declined": _l("Not approved as a teacher"),
    "email_changed": _l("E-mail address changed"),
    "email_change_undone": _l("Change of the e-mail address undone"),
    "account_edited": _l("Account edited by an administrator"),
    "approval_changed": _l("Who is approved as a teacher changed"),
    "passwords_shown": _l("New passwords shown"),
    "results_exported": _l("Results exported"),
    "own_data_exported": _l("Own data exported"),
    "deletion_requested": _l("Deletion of the account requested"),
    "deletion_cancelled": _l("Deletion of the account cancelled"),
    "account_erased": _l("Account erased"),
    "lesson_deleted": _l("Lesson deleted"),
    "lesson_anonymised": _l("Lesson anonymised"),
    "participant_anonymised": _l("Participant anonymised"),
    "course_deleted": _l("Class deleted"),
    "question_deleted": _l("Question deleted"),
    "login_ended": _l("Login ended by an administrator"),
    "pins_made": _l("PINs of a class made"),
    "pin_used": _l("Came into a class with a PIN"),
    "registration_changed": _l("Registration opened or closed"),
    "platform_added": _l("Learning platform registered"),
    "platform_changed": _l("Registration of a learning platform changed"),
    "platform_removed": _l("Learning platform removed"),
    "school_imported": _l("List of a school imported"),
    "homework_deleted": _l("Homework deleted"),
    "homework_reminded": _l("Students reminded of homework"),
    "webhook_created": _l("Webhook created"),
    "webhook_changed": _l("Webhook changed"),
    "webhook_deleted": _l("Webhook deleted"),
    "backup_restored": _l("Database replaced by a backup"),
    "identity_linked": _l("Linked with the school's account"),
    "identity_unlinked": _l("Link with the school's account removed"),
    "logged_out_by_provider": _l("Logged out by the school's log-in"),
}
SUBJECTS = {
    "lesson": _l("lesson"),
    "course": _l("class"),
    "question": _l("question"),
    "participant": _l("participant"),
    "platform": _l("learning platform"),
    "import": _l("list of a school"),
    "homework": _l("homework"),
    "webhook": "webhook",
}
DETAILS = {
    **ROLES,
    "students": _l("Makes accounts of students"),
    "teachers": _l("Makes accounts of students and teachers"),
    "open": _l("registration open"),
    "closed": _l("registration closed"),
    "csv of sums": _l("CSV of sums"),
    "without names": _l("without names"),
}
"""The words of which details consist, where they are not names of files' formats."""
VIA = {"page": _l("page"), "api": "API", "command": _l("command line"), "server": _l("server")}


def detail(text: str) -> str:
    """Return the detail of an entry in the reader's language."""
    for sign in (", ", " > "):
        if sign in text:
            return sign.join(detail(part) for part in text.split(sign))
    return str(DETAILS.get(text, text))


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    """List the audit, newest first: ``action`` and ``person`` (a username or the number of an account) filter."""
    wanted = trail.Filter(request.args.get("action", ""), request.args.get("person", ""))
    found = trail.entries(wanted, number(request.args.get("page")) or 1)
    return render_template(
        "admin/audit.html",
        found=found,
        wanted=wanted,
        names=trail.usernames(found.items),
        actions=ACTIONS,
        subjects=SUBJECTS,
        via=VIA,
        detail=detail,
    )
