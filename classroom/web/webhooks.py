"""A teacher's webhooks: pages below the account."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from classroom.core.errors import Invalid, TizaError
from classroom.models import Lesson, Webhook
from classroom.services.lessons import lookup
from classroom.services.webhooks import history, manage
from classroom.web import forms
from classroom.web.forms.webhooks import EVENTS, NewWebhookForm, WebhookForm
from classroom.web.guards import teacher_required, the_user
from classroom.web.query_numbers import number

blueprint = Blueprint("webhooks", __name__, url_prefix="/account/webhooks")

ONE = "/<int:webhook_id>"
PER_PAGE = 20


def _me() -> int:
    return the_user().id


def reason(error: str) -> str:
    """Return why a call failed, in words (``error`` as ``services/deliveries/webhooks`` writes it)."""
    word, _colon, detail = error.partition(":")
    if word == "status":
        return str(_("Your program answered with the status %(status)s.", status=detail))
    texts = {
        "timeout": _("Your program did not answer in time."),
        "unknown_host": _("There is no such host."),
        "certificate": _("The certificate of the host is not valid."),
        "tls": _("The host does not speak https at this address."),
        "bad_answer": _("What answers there does not speak HTTP."),
        "not_allowed": _(
            "The host is in a private network, which can be called only if whoever runs the server names it in "
            "CLASSROOM_WEBHOOK_NETWORKS."
        ),
        "switched_off": _("The webhook was switched off."),
        "secret_unreadable": _("The secret can no longer be read. Make a new one."),
        "connection": _("The host cannot be reached."),
    }
    return str(texts.get(word, _("Something went wrong on this server.")))


def _off_reason(webhook: Webhook) -> str:
    texts = {
        "gone": _("Your program answered 410: it does not want to be called any more."),
        "behind": _("Too many calls were waiting for it."),
    }
    return str(texts.get(webhook.off_reason or "", ""))


def _lessons(chosen: object) -> list[SelectChoice]:
    """Return the lessons that can be chosen: those that run, and the one that is chosen already."""
    listed = [(lesson.id, f"{lesson.title} · {lesson.code}") for lesson in lookup.running(_me())]
    if isinstance(chosen, int) and chosen and chosen not in dict(listed):
        listed.append((chosen, str(chosen)))
    return [SelectChoice(0, _("all my lessons and classes")), *(SelectChoice(*pair) for pair in listed)]


def _list(form: NewWebhookForm | None = None, status: int = 200) -> ResponseReturnValue:
    found = manage.of_owner(_me())
    if form is None:
        form = NewWebhookForm(formdata=None, data={"events": [], "lesson_id": number(request.args.get("lesson")) or 0})
        form.lesson_id.choices = _lessons(form.lesson_id.data)
    shown = {"webhooks": found, "latest": history.latest(found), "status_of": history.status}
    return render_template("webhooks/list.html", form=form, most=manage.MAX_WEBHOOKS, **shown), status


def _page(
    webhook: Webhook, form: WebhookForm | None = None, status: int = 200, secret: str = ""
) -> ResponseReturnValue:
    if form is None:
        form = WebhookForm(formdata=None, data={"url": webhook.url, "events": webhook.events})
    found = history.page(webhook.id, _me(), number(request.args.get("page")) or 1, PER_PAGE)
    more: dict[str, Any] = {
        "described": manage.describe(webhook),
        "lesson": _lesson_of(webhook),
        "found": found,
        "status_of": history.status,
        "reason": reason,
        "off_reason": _off_reason(webhook),
        "names": EVENTS,
    }
    return render_template("webhooks/show.html", webhook=webhook, form=form, secret=secret, **more), status


def _lesson_of(webhook: Webhook) -> Lesson | None:
    """Return the only lesson that the webhook is of, if its owner still teaches it."""
    if webhook.lesson_id is None:
        return None
    try:
        return lookup.for_teacher(webhook.lesson_id, _me())
    except TizaError:
        return None


def _back(webhook_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id))


@blueprint.get("")
@teacher_required
def index() -> ResponseReturnValue:
    """List the teacher's webhooks, with a form for a new one."""
    return _list()


@blueprint.post("")
@teacher_required
def create() -> ResponseReturnValue:
    """Create a webhook, and show its secret once."""
    form = NewWebhookForm()
    form.lesson_id.choices = _lessons(form.lesson_id.data)
    if not form.validate_on_submit():
        return _list(form, Invalid.status)
    try:
        webhook, secret = manage.create(
            _me(), url=form.url.data or "", events=form.events.data or [], lesson_id=form.lesson_id.data or None
        )
    except TizaError as error:
        return _list(form, forms.show(form, error))
    return _page(webhook, None, 201, secret)


@blueprint.get(ONE)
@teacher_required
def show(webhook_id: int) -> ResponseReturnValue:
    """Show a webhook and its deliveries."""
    return _page(manage.get(webhook_id, _me()))


@blueprint.post(ONE)
@teacher_required
def save(webhook_id: int) -> ResponseReturnValue:
    """Change address and events."""
    webhook = manage.get(webhook_id, _me())
    form = WebhookForm()
    if not form.validate_on_submit():
        return _page(webhook, form, Invalid.status)
    try:
        manage.change(webhook_id, _me(), url=form.url.data or "", events=form.events.data or [])
    except TizaError as error:
        return _page(webhook, form, forms.show(form, error))
    return _back(webhook_id, _("The webhook was saved."))


@blueprint.post(ONE + "/active")
@teacher_required
def set_active(webhook_id: int) -> ResponseReturnValue:
    """Switch a webhook on or off (``active`` is 1 or 0)."""
    active = request.form.get("active") == "1"
    manage.change(webhook_id, _me(), active=active)
    return _back(
        webhook_id, _("The webhook is on.") if active else _("The webhook is off. What was waiting is given up.")
    )


@blueprint.post(ONE + "/secret")
@teacher_required
def rotate(webhook_id: int) -> ResponseReturnValue:
    """Give a webhook a new secret, and show it once."""
    webhook, secret = manage.change(webhook_id, _me(), rotate_secret=True)
    return _page(webhook, None, 201, secret or "")


@blueprint.post(ONE + "/ping")
@teacher_required
def ping(webhook_id: int) -> ResponseReturnValue:
    """Call a webhook to try it."""
    history.ping(webhook_id, _me())
    return _back(webhook_id, _("A test call is on its way. Reload the page to see what came of it."))


@blueprint.post(ONE + "/deliveries/<int:delivery_id>/replay")
@teacher_required
def replay(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Repeat a delivery."""
    history.replay(webhook_id, _me(), delivery_id)
    return _back(webhook_id, _("The call is being repeated. Reload the page to see what came of it."))


@blueprint.post(ONE + "/delete")
@teacher_required
def remove(webhook_id: int) -> ResponseReturnValue:
    """Delete a webhook with its deliveries."""
    manage.remove(webhook_id, _me())
    flash(_("The webhook was deleted."), "success")
    return redirect(url_for("webhooks.index"))
