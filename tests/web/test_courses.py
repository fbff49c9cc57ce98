"""Classes in the browser."""

import html
import io
import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classroom.models import Course, User
from classroom.services.accounts import users
from classroom.services.classes import courses, new_passwords
from tests.support.pages import without_tokens
from tests.support.people import log_in


@pytest.fixture
def course(owner: User, member: User) -> Course:
    """A class of the owner with the member in it."""
    made = courses.create(owner.id, "Geography 2 B")
    courses.add_student(made.id, owner.id, "member")
    return made


@pytest.fixture
def browser(app: Flask, owner: User) -> FlaskClient:
    """A browser in which the owner is logged in."""
    return log_in(app, owner)


def views(course_id: int, student_id: int) -> list[tuple[str, str, dict[str, str]]]:
    one = f"/teach/courses/{course_id}"
    return [
        ("GET", one, {}),
        ("POST", f"{one}/title", {"title": "Taken over"}),
        ("POST", f"{one}/archive", {}),
        ("POST", f"{one}/restore", {}),
        ("POST", f"{one}/students", {"username": "stranger"}),
        ("POST", f"{one}/students/{student_id}/remove", {}),
        ("GET", f"{one}/import", {}),
        ("POST", f"{one}/import", {"roster": "stranger", "confirm": "1"}),
    ]


def test_only_teachers_get_in(app: Flask, course: Course, member: User, stranger: User) -> None:
    anyones: list[tuple[str, str, dict[str, str]]] = [
        ("GET", "/teach/courses", {}),
        ("POST", "/teach/courses", {"title": "X"}),
    ]
    student, nobody = log_in(app, member), app.test_client()
    for method, path, data in anyones + views(course.id, member.id):
        assert student.open(path, method=method, data=data).status_code == 403
        assert nobody.open(path, method=method, data=data).location.startswith("/login")
    assert courses.roster(course.id, course.owner_id) == [member]


def comparable(page: str, path: str) -> str:
    """Return a page without its own address and without the tokens of its forms."""
    return without_tokens(page).replace(path, "").replace(html.escape(path), "")


@pytest.mark.usefixtures("stranger")
def test_anothers_class_gives_the_answer_of_an_unknown_one(
    app: Flask, course: Course, outsider: User, admin: User, member: User
) -> None:
    for user in (outsider, admin):
        other = log_in(app, user)
        assert f"/teach/courses/{course.id}" not in other.get("/teach/courses").get_data(as_text=True)
        pairs = zip(views(course.id, member.id), views(99999, member.id), strict=True)
        for (method, path, data), (_method, unknown, _data) in pairs:
            seen, expected = (other.open(p, method=method, data=data) for p in (path, unknown))
            assert seen.status_code == expected.status_code == 404
            assert comparable(seen.get_data(as_text=True), path) == comparable(expected.get_data(as_text=True), unknown)
    assert (course.title, course.archived_at) == ("Geography 2 B", None)
    assert courses.roster(course.id, course.owner_id) == [member]


def test_a_class_is_made_renamed_archived_and_restored(browser: FlaskClient, owner: User) -> None:
    assert "No classes yet" in browser.get("/teach/courses").get_data(as_text=True)
    response = browser.post("/teach/courses", data={"title": "Geography <2 B>", "owner_id": "999"})
    (course,) = courses.of_owner(owner.id)
    assert response.location == f"/teach/courses/{course.id}"
    page = browser.get(response.location).get_data(as_text=True)
    assert "Geography &lt;2 B&gt;" in page
    assert "<2 B>" not in page
    browser.post(f"/teach/courses/{course.id}/title", data={"title": "History of art"})
    browser.post(f"/teach/courses/{course.id}/archive")
    assert "History of art" not in browser.get("/teach/courses").get_data(as_text=True)
    assert "History of art" in browser.get("/teach/courses?archived=1").get_data(as_text=True)
    browser.post(f"/teach/courses/{course.id}/restore")
    assert [found.title for found in courses.of_owner(owner.id)] == ["History of art"]


@pytest.mark.parametrize("title", ["", "  ", "x" * 81])
def test_bad_titles_are_refused_at_their_field(browser: FlaskClient, course: Course, title: str) -> None:
    for path in ("/teach/courses", f"/teach/courses/{course.id}/title"):
        response = browser.post(path, data={"title": title})
        assert response.status_code == 422
        assert 'id="title-error"' in response.get_data(as_text=True)
    assert [found.title for found in courses.of_owner(course.owner_id)] == ["Geography 2 B"]


def test_students_are_added_and_removed(browser: FlaskClient, course: Course, member: User, stranger: User) -> None:
    one = f"/teach/courses/{course.id}"
    assert browser.post(f"{one}/students", data={"username": "Stranger"}).location == one
    assert "Stranger" in browser.get(one).get_data(as_text=True)
    browser.post(f"{one}/students/{member.id}/remove")
    assert courses.roster(course.id, course.owner_id) == [stranger]
    assert browser.post(f"{one}/students/{member.id}/remove").status_code == 404


@pytest.mark.parametrize("username", ["", "nobody", "member", "outsider", "a b"])
def test_refused_students_are_said_at_the_field(
    browser: FlaskClient, course: Course, outsider: User, username: str
) -> None:
    response = browser.post(f"/teach/courses/{course.id}/students", data={"username": username})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="username-error"' in page
    assert f'value="{username}"' in page
    assert courses.sizes([course.id]) == {course.id: 1}


# ---- rosters


def send(browser: FlaskClient, course: Course, text: str, **more: str):  # type: ignore[no-untyped-def]
    return browser.post(f"/teach/courses/{course.id}/import", data={"roster": text, **more})


def test_a_roster_is_previewed_then_imported(browser: FlaskClient, course: Course, stranger: User) -> None:
    upload = {"file": (io.BytesIO("username;name\nana;=Ana Muñoz\nstranger;\nmember;\n".encode("cp1252")), "class.csv")}
    preview = browser.post(f"/teach/courses/{course.id}/import", data=upload)
    page = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "=Ana Muñoz" in page
    assert users.find_by_username("ana") is None, "a preview saves nothing"

    kept = re.search(r'<textarea name="roster" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert kept is not None
    done = send(browser, course, html.unescape(kept[1]), confirm="1")
    assert done.status_code == 303
    where = done.headers["Location"]
    assert where in browser.get(f"/teach/courses/{course.id}").text, "the class leads to them, too"
    assert "0 of 1 passwords are ready" in browser.get(where).text
    assert browser.get(f"{where}/progress").get_json() == {"done": 0, "total": 1, "state": "working"}
    assert browser.post(where).headers["Location"] == where, "too early"
    assert new_passwords.hash_batch()
    assert "Show the passwords" in browser.get(where).text
    shown = browser.post(where).text
    password = re.search(r"<code class=\"nowrap\"[^>]*>([^<]+)</code>", shown)
    assert password is not None
    assert users.authenticate("ana", password[1], "192.0.2.1").display_name == "=Ana Muñoz"
    assert {user.username for user in courses.roster(course.id, course.owner_id)} == {"ana", "member", "stranger"}
    assert password[1] not in browser.post(where, follow_redirects=True).text, "shown only once"
    assert "shown already" in browser.get(where).text

    link = re.search(r'href="data:text/csv;charset=utf-8,([^"]*)"', shown)
    assert link is not None
    assert f"ana,'=Ana Muñoz,{password[1]}" in unquote(html.unescape(link[1]))
    assert send(browser, course, html.unescape(kept[1]), confirm="1").status_code == 302, "sent again it makes nothing"


def test_bad_lines_are_named_and_block_only_themselves(browser: FlaskClient, course: Course) -> None:
    text = "ana,Ana\nx,Short\nbeto,B,no address\n"
    page = send(browser, course, text).get_data(as_text=True)
    assert "Line 2:" in page
    assert "Line 3:" in page
    assert users.find_by_username("ana") is None, "only looked at"
    assert "ana,Ana" in page, "what was typed is kept"
    send(browser, course, text, confirm="1")
    assert users.find_by_username("ana") is not None
    assert users.find_by_username("beto") is None


def test_a_list_of_which_no_line_can_be_used(browser: FlaskClient, course: Course) -> None:
    response = send(browser, course, 'a,"b')
    assert response.status_code == 422
    assert "A quotation mark is missing" in response.get_data(as_text=True)


@pytest.mark.parametrize("text", ["", "\n", "username,name\n"])
def test_what_is_no_roster_is_said_at_the_field(browser: FlaskClient, course: Course, text: str) -> None:
    response = send(browser, course, text)
    assert response.status_code == 422
    assert 'id="roster-error"' in response.get_data(as_text=True)


def test_a_table_of_a_school_asks_which_class_is_meant(browser: FlaskClient, course: Course) -> None:
    table = "name;group\nAna Gil;3A\nEva Sanz;\n"
    assert "2 new accounts" in send(browser, course, table).get_data(as_text=True), "with one class nobody is left out"
    page = send(browser, course, table + "Beto Ruiz;3B\n").get_data(as_text=True)
    assert "Whose students are to come into this class?" in page
    assert "new account" not in page


def test_a_spreadsheet_that_is_broken_is_refused(browser: FlaskClient, course: Course) -> None:
    upload = {"file": (io.BytesIO(b"PK\x03\x04\x14\x00\x00\x00"), "class.xlsx")}
    response = browser.post(f"/teach/courses/{course.id}/import", data=upload)
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "The archive is broken" in page
    assert 'id="file-error"' in page
    assert 'id="roster-error"' not in page


def test_markup_in_a_roster_is_text(browser: FlaskClient, course: Course) -> None:
    page = send(browser, course, "ana,</textarea><script>x</script>").get_data(as_text=True)
    assert "<script>x" not in page
    assert "&lt;/textarea&gt;" in page


def test_importing_is_no_way_to_a_higher_role(browser: FlaskClient, course: Course) -> None:
    send(browser, course, "username,role,is_admin\nana,admin,1\n", confirm="1")
    ana = users.find_by_username("ana")
    assert ana is not None
    assert ana.role == "student"


def test_all_who_have_never_logged_in_get_new_passwords_at_once(browser: FlaskClient, course: Course) -> None:
    send(browser, course, "name\nAna Gil\nBeto Ruiz", confirm="1")
    while new_passwords.hash_batch():
        pass
    assert "New passwords for 2 students" in browser.get(f"/teach/courses/{course.id}").get_data(as_text=True)
    response = browser.post(f"/teach/courses/{course.id}/passwords")
    assert response.status_code == 302
    while new_passwords.hash_batch():
        pass
    page = browser.post(response.location).get_data(as_text=True)
    assert "ana.gil" in page
    assert "beto.ruiz" in page
