"""/questions/<id>/versions: what a question once was, by API."""

from tests.api.client import Api
from tests.api.conftest import good
from tests.support.questions import question


def test_versions_are_listed_and_come_back(teacher: Api) -> None:
    first = good(teacher.post("/questions", question()))
    path = f"/questions/{first['id']}"
    teacher.call("PATCH", path, json={"prompt": "Newer?"})
    listed = good(teacher.get(f"{path}/versions"))["versions"]
    assert [entry["version"] for entry in listed] == [2, 1]
    restored = good(teacher.post(f"{path}/versions/1/restore"))
    assert (restored["version"], restored["prompt"]) == (3, first["prompt"])
    assert teacher.post(f"{path}/versions/9/restore").code == "unknown_version"
    assert teacher.get("/questions/999999/versions").code == "unknown_question"


def test_uses(teacher: Api) -> None:
    made = good(teacher.post("/questions", question()))
    quiz = good(teacher.post("/quizzes", {"title": "Capitals", "question_ids": [made["id"]]}))
    lesson = good(teacher.post("/lessons", {"title": "Monday", "quiz_id": quiz["id"]}))
    uses = good(teacher.get(f"/questions/{made['id']}/uses"))
    assert uses["quizzes"] == [{"id": quiz["id"], "title": "Capitals", "archived": False}]
    assert [(use["id"], use["status"], use["asked"]) for use in uses["lessons"]] == [(lesson["id"], "lobby", 0)]
    assert teacher.get("/questions/999999/uses").code == "unknown_question"


def test_sharing(teacher: Api) -> None:
    made = good(teacher.post("/questions", question()))
    assert made["given_by"] == ""
    body = {"username": "nobody", "question_ids": [made["id"]]}
    assert teacher.post("/questions/share", body).fields == {"username"}
    assert teacher.post("/questions/share", {**body, "question_ids": [999999]}).code == "unknown_question"
