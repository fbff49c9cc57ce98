"""``flask user import``: a school's roster on the command line."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from classroom.core.database import db
from classroom.models import Course, User
from classroom.services.accounts import users
from classroom.services.classes import courses, rosters
from tests.services.classes.test_roster_formats import ROSTER, SDS, packed
from tests.support.people import make_user

pytestmark = pytest.mark.usefixtures("app")


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["user", "import", *words])


def row(result: Result, title: str) -> list[int]:
    """Return the numbers of a class: new, joining, changed, unchanged, leaving, left out."""
    (line,) = [line for line in result.stdout.splitlines() if line.startswith(title)]
    return [int(word) for word in line.split()[-6:]]


def courses_by_title() -> dict[str, Course]:
    db.session.rollback()
    return {course.title: course for course in db.session.query(Course)}


@pytest.fixture(params=[ROSTER, SDS], ids=["oneroster", "sds"])
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    """The files of a school's export."""
    found: dict[str, str] = request.param
    # the second class has no teacher: it is left out
    return {name: text.replace("c2,,,Maths,,,,,,s1\n", "") for name, text in found.items()} | {
        "enrollments.csv": found["enrollments.csv"].replace("e2,,,c2,s1,u1,student,\n", "")
    }


def test_a_school_is_imported_and_again_changes_nothing(app: Flask, tmp_path: Path, files: dict[str, str]) -> None:
    path = tmp_path / "school.zip"
    path.write_bytes(packed(files))
    dry = run(app, str(path), "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "Nothing was saved." in dry.stdout
    assert row(dry, "Biology") == [2, 0, 0, 0, 0, 0]
    assert courses_by_title() == {}
    assert users.find_by_username("eva") is None

    done = run(app, str(path), "--sync")
    assert done.exit_code == 0, done.output
    assert row(done, "Biology") == [2, 0, 0, 0, 0, 0]
    (course,) = courses_by_title().values()
    eva = users.find_by_username("eva")
    assert eva is not None
    assert (course.external_id, course.owner_id, eva.role) == ("c1", eva.id, "teacher")
    assert (eva.must_change_password, eva.external_id) == (True, "t1")
    password = next(line for line in done.stdout.splitlines() if line.startswith("eva\t")).split("\t")[2]
    assert users.authenticate("eva", password, "192.0.2.1")
    assert {user.username for user in courses.roster(course.id, eva.id)} == {"ana", "beto"}

    again = run(app, str(path), "--sync")
    assert again.exit_code == 0, again.output
    assert row(again, "Biology") == [0, 0, 0, 2, 0, 0]
    assert len(courses_by_title()) == 1


def test_a_command_that_dies_midway_has_printed_the_passwords(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "school.zip"
    path.write_bytes(packed(ROSTER))

    def end(*_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rosters, "save", end)
    died = run(app, str(path))
    assert died.exit_code != 0
    username, _name, password = died.stdout.splitlines()[1].split("\t")
    assert users.authenticate(username, password, "192.0.2.1")


def test_a_folder_of_files_and_who_leaves(app: Flask, tmp_path: Path) -> None:
    for name, text in SDS.items():
        (tmp_path / name).write_text(text)
    assert run(app, str(tmp_path)).exit_code == 0
    (tmp_path / "enrollments.csv").write_text(SDS["enrollments.csv"].replace("c1,u2,student\n", ""))
    assert row(run(app, str(tmp_path)), "Biology") == [0, 0, 0, 1, 0, 0]
    assert row(run(app, str(tmp_path), "--sync"), "Biology") == [0, 0, 0, 1, 1, 0]
    (course,) = courses_by_title().values()
    assert [user.username for user in courses.roster(course.id, course.owner_id)] == ["ana"]


def test_one_class_for_everybody(app: Flask, tmp_path: Path, owner: User) -> None:
    path = tmp_path / "names.txt"
    path.write_text("1. Pérez, Ana\n2. Ruiz, Beto\n")
    assert "no class" in run(app, str(path), "--course", "Biology").stderr
    done = run(app, str(path), "--course", "Biology", "--owner", owner.username)
    assert done.exit_code == 0, done.output
    assert row(done, "Biology (new)") == [2, 0, 0, 0, 0, 0]
    assert row(run(app, str(path), "--course", "Biology"), "Biology") == [0, 0, 0, 2, 0, 0]


def test_a_line_that_cannot_be_read_is_named_and_nobody_leaves_for_it(app: Flask, tmp_path: Path, owner: User) -> None:
    course = courses.create(owner.id, "Biology")
    path = tmp_path / "list.csv"
    path.write_text("id,name\n1,Ana Pérez\n2,Beto Ruiz\n")
    assert run(app, str(path), "--course", "Biology").exit_code == 0
    path.write_text('id,name\n1,"Ana" Pérez\n3,Ceci Gil\n4,!!!\n')
    result = run(app, str(path), "--course", "Biology", "--sync")
    assert result.exit_code == 1
    assert "list.csv: Line 2: " in result.stderr
    assert "list.csv: line 4: " in result.stderr
    assert "Nobody leaves" in result.stderr
    assert len(courses.roster(course.id, owner.id)) == 3


def test_a_class_without_a_teacher_is_left_out(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "school.zip"
    path.write_bytes(packed(ROSTER))
    result = run(app, str(path))
    assert result.exit_code == 1
    assert "Maths" in result.stderr
    assert list(courses_by_title()) == ["Biology, 3 A"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ()),
        (b"Ana\n", ()),
        (b"PK\x03\x04", ()),
        (b"Ana\n", ("--format", "sds")),
        (b"Ana\n", ("--course", "Nothing")),
        (b"Ana\n", ("--course", "X", "--owner", "nobody")),
        (b"Ana\n", ("--format", "pdf")),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(
    app: Flask, tmp_path: Path, data: bytes, words: tuple[str, ...]
) -> None:
    path = tmp_path / "list"
    path.write_bytes(data)
    result = run(app, str(path), *words)
    assert result.exit_code != 0
    assert result.stderr
    assert "Traceback" not in result.output


def test_a_table_with_a_column_of_classes_makes_them_for_each_teacher_and_names_who_has_none(
    app: Flask, tmp_path: Path, owner: User
) -> None:
    path = tmp_path / "school.csv"
    path.write_text("Alumno;Correo;Grupo\nGil, Ana;ana@x.example;3A\nRuiz, Beto;;3B\nSanz, Eva;;\n")
    result = run(app, str(path), "--owner", owner.username)
    assert result.exit_code == 1
    assert "line 4: no class; Eva Sanz is left out" in result.stderr
    assert (row(result, "3A"), row(result, "3B")) == ([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0])
    path.write_text("Alumno;Correo;Grupo\nGil, Ana;ana@x.example;3B\nRuiz, Beto;;3B\n")
    moved = run(app, str(path), "--owner", owner.username, "--sync")
    assert row(moved, "3B") == [0, 1, 0, 1, 0, 0], "the address finds her in the other class"
    colleague = make_user("colleague", role="teacher")
    run(app, str(path), "--owner", "colleague")
    db.session.rollback()
    query = db.session.query(Course.title, Course.owner_id).order_by(Course.id)
    assert [tuple(each) for each in query] == [("3A", owner.id), ("3B", owner.id), ("3B", colleague.id)]
