"""Classes: the owner does what he likes, for everybody else they do not exist."""

from collections.abc import Callable

import pytest

from classroom.core.errors import Invalid, NotFound
from classroom.models import Course, User
from classroom.services.accounts import users
from classroom.services.classes import courses, planning, rosters
from classroom.services.classes.roster_formats.reading import read_text
from tests.support.people import make_user

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def course(owner: User) -> Course:
    """A class of the owner without students."""
    return courses.create(owner.id, "Geography 2 B")


def test_a_class_is_made_and_listed_by_title(owner: User, outsider: User, course: Course) -> None:
    courses.create(owner.id, "art")
    courses.create(outsider.id, "Chemistry")
    assert [found.title for found in courses.of_owner(owner.id)] == ["art", "Geography 2 B"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "a\u202eb", "nul\0l"])
def test_bad_titles_are_refused(owner: User, course: Course, title: str) -> None:
    for call in (lambda: courses.create(owner.id, title), lambda: courses.rename(course.id, owner.id, title)):
        with pytest.raises(Invalid) as caught:
            call()
        assert list(caught.value.fields) == ["title"]
    assert [found.title for found in courses.of_owner(owner.id)] == ["Geography 2 B"]


def test_archiving_moves_a_class_between_the_lists(owner: User, course: Course) -> None:
    courses.set_archived(course.id, owner.id, True)
    assert courses.of_owner(owner.id) == []
    assert courses.of_owner(owner.id, archived=True) == [course]
    courses.set_archived(course.id, owner.id, False)
    assert courses.of_owner(owner.id) == [course]


def test_students_come_and_go(owner: User, course: Course, member: User, stranger: User) -> None:
    courses.add_student(course.id, owner.id, " MEMBER")
    assert courses.has_student(course.id, member.id)
    assert not courses.has_student(course.id, stranger.id)
    assert courses.roster(course.id, owner.id) == [member]
    assert courses.sizes([course.id, 999]) == {course.id: 1}
    courses.remove_student(course.id, owner.id, member.id)
    assert not courses.has_student(course.id, member.id)
    assert users.get(member.id) is member


def test_the_roster_is_ordered_by_name(owner: User, course: Course) -> None:
    for username, name in (("a1", "zoe"), ("b2", "Ana"), ("c3", "mario")):
        make_user(username, "student").display_name = name
        courses.add_student(course.id, owner.id, username)
    assert [user.username for user in courses.roster(course.id, owner.id)] == ["a1", "b2", "c3"]


def test_only_active_student_accounts_can_be_added(
    owner: User, course: Course, outsider: User, admin: User, stranger: User
) -> None:
    users.set_disabled(stranger.id, True)
    messages = set()
    for username in ("nobody", "outsider", "admin", "stranger", "", "\0"):
        with pytest.raises(Invalid) as caught:
            courses.add_student(course.id, owner.id, username)
        messages.add(str(caught.value.fields["username"]))
    assert len(messages) == 1, "the answer does not tell who else has an account"


def test_a_student_is_in_a_class_once(owner: User, course: Course, member: User) -> None:
    courses.add_student(course.id, owner.id, "member")
    with pytest.raises(Invalid) as caught:
        courses.add_student(course.id, owner.id, "member")
    assert list(caught.value.fields) == ["username"]


def test_removing_somebody_who_is_not_in_it_is_not_found(owner: User, course: Course, stranger: User) -> None:
    for student_id in (stranger.id, 999):
        with pytest.raises(NotFound):
            courses.remove_student(course.id, owner.id, student_id)


DOORS: dict[str, Callable[[int, int], object]] = {
    "get": courses.get,
    "roster": courses.roster,
    "rename": lambda course_id, user_id: courses.rename(course_id, user_id, "Taken over"),
    "archive": lambda course_id, user_id: courses.set_archived(course_id, user_id, True),
    "add": lambda course_id, user_id: courses.add_student(course_id, user_id, "member"),
    "remove": lambda course_id, user_id: courses.remove_student(course_id, user_id, 1),
    "plan": lambda course_id, user_id: planning.plan(course_id, user_id, read_text("member")),
    "apply": lambda course_id, user_id: rosters.apply(course_id, user_id, read_text("member")),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_anothers_class_is_as_unknown_as_none(
    door: Callable[[int, int], object], course: Course, outsider: User, admin: User, member: User
) -> None:
    answers = set()
    for course_id, user_id in (
        (course.id, outsider.id),
        (course.id, admin.id),
        (course.id, member.id),
        (999, outsider.id),
    ):
        with pytest.raises(NotFound) as caught:
            door(course_id, user_id)
        answers.add((caught.value.code, str(caught.value.message)))
    assert len(answers) == 1
    assert (course.title, course.archived_at) == ("Geography 2 B", None)
    assert courses.roster(course.id, course.owner_id) == []
