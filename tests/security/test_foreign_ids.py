"""Another's ids are answered exactly like ids that nobody has."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.security.conftest import School
from tests.security.routes import API, ROWS, fill, place, request_options
from tests.security.rows import ADMIN
from tests.security.test_matrix_routes import found
from tests.support.pages import without_tokens

UNKNOWN = 2_000_000_000


def plain(response: TestResponse, number: Any) -> tuple[int, str]:
    """Return status, redirect and body, with ``number`` in the place of the unknown one, and no signed moment."""
    text = response.headers.get("Location", "") + response.get_data(as_text=True)
    return response.status_code, without_tokens(text).replace(str(UNKNOWN), str(number))


def send(school: School, name: str, actor: str, values: dict[str, Any], body: Any) -> TestResponse:
    """Request a route as somebody with these parameters."""
    rule = found(school.app)[name]
    with school.app.test_request_context():
        path = school.app.url_for(rule.endpoint, **values)
    options = request_options(name, body)
    browser: FlaskClient = school.app.test_client()
    if name in API:
        options["headers"] = {"Authorization": f"Bearer {school.world.token(name, actor)}"}
    else:
        browser = school.world.browsers[actor]
    return browser.open(path, method=name.partition(" ")[0], query_string=ROWS[name].query, **options)


def numbers(school: School, *, admins: bool) -> list[tuple[str, str]]:
    """Return each route with each of its parameters that is a number: those of admins' pages, or the others."""
    rules = found(school.app)
    return [
        (name, argument)
        for name, row in sorted(ROWS.items())
        if (row.allowed == ADMIN) is admins
        for argument in sorted(rules[name].arguments)
        if argument.endswith("_id")
    ]


def test_foreign_and_unknown_numbers_in_addresses_look_alike(school: School) -> None:
    tried = 0
    for name, argument in numbers(school, admins=False):
        row, rule = ROWS[name], found(school.app)[name]
        mine = place(row, rule.arguments, school.world)
        body = fill(row.body, school.world.ids)
        if argument != "lesson_id" and "lesson_id" in rule.arguments:
            # The owner's own lesson with a round or participant of another's.
            actor, foreign = "owner", school.world.foreign[argument.removesuffix("_id")]
        else:
            actor, foreign = "stranger" if "api_work." in name else "outsider", mine[argument]
        answers = []
        for number in (foreign, UNKNOWN):
            school.restore()
            answers.append(plain(send(school, name, actor, {**mine, argument: number}, body), foreign))
        assert answers[0] == answers[1], f"{name}: {argument}"
        assert answers[0][0] == 404, f"{name}: {argument} gave {answers[0][0]}"
        tried += 1
    assert tried > 60


def test_unknown_numbers_in_addresses_of_admins_pages_are_not_found(school: School) -> None:
    """Admins may see every account: nothing there is another's."""
    found_ones = numbers(school, admins=True)
    assert len(found_ones) >= 7
    for name, argument in found_ones:
        row, rule = ROWS[name], found(school.app)[name]
        school.restore()
        values = {**place(row, rule.arguments, school.world), argument: UNKNOWN}
        response = send(school, name, "admin", values, fill(row.body, school.world.ids))
        assert response.status_code == 404, f"{name}: {argument} gave {response.status_code}"


BODIES = [
    ("POST lessons.ask", "question", lambda number: {"question_id": number}),
    ("POST lessons.create", "quiz", lambda number: {"title": "x", "quiz_id": number, "course_id": ""}),
    ("POST lessons.create", "course", lambda number: {"title": "x", "quiz_id": "", "course_id": number}),
    ("POST lessons.create", "question", lambda number: {"title": "x", "quiz_id": "", "question_ids": str(number)}),
    ("POST quizzes.add", "question", lambda number: {"question_id": number}),
    ("POST quizzes.remove", "question", lambda number: {"question_id": number}),
    ("POST quizzes.move", "question", lambda number: {"question_id": number, "to": "up"}),
    ("POST bank.selected", "question", lambda number: {"question_ids": [number], "do": "archive"}),
    ("POST bank.selected", "question", lambda number: {"question_ids": [number], "do": "lesson"}),
    ("POST bank.selected", "question", lambda number: {"question_ids": [number], "do": "quiz"}),
    ("POST bank.selected", "question", lambda number: {"question_ids": [number], "do": "export"}),
    ("POST api_rounds.open_round", "question", lambda number: {"question_id": number}),
    ("POST api_lessons.create_lesson", "question", lambda number: {"question_ids": [number]}),
    ("POST api_lessons.create_lesson", "quiz", lambda number: {"quiz_id": number}),
    ("POST api_lessons.create_lesson", "course", lambda number: {"settings": {"course_id": number}}),
    ("POST api_quizzes.create", "question", lambda number: {"title": "x", "question_ids": [number]}),
    ("POST api_assignments.create", "lesson", lambda number: {"lesson_id": number}),
    ("POST api_assignments.create", "quiz", lambda number: {"quiz_id": number}),
    ("POST api_assignments.create", "course", lambda number: {"quiz_id": 1, "course_id": number}),
    ("PATCH api_quizzes.edit", "question", lambda number: {"question_ids": [number]}),
]


@pytest.mark.parametrize(("name", "thing", "body"), BODIES, ids=[f"{name} {thing}" for name, thing, _ in BODIES])
def test_foreign_and_unknown_numbers_in_bodies_look_alike(school: School, name: str, thing: str, body: Any) -> None:
    values = place(ROWS[name], found(school.app)[name].arguments, school.world)
    answers = []
    for number in (school.world.foreign[thing], UNKNOWN):
        school.restore()
        answers.append(plain(send(school, name, "owner", values, body(number)), school.world.foreign[thing]))
    assert answers[0] == answers[1]
    # Taking out what is not in the quiz changes nothing, whatever it is; everything else says no.
    assert answers[0][0] in (404, 422) or (answers[0][0] == 302 and name == "POST quizzes.remove"), answers[0]


def test_an_answer_for_a_foreign_round_looks_like_one_for_an_unknown(school: School) -> None:
    answers = []
    for number in (school.world.foreign["round"], UNKNOWN):
        school.restore()
        body = {"id": "11111111-aaaa-4bbb-8ccc-000000000000", "round_id": number, "value": ["b"]}
        answers.append(
            plain(send(school, "POST api_join.submit_answer", "guest", {}, body), school.world.foreign["round"])
        )
    assert answers[0] == answers[1]
    assert answers[0][0] == 409


def test_exports_of_foreign_questions_look_like_unknown_ones(school: School) -> None:
    answers = []
    for number in (school.world.foreign["question"], UNKNOWN):
        headers = {"Authorization": f"Bearer {school.world.tokens['owner']}"}
        response = school.app.test_client().get(f"/api/v1/questions/export?ids={number}", headers=headers)
        answers.append(plain(response, school.world.foreign["question"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
