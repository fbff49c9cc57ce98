"""Rosters of every format are read into one shape, and a bad line is named and blocks only itself."""

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from classroom.core.errors import Invalid
from classroom.services.classes.roster_formats import carrying, reading
from classroom.services.classes.roster_formats.people import Person, Roster, RosterClass

pytestmark = pytest.mark.usefixtures("app")

USERS = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email"
)
ROSTER: dict[str, str] = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\n",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,,,IES Sol,school,,\n",
    "users.csv": (
        f"{USERS}\nu1,,,true,ana@sol.example,,Ana,Pérez Gil,,,ana@sol.example\nu2,,,true,beto,,Beto,Ruiz,,,\n"
        "u3,,,false,ceci,,Ceci,Ruiz,,,\nt1,,,true,eva,,Eva,Sanz,,,eva@sol.example\np1,,,true,pa,,Paco,Pérez,,,\n"
    ),
    "roles.csv": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,,,u1,primary,student,,,s1\nr2,,,u2,primary,student,,,s1\nr3,,,t1,primary,teacher,,,s1\n"
        "r4,,,p1,primary,parent,,,s1\n"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId\n"
        'c1,,,"Biology, 3 A",,,,homeroom,,s1\nc2,,,Maths,,,,,,s1\n'
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n"
        "e1,,,c1,s1,u1,student,\ne2,,,c2,s1,u1,student,\ne3,,,c1,s1,u2,student,\ne4,,,c1,s1,t1,teacher,true\n"
    ),
}
SDS: dict[str, str] = {
    "orgs.csv": "sourcedId,name,type,parentSourcedId\ns1,IES Sol,school,\n",
    "users.csv": (
        "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n"
        "u1,ana@sol.example,Ana,Pérez Gil,,,ana@sol.example,,\nu2,beto@sol.example,Beto,Ruiz,,,,,\n"
        "t1,eva@sol.example,Eva,Sanz,,,,,\n"
    ),
    "roles.csv": "userSourcedId,orgSourcedId,role\nu1,s1,student\nu2,s1,student\nt1,s1,teacher\n",
    "classes.csv": "sourcedId,orgSourcedId,title\nc1,s1,Biology\n",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,u1,student\nc1,u2,student\nc1,t1,teacher\n",
}


def packed(files: Mapping[str, str], folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return out.getvalue()


def names(roster: Roster) -> list[str]:
    return [person.display_name for person in roster.people]


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Pérez, Ana", "Ana", "Pérez"),
        ("Pérez Gil, Ana María", "Ana María", "Pérez Gil"),
        ("1. Pérez Gil, Ana", "Ana", "Pérez Gil"),
        ("12) Pérez Gil, Ana", "Ana", "Pérez Gil"),
        ("3\tPérez Gil, Ana", "Ana", "Pérez Gil"),
        ("• Pérez Gil, Ana", "Ana", "Pérez Gil"),
    ],
)
def test_names_as_lists_write_them(text: str, given: str, family: str) -> None:
    (person,) = reading.read_text(text).people
    assert (person.given_name, person.surname, person.display_name) == (given, family, f"{given} {family}")
    assert person.username == ""


@pytest.mark.parametrize("text", ["Ana Pérez Gil", "1 Ana Pérez Gil", "1.- Ana Pérez Gil", "- Ana Pérez Gil"])
def test_names_whose_parts_nobody_knows(text: str) -> None:
    (person,) = reading.read_text(f"{text}\n").people
    assert (person.display_name, person.surname) == ("Ana Pérez Gil", "")


def test_a_name_with_an_address() -> None:
    roster = reading.read_text("Ana Pérez <ana@sol.example>\nBeto Ruiz\n")
    assert [(person.display_name, person.email) for person in roster.people] == [
        ("Ana Pérez", "ana@sol.example"),
        ("Beto Ruiz", ""),
    ]
    assert roster.format == "names"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "text",
    [
        "Alumno/a;Nº Expediente;Correo electrónico\nMuñoz Peña, Íñigo;77;i@sol.example\n",
        "Primer apellido,Segundo apellido,Nombre,Número de expediente,Correo\nMuñoz,Peña,Íñigo,77,i@sol.example\n",
        "Id\tFirst name\tLast name\tE-mail\n77\tÍñigo\tMuñoz Peña\ti@sol.example\n",
    ],
)
def test_csv_of_any_encoding_with_the_headings_of_schools(text: str, encoding: str) -> None:
    (person,) = reading.read(text.encode(encoding)).people
    assert (person.given_name, person.surname) == ("Íñigo", "Muñoz Peña")
    assert (person.external_id, person.email, person.line) == ("77", "i@sol.example", 2)


@pytest.mark.parametrize(
    ("headings", "cells", "title"),
    [
        ("Grupo", "3º A", "3º A"),
        ("Curso;Grupo", "3º ESO;A", "3º ESO A"),
        ("Curso;Unidad", "2026/2027;3ESOA", "3ESOA"),
        ("Year;Class", "9;Physics 2", "Physics 2"),
    ],
)
def test_columns_that_name_the_class(headings: str, cells: str, title: str) -> None:
    roster = reading.read(f"Nombre;Apellidos;{headings}\nAna;Pérez;{cells}\nEva;Gil;;".encode())
    assert [each.title for each in roster.classes] == [title]
    assert [person.classes for person in roster.people] == [(title,), ()]


def test_moodles_upload_of_users() -> None:
    text = (
        "username,password,firstname,lastname,email,idnumber,cohort1,course1,role1,type1,deleted\n"
        "ana,,Ana,Pérez&#44 Gil,ana@sol.example,77,3A,Bio,,,\neva,,Eva,Sanz,eva@sol.example,9,,Bio,editingteacher,,\n"
        "old,,Old,One,old@sol.example,8,3A,,,,1\ntom,,Tom,Two,t@sol.example,7,,Bio,,2,\n"
    )
    roster = reading.read(text.encode(), "moodle")
    ana, eva, old, tom = roster.people
    assert (ana.username, ana.surname, ana.external_id) == ("ana", "Pérez, Gil", "77")
    assert (ana.classes, eva.teaches, tom.teaches) == (("3A", "Bio"), ("Bio",), ("Bio",))
    assert [person.role for person in (ana, eva, old, tom)] == ["student", "teacher", "student", "teacher"]
    assert [person.leaving for person in roster.people] == [False, False, True, False]
    assert roster.classes == [RosterClass("3A", "3A"), RosterClass("Bio", "Bio")]


@pytest.mark.parametrize("folder", ["", "export/"])
def test_oneroster(folder: str) -> None:
    roster = reading.read(packed(ROSTER, folder))
    assert (roster.format, roster.whole, roster.problems) == ("oneroster", True, [])
    assert roster.classes == [RosterClass("c1", "Biology, 3 A"), RosterClass("c2", "Maths")]
    ana, beto, eva, parent = roster.people
    assert (ana.username, ana.given_name, ana.surname) == ("ana", "Ana", "Pérez Gil")
    assert (ana.external_id, ana.email, ana.classes, ana.file) == ("u1", "ana@sol.example", ("c1", "c2"), "users.csv")
    assert [person.role for person in (ana, beto, eva, parent)] == ["student", "student", "teacher", "other"]
    assert eva.teaches == ("c1",)
    assert [person.external_id for person in roster.students_of("c1")] == ["u1", "u2"]


def test_oneroster_1_1_has_the_roles_among_the_users() -> None:
    files = {name: text for name, text in ROSTER.items() if name not in ("roles.csv", "manifest.csv")}
    files["users.csv"] = (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName\n"
        "u1,,,true,s1,student,ana,,Ana,Pérez\nt1,,,true,s1,teacher,eva,,Eva,Sanz\nu2,,,true,s1,student,beto,,B,Ruiz\n"
    )
    assert [person.role for person in reading.read(packed(files)).people] == ["student", "teacher", "student"]


def test_changes_of_oneroster_say_who_leaves() -> None:
    files = ROSTER | {
        "manifest.csv": ROSTER["manifest.csv"].replace("bulk", "delta"),
        "users.csv": f"{USERS}\nu1,tobedeleted,2026-01-01,true,ana,,Ana,Pérez,,,\nu2,active,,true,beto,,Beto,Ruiz,,,\n",
        "enrollments.csv": (
            "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary\n"
            "e3,tobedeleted,,c1,s1,u2,student,\n"
        ),
    }
    roster = reading.read(packed(files))
    ana, beto = roster.people
    assert not roster.whole
    assert (ana.leaving, beto.leaving, beto.left, beto.classes) == (True, False, ("c1",), ())


def test_school_data_sync() -> None:
    roster = reading.read(packed(SDS))
    assert (roster.format, roster.whole, roster.problems) == ("sds", True, [])
    ana, beto, eva = roster.people
    assert (ana.username, ana.surname, ana.external_id, ana.classes) == ("ana", "Pérez Gil", "u1", ("c1",))
    assert (beto.role, eva.role, eva.teaches) == ("student", "teacher", ("c1",))


def test_a_bad_line_of_an_archive_is_named_with_its_file() -> None:
    files = ROSTER | {
        "users.csv": f'{USERS}\n,,,true,nobody,,No,Body,,,\nu1,,,true,"a"na,,Ana,Pérez,,,\nu2,,,true,b,,B,R,,,\n',
        "enrollments.csv": ROSTER["enrollments.csv"] + "e9,,,c9,s1,u2,student,\ne10,,,c1,s1,u2,,\n",
    }
    roster = reading.read(packed(files))
    assert [person.external_id for person in roster.people] == ["u2"]
    places = [problem.place for problem in roster.problems]
    assert places[:4] == [
        "enrollments.csv, line 6", "enrollments.csv, line 7", "users.csv, line 2", "users.csv, line 3",
    ]  # fmt: skip
    assert "enrollments.csv, line 2" in places, "nobody has the id u1 any more"


@pytest.mark.parametrize("text", ['Ana "Pérez\nBeto Ruiz\n', 'name;id\n"Ana" x;1\nBeto Ruiz;2\n'])
def test_a_line_with_wrong_quotation_marks_blocks_only_itself(text: str) -> None:
    roster = reading.read_text(text)
    assert "Beto Ruiz" in names(roster)
    assert len(roster.people) + len(roster.problems) == 2


def test_a_spreadsheet_with_a_title_above_its_headings() -> None:
    book = openpyxl.Workbook()
    book.active.append(["2.º B"])
    book.active.append(["Apellidos", "Nombre", "NIE", "Email"])
    book.active.append(["Muñoz Peña", "Íñigo", 77, "i@sol.example"])
    book.active.append([None, "  "])
    book.active.append(["Ruiz", "Ana", 78, None])
    out = io.BytesIO()
    book.save(out)
    roster = reading.read(out.getvalue())
    assert [(person.line, person.display_name, person.external_id) for person in roster.people] == [
        (3, "Íñigo Muñoz Peña", "77"),
        (5, "Ana Ruiz", "78"),
    ]


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (packed({"other.csv": "a,b\n1,2\n"}), ""),
        (packed(SDS), "oneroster"),
        (packed(ROSTER | {"users.csv": f"{USERS}\n"}), ""),
        (packed(ROSTER | {"users.csv": "sourcedId\0"}), ""),
        (packed(ROSTER | {"manifest.csv": "propertyName,value\nfile.users,absent\n"}), ""),
        (packed(ROSTER | {"classes.csv": "sourcedId,name\nc1,Bio\n"}), ""),
        (packed(ROSTER | {"../users.csv": "x"}), ""),
        (packed(ROSTER)[:200], ""),
        (b"username,name\nana,Ana\n", "moodle"),
        (b"username,name\nana,Ana\n", "sds"),
        (b"\x00\x8d\x8f", ""),
    ],
)
def test_what_is_not_such_a_file_is_refused_with_a_reason(data: bytes, format_name: str) -> None:
    with pytest.raises(Invalid) as caught:
        reading.read(data, format_name)
    assert caught.value.fields["roster"]


def test_an_archive_that_unpacks_to_gigabytes_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"0" * (9 * 1024 * 1024))
    with pytest.raises(Invalid):
        reading.read(out.getvalue())


def test_the_page_carries_the_students_from_the_preview_to_the_import() -> None:
    roster = reading.read(packed(ROSTER))
    again = reading.read_text(carrying.as_text(roster, {1: "beto.r"}))
    ana, beto = again.people
    before = roster.people[0]
    kept = (ana.line, ana.file, ana.username, ana.given_name, ana.surname, ana.email, ana.external_id)
    assert kept == (
        before.line, before.file, "ana", before.given_name, before.surname, before.email, before.external_id,
    )  # fmt: skip
    assert (ana.classes, beto.username) == (("Biology, 3 A", "Maths"), "beto.r")


@pytest.mark.parametrize(
    "person",
    [Person(3, display_name="Ana, B."), Person(9, "ana", "Ana", leaving=True), Person(1, display_name='A "x" B')],
)
def test_odd_people_are_carried_too(person: Person) -> None:
    (again,) = reading.read_text(carrying.as_text(Roster("csv", [person]))).people
    assert again == person
