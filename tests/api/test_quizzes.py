"""/quizzes: ordered lists by API."""

from typing import Any

import pytest

from tests.api.client import Api
from tests.api.conftest import good
from tests.support.questions import question


@pytest.fixture
def ids(teacher: Api) -> list[int]:
    return [good(teacher.post("/questions", question(prompt=f"q{n}")))["id"] for n in range(3)]


@pytest.fixture
def quiz(teacher: Api, ids: list[int]) -> dict[str, Any]:
    return good(teacher.post("/quizzes", {"title": "Mine", "question_ids": ids}))


def test_create_list_show(teacher: Api, quiz: dict[str, Any], ids: list[int]) -> None:
    assert (quiz["title"], quiz["question_ids"], quiz["archived"]) == ("Mine", ids, False)
    assert good(teacher.get(f"/quizzes/{quiz['id']}")) == quiz
    assert good(teacher.get("/quizzes"))["quizzes"] == [quiz]


def test_change(teacher: Api, quiz: dict[str, Any], ids: list[int]) -> None:
    path = f"/quizzes/{quiz['id']}"
    body = good(teacher.call("PATCH", path, json={"title": "Other", "question_ids": ids[::-1]}))
    assert (body["title"], body["question_ids"]) == ("Other", ids[::-1])
    assert teacher.call("DELETE", path).status == 204
    assert good(teacher.get("/quizzes"))["total"] == 0
    assert good(teacher.call("PATCH", path, json={"archived": False}))["archived"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 5}, "title"),
        ({"title": "a", "question_ids": "1"}, "question_ids"),
        ({"title": "a", "question_ids": [999_999]}, "question_ids"),
        ({"title": "a", "question_ids": [10**30]}, "question_ids"),
        ({"title": "a", "question_ids": [True]}, "question_ids.0"),
        ({"title": "a", "owner_id": 1}, "owner_id"),
    ],
)
def test_wrong_bodies(teacher: Api, body: dict[str, Any], field: str) -> None:
    reply = teacher.post("/quizzes", body)
    assert (reply.status, reply.fields) == (422, {field})
    assert good(teacher.get("/quizzes"))["total"] == 0


def test_another_s_question_does_not_come_in(colleague: Api, ids: list[int]) -> None:
    reply = colleague.post("/quizzes", {"title": "Stolen", "question_ids": ids[:1]})
    assert (reply.status, reply.fields) == (422, {"question_ids"})


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("student", 403), ("nobody", 401)])
def test_another_s_quiz(
    request: pytest.FixtureRequest, quiz: dict[str, Any], teacher: Api, method: str, who: str, status: int
) -> None:
    json = {"title": "mine"} if method == "PATCH" else None
    caller: Api = request.getfixturevalue(who)
    assert caller.call(method, f"/quizzes/{quiz['id']}", json=json).status == status
    assert good(teacher.get(f"/quizzes/{quiz['id']}")) == quiz
