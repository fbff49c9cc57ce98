"""Bringing a class up to a list again: by the school's numbers, with those who leave, and nobody else's account."""

import pytest

from classroom.core.database import db, now, transaction
from classroom.core.errors import Conflict
from classroom.models import Access, Course, User
from classroom.services.accounts import access, users
from classroom.services.classes import courses, new_passwords, planning, rosters
from classroom.services.classes.planning import Change
from classroom.services.classes.roster_formats.people import Person, Roster
from classroom.services.classes.roster_formats.reading import read, read_text
from tests.services.classes.test_roster_formats import ROSTER, SDS, packed
from tests.support.people import make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def course(owner: User) -> Course:
    """A class of the owner without students."""
    return courses.create(owner.id, "Biology")


def outcomes(course: Course, roster: Roster, **how: object) -> dict[str, str]:
    lines = planning.plan(course.id, course.owner_id, roster, **how).lines
    return {line.row.external_id or line.row.username: line.outcome for line in lines}


def names(course: Course) -> dict[str, str]:
    return {user.username: user.display_name for user in courses.roster(course.id, course.owner_id)}


@pytest.mark.both_databases
@pytest.mark.parametrize("files", [ROSTER, SDS], ids=["oneroster", "sds"])
def test_a_second_import_of_a_school_changes_nothing(course: Course, files: dict[str, str]) -> None:
    result = rosters.apply(course.id, course.owner_id, read(packed(files)), key="c1", leave=True)
    assert (result.created, result.left) == (2, 0)
    assert names(course) == {"ana": "Ana Pérez Gil", "beto": "Beto Ruiz"}
    again = rosters.apply(course.id, course.owner_id, read(packed(files)), key="c1", leave=True)
    assert again == rosters.Result(0, 0, 0, already=2, skipped=0, left=0)


@pytest.mark.both_databases
def test_what_has_changed_is_said_and_written(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read(packed(SDS)), key="c1")
    files = SDS | {"users.csv": SDS["users.csv"].replace("Ana,Pérez Gil", "Anna,Pérez").replace("beto@", "b.ruiz@")}
    planned = planning.plan(course.id, course.owner_id, read(packed(files)), key="c1")
    (line,) = planned.of("changed")
    assert line.changes == (
        Change("display_name", "Ana Pérez Gil", "Anna Pérez"),
        Change("given_name", "Ana", "Anna"),
        Change("family_name", "Pérez Gil", "Pérez"),
    )
    assert rosters.apply(course.id, course.owner_id, read(packed(files)), key="c1").changed == 1
    assert names(course) == {"ana": "Anna Pérez", "beto": "Beto Ruiz"}, "a username stays"
    assert not planning.plan(course.id, course.owner_id, read(packed(files)), key="c1").of("changed")


@pytest.mark.both_databases
def test_who_leaves_leaves_only_if_that_is_asked_for(course: Course, member: User) -> None:
    courses.add_student(course.id, course.owner_id, "member")
    roster = read(packed(SDS))
    assert outcomes(course, roster, key="c1") == {"u1": "new", "u2": "new", "member": "leaving"}
    assert rosters.apply(course.id, course.owner_id, roster, key="c1").left == 0
    assert "member" in names(course)
    assert rosters.apply(course.id, course.owner_id, roster, key="c1", leave=True).left == 1
    assert "member" not in names(course)
    assert users.find_by_username("member") is not None, "the account stays"


def test_in_a_list_of_changes_only_those_leave_who_are_marked(course: Course, member: User) -> None:
    rosters.apply(course.id, course.owner_id, read(packed(ROSTER)), key="c1")
    courses.add_student(course.id, course.owner_id, "member")
    changes = Roster(
        "oneroster",
        [
            Person(2, "ana", "Ana Pérez Gil", external_id="u1", leaving=True),
            Person(3, "b", external_id="u2", left=("c2",)),
        ],
        whole=False,
    )
    assert outcomes(course, changes, key="c1") == {"ana": "leaving"}
    rosters.apply(course.id, course.owner_id, changes, key="c1", leave=True)
    assert set(names(course)) == {"beto", "member"}


def test_a_student_whose_line_has_an_error_does_not_leave(course: Course, member: User) -> None:
    courses.add_student(course.id, course.owner_id, "member")
    users.set_disabled(member.id, True)
    assert outcomes(course, read_text("username,name\nmember,Member\n")) == {"member": "error"}


@pytest.mark.both_databases
def test_two_people_of_one_name_have_an_account_each(course: Course) -> None:
    text = "id,name\n1,Ana López\n2,Ana López\n"
    rosters.apply(course.id, course.owner_id, read_text(text))
    assert names(course) == {"ana.lopez": "Ana López", "ana.lopez2": "Ana López"}
    assert outcomes(course, read_text(text)) == {"1": "already", "2": "already"}


def test_students_without_a_number_get_it_with_the_next_list(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read_text("Ana López\n"))
    rosters.apply(course.id, course.owner_id, read_text("id,name\n7,Ana López\n"))
    rosters.apply(course.id, course.owner_id, read_text("id,name\n7,Ana María López\n"))
    assert names(course) == {"ana.lopez": "Ana María López"}


@pytest.fixture
def theirs(course: Course) -> Course:
    """The class of another teacher, with a student whom that teacher's roster has made."""
    other = courses.create(make_user("teacher2", "teacher").id, "9b")
    text = "username,first name,last name,email,id\nvictim,Vic,Tim,vic@sol.example,77\n"
    rosters.apply(other.id, other.owner_id, read_text(text))
    return other


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "text",
    [
        "username,name,email,password\nvictim,Mine Now,mine@evil.example,my own password\n",
        "id,name,email,password\n77,Mine Now,mine@evil.example,my own password\n",
        "id,username,name,email\n77,other.name,Mine Now,mine@evil.example\n",
        "id,username,name,email\n78,victim,Mine Now,mine@evil.example\n",
    ],
)
def test_a_roster_is_no_way_to_somebody_elses_account(course: Course, theirs: Course, text: str) -> None:
    def account() -> tuple[object, ...]:
        db.session.rollback()
        user = users.find_by_username("victim")
        assert user is not None
        return tuple(getattr(user, each.name) for each in User.__table__.columns)

    before = account()
    result = rosters.apply(course.id, course.owner_id, read_text(text))
    assert account() == before
    again = rosters.apply(course.id, course.owner_id, read_text(text))
    assert (result.changed, again.created, again.changed, again.already) == (0, 0, 0, 1)


def test_another_number_means_another_person(course: Course, theirs: Course) -> None:
    (line,) = planning.plan(course.id, course.owner_id, read_text("id,username,name\n78,victim,Vic\n")).lines
    assert (line.outcome, line.row.username) == ("new", "victim2")


def test_a_confirmed_address_stays(course: Course) -> None:
    text = "id,name,email\n7,Ana López,{}\n"
    rosters.apply(course.id, course.owner_id, read_text(text.format("ana@sol.example")))
    rosters.apply(course.id, course.owner_id, read_text(text.format("ana2@sol.example")))
    ana = users.find_by_username("ana.lopez")
    assert ana is not None
    assert ana.email == "ana2@sol.example"
    with transaction():
        ana.email_confirmed_at = 1.0
    assert outcomes(course, read_text(text.format("mine@evil.example"))) == {"7": "already"}


def test_an_address_that_is_confirmed_meanwhile_stays(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id,name,email\n7,Ana López,{}\n"
    rosters.apply(course.id, course.owner_id, read_text(text.format("ana@sol.example")))
    planned = planning.plan(course.id, course.owner_id, read_text(text.format("mine@evil.example")))
    ana = users.find_by_username("ana.lopez")
    assert ana is not None
    with transaction():
        ana.email_confirmed_at = 1.0
    monkeypatch.setattr(rosters, "plan", lambda *_arguments, **_options: planned)
    with pytest.raises(Conflict):
        rosters.apply(course.id, course.owner_id, read_text(text.format("mine@evil.example")))
    db.session.rollback()
    assert ana.email == "ana@sol.example"


def test_links_for_a_password_end_with_the_address_that_they_went_to(course: Course) -> None:
    text = "id,name,email\n7,Ana López,{}\n"
    rosters.apply(course.id, course.owner_id, read_text(text.format("ana@sol.example")))
    ana = users.find_by_username("ana.lopez")
    assert ana is not None
    with transaction() as session:
        link = Access(user_id=ana.id, kind="reset", label="", digest=access.digest("s" * 43), expires_at=now() + 60)
        session.add(link)
    rosters.apply(course.id, course.owner_id, read_text(text.format("ana2@sol.example")))
    assert ana.email == "ana2@sol.example"
    assert access.find("s" * 43, "reset") is None


def test_an_account_that_changed_hands_meanwhile_is_left_alone(
    course: Course, theirs: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters.apply(course.id, course.owner_id, read_text("id,name\n7,Ana López\n"))
    planned = planning.plan(course.id, course.owner_id, read_text("id,name\n7,Eva López\n"))
    ana = users.find_by_username("ana.lopez")
    assert ana is not None
    with transaction():
        ana.managed_by_id = theirs.owner_id
    monkeypatch.setattr(rosters, "plan", lambda *_arguments, **_options: planned)
    with pytest.raises(rosters.Conflict):
        rosters.apply(course.id, course.owner_id, Roster("csv"))
    db.session.rollback()
    assert users.find_by_username("ana.lopez").display_name == "Ana López"  # type: ignore[union-attr]


def test_teachers_of_a_list_are_not_made_by_teachers(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read(packed(ROSTER)))
    assert users.find_by_username("eva") is None
    assert users.find_by_username("pa") is None


@pytest.mark.both_databases
def test_a_program_names_the_accounts_that_it_knows(course: Course, member: User) -> None:
    people = [Person(1, display_name="Somebody Else", account_id=member.id), Person(2, "fresh", "Fresh")]
    result = rosters.apply(course.id, course.owner_id, Roster("lti", people), leave=True)
    assert (result.created, result.added) == (1, 1)
    assert names(course) == {"member": "Member", "fresh": "Fresh"}


@pytest.mark.both_databases
def test_a_long_list_is_saved_in_pieces(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "STEP", 2)
    text = "id,name\n" + "".join(f"{number},Ana López\n" for number in range(5))
    result = rosters.apply(course.id, course.owner_id, read_text(text))
    assert result.created == 5
    while new_passwords.hash_batch():
        pass
    shown = new_passwords.show(course.id, course.owner_id, result.passwords_id or 0)
    for student in shown:
        assert users.authenticate(student.username, student.password, "192.0.2.1")
    assert len(shown) == 5


def moves(course: Course, text: str) -> list[tuple[str, str]]:
    roster = read_text("name,surname,email\n" + text)
    return [(line.row.display_name, line.outcome) for line in planning.plan(course.id, course.owner_id, roster).lines]


@pytest.mark.both_databases
def test_two_people_with_one_name_have_different_addresses(course: Course) -> None:
    text = "Ana,García,one@x.example\nAna,García,two@x.example\nAna,García,two@x.example"
    assert [outcome for _name, outcome in moves(course, text)] == ["new", "new", "twice"]
    rosters.apply(course.id, course.owner_id, read_text("name,surname,email\n" + text))
    assert set(names(course)) == {"ana.garcia", "ana.garcia2"}
    assert [outcome for _name, outcome in moves(course, text)] == ["already", "already", "twice"]
    assert moves(course, "Ana,García,two@x.example\nAna,García,new@x.example") == [
        ("Ana García", "already"),
        ("Ana García", "changed"),
    ]


@pytest.mark.both_databases
def test_an_address_finds_who_was_renamed_or_is_in_another_class_but_not_a_sister(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read_text("name,surname,email\nAna,García,ana@x.example"))
    renamed = "Ana Belén,García Pérez,ANA@x.example"
    assert moves(course, renamed) == [("Ana Belén García Pérez", "changed")]
    other = courses.create(course.owner_id, "Chemistry")
    assert moves(other, renamed) == [("Ana Belén García Pérez", "add")]
    (sister,) = planning.plan(other.id, other.owner_id, read_text("name,surname,email\nEva,García,ana@x.example")).lines
    assert (sister.outcome, sister.row.email) == ("new", "")
    assert "ana.garcia" in sister.problems[0], "the teacher can say that it is the same student"
    both = "Ana Belén,García,ana@x.example\nAna,García,"
    assert moves(course, both) == [("Ana Belén García", "new"), ("Ana García", "already")], "one account is one line"
    stranger = courses.create(make_user("stranger", role="teacher").id, "Physics")
    assert moves(stranger, renamed)[0][1] == "new", "what another teacher's list says proves nothing"


def test_a_sum_below_the_list_is_no_student(course: Course) -> None:
    (line,) = planning.plan(course.id, course.owner_id, read_text("no,alumno,grupo\nTotal,30,")).lines
    assert line.outcome == "error"
