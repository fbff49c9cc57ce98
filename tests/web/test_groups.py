"""Groups of a class on its pages, and homework for one of them on the forms."""

from flask import Flask

from classroom.models import Question, User
from classroom.services.assignments import lookup
from classroom.services.bank import quizzes
from classroom.services.classes import courses, groups
from tests.support.people import log_in


def test_from_the_roster_to_homework(app: Flask, owner: User, member: User, question: Question) -> None:
    course = courses.create(owner.id, "7B")
    courses.add_student(course.id, owner.id, member.username)
    browser, path = log_in(app, owner), f"/teach/courses/{course.id}/groups"
    field = f"group-{member.id}"
    quiz = quizzes.create(owner.id, "Capitals", [question.id])
    assert f'name="{field}" value=""' in browser.get(path).text
    wrong = browser.post(path, data={field: "x" * 41})
    assert (wrong.status_code, "Use at most 40 characters." in wrong.text, "x" * 41 in wrong.text) == (422, True, True)
    assert "1 student is in another group." in browser.post(path, data={field: "Reds"}, follow_redirects=True).text
    assert "Nothing was changed." in browser.post(path, data={field: "Reds"}, follow_redirects=True).text
    assert f'value="{course.id}:Reds"' in browser.get("/teach/homework/new").text

    form = {"quiz_id": str(quiz.id), "course_id": f"{course.id}:Reds", "audience": "all", "attempts": "1",
            "counted": "best", "feedback": "after_submit", "order": "fixed"}  # fmt: skip
    page = browser.post("/teach/homework/new", data=form, follow_redirects=True)
    assert "Only for the group “Reds”." in page.text
    (made,) = lookup.of_teacher(owner.id)
    edit = f"/teach/homework/{made.id}/edit"
    assert '<option selected value="Reds">Reds</option>' in browser.get(edit).text
    browser.post(edit, data={**form, "group": ""})
    assert lookup.of_teacher(owner.id)[0].group_name is None
    refused = browser.post(edit, data={**form, "group": "Greens"})
    assert "No student of the class is in this group." in refused.text


def test_others_do_not_see_it(app: Flask, owner: User, outsider: User) -> None:
    course = courses.create(owner.id, "7B")
    browser = log_in(app, outsider)
    for reply in (
        browser.get(f"/teach/courses/{course.id}/groups"),
        browser.post(f"/teach/courses/{course.id}/groups", data={"group-1": "Reds"}),
        browser.post(f"/teach/courses/{course.id}/practice", data={"practises": "0"}),
    ):
        assert reply.status_code == 404
    assert groups.names([course.id]) == {}
