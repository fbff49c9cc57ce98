"""The student pages: entering a code, joining, and the live page."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField

from classroom.core.database import now
from classroom.core.errors import Invalid, NotFound, RateLimited, TizaError
from classroom.http import identity
from classroom.http.addresses import join_url
from classroom.http.client_address import client_address
from classroom.http.compression import compressed
from classroom.http.guards import public
from classroom.models import Access, Lesson, Participant, User
from classroom.services.accounts import access, users
from classroom.services.assignments import watch
from classroom.services.classes import pins
from classroom.services.lessons import codes, lookup
from classroom.services.lessons.options import LessonOptions
from classroom.services.participants import guest_names, members, tokens
from classroom.services.participants.join import join_lesson, joins_as_account, refusal_of_newcomers, resume_to_read
from classroom.services.practice import answering
from classroom.services.results import own, state
from classroom.web import qr_codes
from classroom.web.guards import the_user
from classroom.web.script_texts import student_messages

blueprint = Blueprint("student", __name__)


class JoinForm(FlaskForm):
    """The form with which a guest joins."""

    nickname = StringField(lazy_gettext("Your name"))
    resume_code = StringField(lazy_gettext("Personal code"))


def _user() -> User | None:
    return the_user() if current_user.is_authenticated else None


def find_lesson(code: str) -> Lesson:
    """Find a lesson by the code in the request; raises what :func:`lookup.by_code` raises."""
    return lookup.by_code(code, client_address(), _belongs)


def _belongs(lesson: Lesson) -> bool:
    """Say whether the visitor is in the lesson or teaches it."""
    user = _user()
    return bool(user and lookup.may_teach(lesson, user.id)) or own_participant(lesson) is not None


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the form for a lesson's code, and a link to log in."""
    return _home(request.args.get("code", ""), {})


def _home(code: str, errors: dict[str, str]) -> str:
    roles = users.registration_roles()
    due = to_do = 0
    if current_user.is_authenticated and not current_user.is_teacher:
        due = answering.number_due(current_user.id)
        to_do = sum(row["to_do"] for row in watch.due_for(current_user.id, now()))
    return render_template("home.html", code=code[:12], errors=errors, registration_roles=roles, due=due, to_do=to_do)


def no_such_code(code: str, error: TizaError) -> ResponseReturnValue:
    """Show the form for a code again, with what was wrong."""
    page = _home(code, {"code": str(error.message)})
    headers = {"Retry-After": str(round(error.retry_after))} if error.retry_after else {}
    return page, error.status, headers


@blueprint.post("/join")
@public
def find() -> ResponseReturnValue:
    """Redirect from an entered code to the page of its lesson."""
    code = request.form.get("code", "")
    if not codes.normalise(code):
        text = _("Type the code that your teacher shows.")
        return no_such_code("", Invalid(text))
    try:
        lesson = find_lesson(code)
    except TizaError as error:
        return no_such_code(code, error)
    return redirect(url_for("student.join", code=lesson.code))


def own_participant(lesson: Lesson) -> Participant | None:
    """Return this browser's participant in the lesson: that of the account, or the guest in the cookie."""
    user = _user()
    if user and (found := members.of_account(lesson.id, user.id)):
        return tokens.known_participant(found.id, lesson.id)
    if known := identity.remembered(lesson.id):
        found = tokens.known_participant(known[1], lesson.id)
        if found is None or found.user_id is None:
            return found
        by_pin = pin_access(lesson.course_id)
        return found if by_pin is not None and by_pin.user_id == found.user_id else None
    return None


def pin_access(course_id: int | None) -> Access | None:
    """Return this browser's access to a class by a PIN, which counts only while nobody is logged in."""
    secret = identity.pin_secret(course_id)
    if course_id is None or not secret or current_user.is_authenticated:
        return None
    return pins.current(secret, course_id)


def access_id_of(lesson: Lesson, participant: Participant) -> int:
    """Return the login, or the access by PIN, with which the token of a participant ends; 0 for a guest."""
    if participant.user_id is None:
        return 0
    if current_user.is_authenticated:
        return the_user().access_id
    by_pin = pin_access(lesson.course_id)
    return by_pin.id if by_pin is not None else 0


@blueprint.route("/join/<code>", methods=["GET", "POST"])
@public
def join(code: str) -> ResponseReturnValue:
    """Ask for a nickname and join; a participant who has already joined is sent to the live page."""
    try:
        lesson = find_lesson(code)
    except (NotFound, RateLimited) as error:
        return no_such_code(code, error)
    if lesson.status == "ended" and not (lesson.mode == "homework" and own_participant(lesson)):
        return lesson_over(lesson)
    if code != lesson.code:
        return redirect(url_for("student.join", code=lesson.code))
    by_pin = pin_access(lesson.course_id)
    user = _user() or (by_pin.user if by_pin else None)
    as_account = user is not None and joins_as_account(lesson, user)
    form = JoinForm()
    if request.method == "GET" and own_participant(lesson):
        session["came_back"] = lesson.id  # on a shared tablet it may be another person: the page asks
        return redirect(url_for("student.lesson_page", code=lesson.code))
    closed = refusal_of_newcomers(lesson, user)
    if closed and closed.code != "locked":  # who has a personal code may come back to a locked lesson
        raise closed
    status = 200
    assigned = not as_account and LessonOptions.of(lesson).generated_names
    another = assigned and "another" in request.form
    if assigned and (another or not form.nickname.data):
        form.nickname.data = guest_names.draw()
    if not another and form.validate_on_submit():
        try:
            seat = join_lesson(
                lesson.code,
                address=client_address(),
                nickname=form.nickname.data or "",
                resume_code=form.resume_code.data,
                user=user,
            )
        except TizaError as error:
            if not error.fields and error.code != "locked":
                raise
            status = error.status
            for name, text in error.fields.items():
                form[name].errors = [str(text)]
        else:
            identity.remember(seat)
            return redirect(url_for("student.lesson_page", code=lesson.code))
    mode = "account" if as_account else lesson.join_mode
    facts = {
        "code": lesson.code,
        "title": lesson.title,
        "join_mode": mode,
        "assigned_names": assigned,
        "mode": lesson.mode,
    }
    facts["closed"] = closed.message if closed else None
    facts["joins_as"] = user.display_name if user and as_account else ""
    facts["with_pin"] = _address_with_pin(lesson)
    facts["course"] = lesson.course.title if lesson.course else ""
    may_register = bool(users.registration_roles())
    return render_template("student/join.html", lesson=facts, form=form, may_register=may_register), status


def lesson_over(lesson: Lesson) -> ResponseReturnValue:
    """Say that a lesson has ended; a guest's personal code opens the guest's own results, to be read only."""
    form, status = JoinForm(), 403
    if form.validate_on_submit() and form.resume_code.data:
        try:
            seat = resume_to_read(lesson.code, form.resume_code.data, address=client_address())
        except TizaError as error:
            if "resume_code" not in error.fields:
                raise
            status = error.status
            form["resume_code"].errors = [str(error.fields["resume_code"])]
        else:
            identity.remember(seat)
            return redirect(url_for("student.lesson_page", code=lesson.code))
    facts = {"code": lesson.code, "title": lesson.title, "join_mode": lesson.join_mode, "id": lesson.id}
    return render_template("student/ended.html", lesson=facts, form=form), status


def _address_with_pin(lesson: Lesson) -> str:
    """Return the address at which students come into the class of a lesson with their PIN, empty without one."""
    course = lesson.course
    return url_for("class_page.show", slug=course.slug) if course and course.slug and course.pin_login else ""


@blueprint.get("/join/<code>/qr.svg")
@public
def qr(code: str) -> ResponseReturnValue:
    """Return the QR code of a lesson's join URL."""
    lesson = find_lesson(code)
    return qr_codes.picture(join_url(lesson.code))


@blueprint.get("/live/<code>")
@public
def lesson_page(code: str) -> ResponseReturnValue:
    """Show the live page in its current state: question, own answer, result or end."""
    try:
        lesson = find_lesson(code)
    except (NotFound, RateLimited) as error:
        return no_such_code(code, error)
    if lesson.mode == "homework":
        return redirect(url_for("work.show", code=lesson.code))
    participant = own_participant(lesson)
    if participant is None:
        if lesson.status == "ended":
            return lesson_over(lesson)
        return redirect(url_for("student.join", code=lesson.code))
    if lesson.status == "ended" and participant.user_id is None:
        identity.forget(lesson.id)  # shown once: the next person on this device is somebody else
    access_id = access_id_of(lesson, participant)
    snapshot = state.public(lesson, participant.extra_percent)
    page_data = {
        "lesson": snapshot["lesson"],
        "state": snapshot,
        "me": state.private(participant),
        "led_by": lesson.owner.display_name,
        "is_guest": participant.user_id is None,
        "token": tokens.sign(participant, access_id),
        "messages": student_messages(),
        "urls": {
            "join": url_for("student.join", code=lesson.code),
            "home": url_for("student.home"),
            "results": url_for("own_results.show", lesson_id=lesson.id),
            "leave": url_for("student.leave", code=lesson.code),
        },
        "came_back": session.pop("came_back", None) == lesson.id,
    }
    results = own.of_participant(participant) if lesson.status == "ended" else None
    return compressed(render_template("student/lesson.html", page_data=page_data, results=results))


@blueprint.post("/live/<code>/leave")
@public
def leave(code: str) -> ResponseReturnValue:
    """Forget who this browser is in the lesson, and log out its account, so that another person may join on it."""
    try:
        lesson = find_lesson(code)
    except (NotFound, RateLimited) as error:
        return no_such_code(code, error)
    identity.forget(lesson.id)
    if (by_pin := pin_access(lesson.course_id)) is not None:
        end_pin(by_pin)
        return redirect(_address_with_pin(lesson) or url_for("student.home"))
    if own_participant(lesson) is not None:
        identity.end_login()
    if lesson.status == "ended":
        return redirect(url_for("student.home"))
    return redirect(url_for("student.join", code=lesson.code))


def end_pin(by_pin: Access) -> None:
    """End this browser's access to a class by PIN, so that the next person on this device is somebody else."""
    identity.forget_pin(by_pin.course_id or 0)
    access.end(by_pin.id)
