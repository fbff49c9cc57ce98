"""How the students of a class come in, for its teacher: address, PINs, log-in cards, link to join, requests."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core.errors import Invalid
from classroom.http.addresses import phone_url
from classroom.services.classes import addresses, courses, join_requests, pins
from classroom.web.guards import teacher_required, the_user

blueprint = Blueprint("class_entry", __name__, url_prefix="/teach/courses/<int:course_id>")


def _me() -> int:
    return the_user().id


def _back(course_id: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("class_entry.show", course_id=course_id))


def _page(course_id: int, error: Invalid | None = None) -> ResponseReturnValue:
    course = courses.get(course_id, _me())
    return render_template(
        "courses/entry.html",
        course=course,
        typed=request.form.get("slug", course.slug or addresses.suggestion(course.title)),
        error=str(error.fields.get("slug", error.message)) if error else "",
        address=phone_url(url_for("class_page.show", slug=course.slug)) if course.slug else "",
        address_begins=phone_url("/c/"),
        link=phone_url(url_for("class_page.ask", token=course.join_token)) if course.join_token else "",
        waiting=join_requests.waiting(course_id, _me()),
        with_pin=len(pins.have_one(course_id)),
    ), error.status if error else 200


@blueprint.get("/entry")
@teacher_required
def show(course_id: int) -> ResponseReturnValue:
    """Show how students come into a class, and who has asked to join it."""
    return _page(course_id)


@blueprint.post("/address")
@teacher_required
def set_address(course_id: int) -> ResponseReturnValue:
    """Give a class a permanent address, another one, or none."""
    try:
        slug = addresses.set_slug(course_id, _me(), request.form.get("slug", ""))
    except Invalid as error:
        return _page(course_id, error)
    return _back(course_id, _("The address was changed.") if slug else _("The class has no address any more."))


@blueprint.post("/pins")
@teacher_required
def allow_pins(course_id: int) -> ResponseReturnValue:
    """Let students of a class come in with a PIN, or no longer."""
    allowed = request.form.get("allowed") == "1"
    pins.set_allowed(course_id, _me(), allowed)
    said = _("PINs are valid for this class now.") if allowed else _("PINs are not valid for this class any more.")
    return _back(course_id, said)


@blueprint.get("/cards")
@teacher_required
def cards(course_id: int) -> ResponseReturnValue:
    """Show the log-in cards of a class without PINs, and the buttons that make PINs."""
    course = courses.get(course_id, _me())
    able = {user.id for user in pins.managed(course_id, _me())}
    missing = len(able - pins.have_one(course_id))
    found = pins.cards(course_id, _me())
    return _cards(
        course_id, found, shown=False, missing=missing, able=len(able), others=len(found) - len(able), course=course
    )


@blueprint.post("/cards")
@teacher_required
def make_pins(course_id: int) -> ResponseReturnValue:
    """Make PINs for the students who have none, or for all, or for one; show them once, on cards to print."""
    course = courses.get(course_id, _me())
    who = request.form.get("who", "missing")
    ids = None
    if who != "missing":
        ids = {user.id for user in pins.managed(course_id, _me())}
        if who != "all":
            ids &= {int(who)} if who.isascii() and who.isdigit() and len(who) < 10 else set()
    addresses.ensure_slug(course_id, _me())
    found = pins.make(course_id, _me(), ids)
    if not found:
        flash(_("There was nobody to make a PIN for."), "warning")
        return redirect(url_for("class_entry.cards", course_id=course_id))
    pins.set_allowed(course_id, _me(), True)
    return _cards(course_id, found, shown=True, course=course)


def _cards(course_id: int, found: list[pins.Card], **facts: object) -> ResponseReturnValue:
    course = courses.get(course_id, _me())
    address = phone_url(url_for("class_page.show", slug=course.slug)) if course.slug else ""
    per_page = 10 if request.args.get("per_page") == "10" else 8
    return render_template("courses/cards.html", cards=found, address=address, per_page=per_page, **facts)


@blueprint.post("/link")
@teacher_required
def set_link(course_id: int) -> ResponseReturnValue:
    """Make a new link with which students ask to join a class, or have none."""
    on = request.form.get("on") == "1"
    join_requests.set_link(course_id, _me(), on=on)
    return _back(course_id, _("The new link is valid now.") if on else _("The link is not valid any more."))


@blueprint.post("/requests")
@teacher_required
def decide(course_id: int) -> ResponseReturnValue:
    """Take the chosen students who asked into the class, or decline them."""
    chosen = {
        int(text) for text in request.form.getlist("student") if text.isascii() and text.isdigit() and len(text) < 10
    }
    admit = request.form.get("decision") == "admit"
    number = join_requests.decide(course_id, _me(), chosen, admit=admit)
    if admit:
        said = ngettext("%(num)d student joined the class.", "%(num)d students joined the class.", number)
    else:
        said = ngettext("%(num)d request was declined.", "%(num)d requests were declined.", number)
    return _back(course_id, said)
