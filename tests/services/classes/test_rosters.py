"""Rosters from CSV: what each line would do, all or nothing, passwords shown once."""

import pytest

from classroom.core.database import db
from classroom.core.errors import Conflict, Invalid, TooLarge
from classroom.models import Course, User
from classroom.services.accounts import passwords, users
from classroom.services.audit import trail
from classroom.services.classes import courses, new_passwords, planning, rosters
from classroom.services.classes.roster_formats import reading
from classroom.services.classes.roster_formats.reading import read, read_text
from tests.support.people import PASSWORD, rename

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def course(owner: User) -> Course:
    """A class of the owner without students."""
    return courses.create(owner.id, "Geography 2 B")


def outcomes(course: Course, text: str) -> list[str]:
    return [line.outcome for line in planning.plan(course.id, course.owner_id, read_text(text)).lines]


def problems(course: Course, text: str) -> list[tuple[int, str]]:
    wrong = planning.plan(course.id, course.owner_id, read_text(text)).of("error")
    return [(line.row.line, " ".join(str(problem) for problem in line.problems)) for line in wrong]


def shown(course: Course, result: rosters.Result) -> list[new_passwords.NewStudent]:
    """Hash what waits, and return the new accounts as they are shown, once."""
    while new_passwords.hash_batch():
        pass
    return new_passwords.show(course.id, course.owner_id, result.passwords_id or 0)


@pytest.mark.both_databases
def test_a_roster_makes_and_adds_accounts(course: Course, member: User, stranger: User) -> None:
    courses.add_student(course.id, course.owner_id, "stranger")
    text = (
        "username,display name,e-mail,password\nana.lopez,Ana López,ana@example.org,\n"
        "MEMBER,Other name,,\nstranger\nbeto,,,my own good one\n"
    )
    assert outcomes(course, text) == ["new", "add", "already", "new"]
    assert users.find_by_username("ana.lopez") is None, "the plan changes nothing"

    result = rosters.apply(course.id, course.owner_id, read_text(text))
    assert (result.created, result.added, result.already) == (2, 1, 1)
    names = {user.username for user in courses.roster(course.id, course.owner_id)}
    assert names == {"ana.lopez", "member", "stranger", "beto"}
    ana, beto = shown(course, result)
    assert (ana.username, ana.display_name) == ("ana.lopez", "Ana López")
    assert (beto.username, beto.display_name) == ("beto", "beto")
    found = users.authenticate("ana.lopez", ana.password, "192.0.2.1")
    assert (found.role, found.email) == ("student", "ana@example.org")
    assert beto.password == "", "the teacher has that one"
    assert users.authenticate("beto", "my own good one", "192.0.2.1").username == "beto"


def test_an_existing_account_keeps_its_name_address_and_password(course: Course, member: User) -> None:
    rosters.apply(course.id, course.owner_id, read_text("member,Changed,changed@example.org,a stolen account"))
    assert (member.display_name, member.email) == ("Member", None)
    assert users.authenticate("member", PASSWORD, "192.0.2.1").id == member.id


@pytest.mark.both_databases
def test_the_same_roster_again_changes_nothing(course: Course) -> None:
    text = "ana\nbeto\n"
    rosters.apply(course.id, course.owner_id, read_text(text))
    again = rosters.apply(course.id, course.owner_id, read_text(text))
    assert (again.created, again.added, again.already, again.passwords_id) == (0, 0, 2, None)


def test_a_bad_line_is_named_and_blocks_only_itself(course: Course, owner: User, stranger: User) -> None:
    rename(owner, "Owner", "owner@example.org")
    users.set_disabled(stranger.id, True)
    text = "\n".join(
        (
            "usuario;nombre;correo;contraseña",
            "ana;Ana;ana@example.org;",
            "x;Too short;;",
            "ok2;Name\u202e;;",
            "ok3;Bad address;nothing;",
            "ok5;Bad password;;short",
            "owner;A teacher;;",
            "stranger;Disabled;;",
            ";;nobody@example.org;",
        )
    )
    assert [line for line, _text in problems(course, text)] == list(range(3, 10))
    result = rosters.apply(course.id, course.owner_id, read_text(text))
    assert (result.created, result.skipped) == (1, 7)
    assert [user.username for user in courses.roster(course.id, course.owner_id)] == ["ana"]


@pytest.mark.both_databases
def test_a_student_who_is_in_the_list_twice_does_not_block_the_others(course: Course, owner: User) -> None:
    rename(owner, "Owner", "owner@example.org")
    text = "ana,Ana,ana@example.org\nANA,Again\nbeto,Beto,ana@example.org\nceci,Ceci,owner@example.org\nana\n"
    planned = planning.plan(course.id, course.owner_id, read_text(text)).lines
    assert [line.outcome for line in planned] == ["new", "twice", "new", "new", "twice"]
    assert [bool(line.problems) for line in planned] == [False, True, True, True, True]
    assert "line 1" in planned[1].problems[0]
    result = rosters.apply(course.id, course.owner_id, read_text(text))
    assert (result.created, result.skipped) == (3, 2)
    mails = {user.username: user.email for user in courses.roster(course.id, course.owner_id)}
    assert mails == {"ana": "ana@example.org", "beto": None, "ceci": None}


@pytest.mark.parametrize(
    "text",
    [
        "Ana López\nJuan Carlos Peña Gil\nMaría de los Ángeles Ruiz\n李雷 王\nIvo O'Neill\n",
        "nombre\nAna López\nJuan Carlos Peña Gil\nMaría de los Ángeles Ruiz\n李雷 王\nIvo O'Neill\n",
        "López,Ana\nPeña Gil,Juan Carlos\nRuiz,María de los Ángeles\n王,李雷\nO'Neill,Ivo",
        "apellidos;nombre\nLópez;Ana\nPeña Gil;Juan Carlos\nRuiz;María de los Ángeles\n王;李雷\nO'Neill;Ivo",
    ],
)
def test_names_alone_are_enough(course: Course, text: str) -> None:
    names = ["Ana López", "Juan Carlos Peña Gil", "María de los Ángeles Ruiz", "李雷 王", "Ivo O'Neill"]
    planned = planning.plan(course.id, course.owner_id, read_text(text)).lines
    assert [line.row.display_name for line in planned] == names
    juan = "juan.pena" if "Peña Gil" in text and "Carlos Peña" not in text else "juan.gil"
    assert [line.row.username for line in planned] == ["ana.lopez", juan, "maria.ruiz", "李雷.王", "ivo.neill"]
    rosters.apply(course.id, course.owner_id, read_text(text))
    assert set(outcomes(course, text)) == {"already"}, "the same list again changes nothing"


def test_a_line_without_headings_may_have_a_surname_before_a_name_and_an_address(course: Course) -> None:
    rows = read_text("Peña Gil, Juan Carlos, jc@example.org\nAna López, ana@example.org\nbeto, Beto\n").people
    assert [(row.username, row.display_name, row.email) for row in rows] == [
        ("", "Juan Carlos Peña Gil", "jc@example.org"),
        ("", "Ana López", "ana@example.org"),
        ("beto", "Beto", ""),
    ]


def test_a_line_of_a_name_alone_is_the_student_whose_username_was_chosen(course: Course) -> None:
    text = "username;name\nvera.chosen;Vera Sol\n;Vera Sol\n;Zoë García\n"
    planned = planning.plan(course.id, course.owner_id, read_text(text)).lines
    assert [(line.row.username, line.outcome) for line in planned] == [
        ("vera.chosen", "new"), ("vera.chosen", "twice"), ("zoe.garcia", "new"),
    ]  # fmt: skip


@pytest.mark.both_databases
def test_usernames_that_are_made_are_free(course: Course) -> None:
    for username in ("ana.lopez", "ana.lopez2"):
        users.create(username=username, password=PASSWORD, role="student")
    planned = planning.plan(
        course.id, course.owner_id, read_text("name\nAna López\nAna M. López\nana lópez\n!!!\n")
    ).lines
    assert [(line.row.username, line.outcome) for line in planned] == [
        ("ana.lopez3", "new"), ("ana.lopez4", "new"), ("ana.lopez3", "twice"), ("", "error"),
    ]  # fmt: skip


def test_a_line_keeps_its_number_after_blank_lines_and_line_breaks_in_cells(course: Course) -> None:
    assert problems(course, 'ana,"Ana\nLópez"\r\n\r\n?bad,B\r\n')[0][0] == 4


@pytest.mark.parametrize(
    "data",
    [
        "usuario;nombre\nana;Ana Muñoz\n".encode(),
        b"\xef\xbb\xbf" + "usuario;nombre\nana;Ana Muñoz\n".encode(),
        "usuario;nombre\nana;Ana Muñoz\n".encode("cp1252"),
        "usuario\tnombre\nana\tAna Muñoz\n".encode("utf-16"),
        'Name,Username\r\n"Ana Muñoz",ana\r\n'.encode(),
        "ana,Ana Muñoz".encode(),
        "correo,alumno,usuario,grupo\n,Ana Muñoz,ana,2 B".encode(),
    ],
)
def test_what_spreadsheets_write_is_understood(data: bytes) -> None:
    (row,) = read(data).people
    assert (row.username, row.display_name) == ("ana", "Ana Muñoz")


@pytest.mark.parametrize("text", ["", "\n \n", "username,name\n", "a\0b", "ana\n" * 20_002])
def test_what_is_no_roster_is_refused(course: Course, text: str) -> None:
    with pytest.raises(Invalid) as caught:
        planning.plan(course.id, course.owner_id, read_text(text))
    assert list(caught.value.fields) == ["roster"]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TooLarge):
        read(b"a" * (reading.MAX_BYTES + 1))
    for data in (b"PK\x03\x04\x00\x00\x00", b"\xff\xfe\x00", b"\x00\x8d\x8f"):
        with pytest.raises(Invalid):
            read(data)


@pytest.mark.both_databases
def test_an_account_made_elsewhere_meanwhile_saves_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    real = passwords.generate

    def meanwhile() -> str:
        monkeypatch.setattr(passwords, "generate", real)
        users.create(username="beto", password=PASSWORD, role="student")
        return real()

    monkeypatch.setattr(passwords, "generate", meanwhile)
    with pytest.raises(Conflict):
        rosters.apply(course.id, course.owner_id, read_text("ana\nbeto"))
    assert users.find_by_username("ana") is None
    assert courses.roster(course.id, course.owner_id) == []


def test_no_transaction_is_open_while_passwords_are_hashed(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    real = passwords._executor.run

    def spy(function, *args):  # type: ignore[no-untyped-def]
        seen.append(bool(db.session().info.get("writing")))
        return real(function, *args)

    monkeypatch.setattr(passwords._executor, "run", spy)
    rosters.apply(course.id, course.owner_id, read_text("ana\nbeto"))
    assert seen == []
    new_passwords.hash_batch()
    assert seen == [False, False]


def test_a_full_class_takes_no_more(course: Course, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "MAX_STUDENTS", 1)
    with pytest.raises(Invalid):
        planning.plan(course.id, course.owner_id, read_text("ana\nbeto"))
    courses.add_student(course.id, course.owner_id, "member")
    with pytest.raises(Invalid):
        planning.plan(course.id, course.owner_id, read_text("ana"))


def test_a_class_that_fills_up_after_the_list_was_checked(
    course: Course, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courses, "MAX_STUDENTS", 2)
    checked = planning.plan(course.id, course.owner_id, read_text("ana\nbeto"))
    courses.add_student(course.id, course.owner_id, "member")
    monkeypatch.setattr(rosters, "plan", lambda *_arguments, **_options: checked)
    with pytest.raises(Conflict):
        rosters.apply(course.id, course.owner_id, read_text("ana\nbeto"))
    assert [user.username for user in courses.roster(course.id, course.owner_id)] == ["member"]
    assert users.find_by_username("ana") is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_the_list_of_new_accounts_has_no_formulas(start: str) -> None:
    students = [new_passwords.NewStudent("ana", f"{start}1+1", "k7m2")]
    assert f",'{start}1+1," in rosters.as_csv(students)


@pytest.mark.parametrize(
    "text", ["sep=;\nusuario;nombre\nana;Ana, B.", "2.º B, tutora: Eva\n\nusuario\tnombre\nana\tAna, B."]
)
def test_declared_separators_and_titles_above_the_headings(course: Course, text: str) -> None:
    (line,) = planning.plan(course.id, course.owner_id, read_text(text)).lines
    assert (line.row.username, line.row.display_name) == ("ana", "Ana, B.")


def test_accounts_belong_to_who_imported_them_and_keep_the_names_of_the_file(
    course: Course, owner: User, member: User
) -> None:
    text = "name,surname,username\nEva María,Gómez  Ruiz,eva\nBen Álvarez,,ben\n,,member\n"
    rosters.apply(course.id, course.owner_id, read_text(text))
    found = {user.username: user for user in courses.roster(course.id, course.owner_id)}
    assert (found["eva"].given_name, found["eva"].family_name) == ("Eva María", "Gómez Ruiz")
    assert (found["ben"].given_name, found["ben"].family_name) == (None, None)
    managers = {name: user.managed_by_id for name, user in found.items()}
    assert managers == {"eva": owner.id, "ben": owner.id, "member": None}, "an account that was only added is nobody's"


def test_a_student_who_becomes_a_teacher_is_no_longer_managed(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read_text("eva,Eva Gómez\n"))
    eva = users.find_by_username("eva")
    assert eva is not None
    users.set_role(eva.id, "teacher")
    assert eva.managed_by_id is None


def test_usernames_have_the_first_surname_where_the_file_says_it(course: Course) -> None:
    text = "Nombre;Apellidos\nÍñigo;Núñez Peña\nMaría;de la Prada Ruiz\nAna;López\n"
    planned = planning.plan(course.id, course.owner_id, read_text(text))
    assert [line.row.username for line in planned.lines] == ["inigo.nunez", "maria.prada", "ana.lopez"]


def test_new_accounts_are_in_the_audit(course: Course) -> None:
    rosters.apply(course.id, course.owner_id, read_text("Ana López\nBeto Ruiz"))
    made = trail.entries(trail.Filter(action="account_created")).items
    new = {user.id for user in courses.roster(course.id, course.owner_id)}
    assert new <= {entry.subject_id for entry in made}
