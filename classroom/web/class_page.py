"""The permanent address of a class: where its students come in, and find what is open and what is due."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from classroom.core.database import now
from classroom.core.errors import NotAuthenticated, NotFound, RateLimited, TizaError
from classroom.http import identity
from classroom.http.addresses import phone_url
from classroom.http.client_address import client_address
from classroom.http.guards import public
from classroom.models import Course, User
from classroom.services.assignments import watch
from classroom.services.classes import addresses, courses, join_requests, pins
from classroom.services.lessons import code_guard, of_course
from classroom.web import qr_codes
from classroom.web.guards import login_required, the_user
from classroom.web.student import end_pin, pin_access

blueprint = Blueprint("class_page", __name__)

ONE = "/c/<slug>"


def _find(slug: str) -> Course:
    """Return the class at an address; unknown ones count as unknown codes of lessons do."""
    try:
        return addresses.find(slug)
    except NotFound:
        code_guard.count_unknown(client_address())
        raise


def _member(course: Course) -> User | None:
    """Return the student of the class who is logged in, or has come in with a PIN."""
    if current_user.is_authenticated:
        return the_user() if courses.has_student(course.id, current_user.id) else None
    by_pin = pin_access(course.id)
    return by_pin.user if by_pin else None


@blueprint.get(ONE)
@public
def show(slug: str) -> ResponseReturnValue:
    """Lead to the open lesson of a class, or say that there is none; ask for name and PIN where they are used."""
    course = _find(slug)
    lesson = of_course.open_lesson(course.id)
    asks = course.pin_login and not current_user.is_authenticated
    if lesson is not None and (_member(course) is not None or not asks):
        return redirect(url_for("student.join", code=lesson.code))
    return _page(course)


def _page(course: Course, error: TizaError | None = None) -> ResponseReturnValue:
    member = _member(course)
    due = []
    if member is not None:
        due = [row for row in watch.due_for(member.id, now()) if row["course_id"] == course.id and not row["closed"]]
    asks = course.pin_login and not current_user.is_authenticated and member is None
    facts = {
        "course": course,
        "member": member,
        "due": [row for row in due if row["status"] in watch.TO_DO],
        "is_open": of_course.open_lesson(course.id) is not None,
        "names": addresses.names_with_pin(course) if asks else [],
        "chosen": request.form.get("student", ""),
        "error": str(error.message) if error else "",
    }
    headers = {"X-Robots-Tag": "noindex"}
    if error is not None and error.retry_after:
        headers["Retry-After"] = str(round(error.retry_after))
    return render_template("class/show.html", **facts), error.status if error else 200, headers


@blueprint.post(ONE)
@public
def come_in(slug: str) -> ResponseReturnValue:
    """Let a student of the class in by name and PIN."""
    course = _find(slug)
    if current_user.is_authenticated:
        return redirect(url_for("class_page.show", slug=course.slug))
    chosen = request.form.get("student", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
    try:
        _user, secret = pins.come_in(course, number, request.form.get("pin", ""))
    except (NotAuthenticated, RateLimited) as error:
        return _page(course, error)
    identity.remember_pin(course.id, secret)
    return redirect(url_for("class_page.show", slug=course.slug))


@blueprint.post(ONE + "/out")
@public
def go_out(slug: str) -> ResponseReturnValue:
    """Forget who came in by PIN on this browser."""
    course = _find(slug)
    if (by_pin := pin_access(course.id)) is not None:
        end_pin(by_pin)
    return redirect(url_for("class_page.show", slug=course.slug))


@blueprint.get(ONE + "/state")
@public
def state(slug: str) -> ResponseReturnValue:
    """Return ``{"open"}`` as JSON: whether the class has a lesson that is open."""
    return jsonify(open=of_course.open_lesson(_find(slug).id) is not None)


@blueprint.get(ONE + "/qr.svg")
@public
def qr(slug: str) -> ResponseReturnValue:
    """Return the QR code of the address of a class."""
    return qr_codes.picture(phone_url(url_for("class_page.show", slug=_find(slug).slug)))


@blueprint.get("/class/<token>")
@login_required
def ask(token: str) -> ResponseReturnValue:
    """Show to which class a link leads, and a button that asks to join it."""
    course = _of_link(token)
    return render_template("class/ask.html", course=course, state=join_requests.state(course, the_user()), token=token)


@blueprint.post("/class/<token>")
@login_required
def send_request(token: str) -> ResponseReturnValue:
    """Ask to join the class of a link."""
    _of_link(token)
    join_requests.ask(token, the_user())
    return redirect(url_for("class_page.ask", token=token))


def _of_link(token: str) -> Course:
    try:
        return join_requests.find(token)
    except NotFound:
        code_guard.count_unknown(client_address())
        raise
