"""Pages that delete for good, or take people out of results. Each shows what goes, and asks for something typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from classroom.core.errors import TizaError
from classroom.http.identity import end_login
from classroom.services.accounts import directory
from classroom.services.bank import entries
from classroom.services.classes import courses
from classroom.services.forgetting import accounts, lessons, questions
from classroom.services.forgetting import courses as forget_courses
from classroom.services.participants import members
from classroom.web import forms
from classroom.web.forms.forgetting import PasswordForm, TypedForm
from classroom.web.guards import admin_required, login_required, teacher_required, the_user

blueprint = Blueprint("forgetting", __name__)


@dataclass(frozen=True)
class Question:
    """What a page asks.

    Attributes:
        title: of the page and the button.
        facts: what goes, and what stays, one sentence each.
        typed: what has to be typed; empty: the password.
        back: where "Cancel" leads.
        can_return: whether there is time to change one's mind.
    """

    title: str
    facts: list[str]
    typed: str
    back: str
    can_return: bool = False


def _ask(asked: Question, do: Callable[[str], Any], done: str, then: str) -> ResponseReturnValue:
    """Show the question; for a form, do it, say so and go on to another page."""
    form = TypedForm() if asked.typed else PasswordForm()
    status = 200
    if form.validate_on_submit():
        try:
            do(form.typed.data if asked.typed else form.password.data)
        except TizaError as error:
            if not error.fields and error.status != 409:
                raise
            status = forms.show(form, error)
        else:
            flash(done, "success")
            return redirect(then)
    elif form.is_submitted():
        status = 422
    return render_template("forgetting/confirm.html", asked=asked, form=form), status


def _sizes(found: dict[str, Any]) -> str:
    people = ngettext("%(num)d participant", "%(num)d participants", found["people"])
    answers = ngettext("%(num)d answer", "%(num)d answers", found["answers"])
    return f"{people}, {answers}"


@blueprint.route("/teach/lessons/<int:lesson_id>/delete", methods=["GET", "POST"])
@teacher_required
def lesson(lesson_id: int) -> ResponseReturnValue:
    """Delete a lesson that has ended, after its code was typed."""
    found = lessons.summary(lesson_id, the_user().id)
    facts = [
        _("“%(title)s” goes for good: %(sizes)s, its report and its marks.", title=found["title"], sizes=_sizes(found)),
        _("Students no longer see it among their results. Your questions stay in the bank."),
    ]
    if found["colleagues"]:
        facts.append(_("Colleagues who share it lose it too."))
    if found["homework"]:
        facts.append(_("Its homework stays, with what was handed in, for the same students as now."))
    return _ask(
        Question(_("Delete the lesson"), facts, found["code"], url_for("lesson_reports.show", lesson_id=lesson_id)),
        lambda typed: lessons.delete_lesson(lesson_id, the_user().id, typed),
        _("The lesson was deleted."),
        url_for("lessons.index", filter="ended"),
    )


@blueprint.route("/teach/lessons/<int:lesson_id>/anonymise", methods=["GET", "POST"])
@teacher_required
def people(lesson_id: int) -> ResponseReturnValue:
    """Take all people out of a lesson that has ended, after its code was typed."""
    found = lessons.summary(lesson_id, the_user().id)
    facts = [
        _("The %(sizes)s of “%(title)s” lose their names.", title=found["title"], sizes=_sizes(found)),
        _("What students wrote in words goes. Other answers and all statistics stay."),
        _("Students no longer see the lesson among their results."),
    ]
    back = url_for("lesson_reports.show", lesson_id=lesson_id)
    return _ask(
        Question(_("Remove the names"), facts, found["code"], back),
        lambda typed: lessons.anonymise(lesson_id, the_user().id, typed),
        _("The names are being removed."),
        back,
    )


@blueprint.route("/teach/lessons/<int:lesson_id>/participants/<int:participant_id>/forget", methods=["GET", "POST"])
@teacher_required
def participant(lesson_id: int, participant_id: int) -> ResponseReturnValue:
    """Take one person out of a lesson, after the name was typed."""
    found = members.one(lesson_id, the_user().id, participant_id)
    facts = [
        _("“%(name)s” becomes a number in this lesson.", name=found.nickname),
        _("What this person wrote in words goes. Other answers and all statistics stay."),
    ]
    back = url_for("lesson_reports.show", lesson_id=lesson_id)

    def do(typed: str) -> None:
        lessons.check_typed(typed, found.nickname)
        lessons.forget_participant(lesson_id, the_user().id, participant_id)

    return _ask(Question(_("Remove the name"), facts, found.nickname, back), do, _("The name was removed."), back)


@blueprint.route("/teach/courses/<int:course_id>/delete", methods=["GET", "POST"])
@teacher_required
def course(course_id: int) -> ResponseReturnValue:
    """Delete a class, after its title was typed."""
    found = courses.get(course_id, the_user().id)
    number = courses.sizes([course_id]).get(course_id, 0)
    facts = [
        ngettext(
            "“%(title)s” goes for good, with its list of %(num)d student.",
            "“%(title)s” goes for good, with its list of %(num)d students.",
            number,
            title=found.title,
        ),
        _("Its lessons stay, without a class. The accounts of the students stay."),
    ]
    return _ask(
        Question(_("Delete the class"), facts, found.title, url_for("courses.show", course_id=course_id)),
        lambda typed: forget_courses.delete_course(course_id, the_user().id, typed),
        _("The class was deleted."),
        url_for("courses.index"),
    )


@blueprint.route("/teach/questions/<int:question_id>/delete", methods=["GET", "POST"])
@teacher_required
def question(question_id: int) -> ResponseReturnValue:
    """Delete an archived question, after its number was typed."""
    found = entries.get(question_id, the_user().id)
    facts = [
        _("The question leaves your bank and all quizzes for good, with its earlier versions."),
        _("Lessons that asked it keep what was asked until you delete them. Copies that colleagues have stay theirs."),
    ]
    typed = str(found.id)

    def do(given: str) -> None:
        lessons.check_typed(given, typed)
        questions.delete_question(question_id, the_user().id)

    back = url_for("bank.show", question_id=question_id)
    return _ask(
        Question(_("Delete the question"), facts, typed, back),
        do,
        _("The question was deleted."),
        url_for("bank.index"),
    )


def _of_account(user_id: int) -> list[str]:
    """Return what goes with an account, in sentences."""
    found = accounts.summary(user_id)
    facts = [_("Name, e-mail address, picture, password, logins and API tokens go.")]
    if found["took_part"]:
        text = ngettext("In %(num)d lesson", "In %(num)d lessons", found["took_part"])
        facts.append(_("%(lessons)s, answers lose the name; texts are deleted.", lessons=text))
    if alone := found["lessons"] - found["handed_over"]:
        text = ngettext(
            "%(num)d own lesson goes, with its results.", "%(num)d own lessons go, with their results.", alone
        )
        facts.append(text)
    if found["handed_over"]:
        text = ngettext(
            "%(num)d lesson that is shared goes to the colleague who has had it for longest.",
            "%(num)d lessons that are shared go to the colleagues who have had them for longest.",
            found["handed_over"],
        )
        facts.append(text)
    if found["questions"] or found["quizzes"] or found["courses"]:
        facts.append(_("Questions, quizzes and classes go. Copies that colleagues have stay theirs."))
    return facts


@blueprint.route("/account/delete", methods=["GET", "POST"])
@login_required
def own_account() -> ResponseReturnValue:
    """Have one's own account deleted in fourteen days, after the password was given; logging in keeps it."""
    user_id = the_user().id
    typed = "" if the_user().has_password else the_user().username
    facts = [
        _("You are logged out everywhere now. The account is deleted after 14 days; if you log in before, it stays."),
        *_of_account(user_id),
    ]

    def do(proof: str) -> None:
        accounts.request_own(user_id, proof)
        end_login()

    asked = Question(_("Delete my account"), facts, typed, url_for("accounts.profile.show"), can_return=True)
    return _ask(asked, do, _("Your account will be deleted in 14 days. To keep it, log in."), url_for("student.home"))


@blueprint.route("/admin/users/<int:user_id>/erase", methods=["GET", "POST"])
@admin_required
def account(user_id: int) -> ResponseReturnValue:
    """Delete an account at once, after its username was typed."""
    found = directory.get(user_id)
    facts = [_("There is no grace: the account is deleted at once."), *_of_account(user_id)]
    return _ask(
        Question(_("Erase the account"), facts, found.username, url_for("admin.user", user_id=user_id)),
        lambda typed: accounts.erase(user_id, typed),
        _("The account is being erased."),
        url_for("admin.index"),
    )
