"""Homework over the API; the client checks every reply against the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from classroom.core import clock
from classroom.models import Course, User
from classroom.services.assignments import closing
from tests.api.client import Api
from tests.api.conftest import ask, command, good, submission
from tests.support.lessons import CAPITAL


def join(app: Flask, assignment: dict[str, Any], nickname: str = "Ana", **more: Any) -> Api:
    """Join homework as a guest; return a client with the guest's token."""
    reply = good(Api(app).post("/join", {"code": assignment["code"], "nickname": nickname, **more}))
    assert (reply["lesson"], reply["assignment"]["id"]) == (None, assignment["id"])
    return Api(app, reply["token"])


def work_answer(attempt: dict[str, Any], value: Any, *, position: int = 1, number: int = 1) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "attempt_id": attempt["id"],
        "position": position,
        "value": value,
    }


def later(seconds: float) -> None:
    """Let the server's clock be later."""
    clock.set_offset(clock.offset() + seconds)


@pytest.fixture(autouse=True)
def the_offset() -> Iterator[None]:
    """Put the clock of this process right again."""
    before = clock.offset()
    yield
    clock.set_offset(before)


def test_from_quiz_to_results(app: Flask, teacher: Api, homework: dict[str, Any]) -> None:
    assert (homework["title"], homework["audience"], homework["lesson_id"]) == ("Capitals", "link", None)
    assert good(teacher.get("/assignments"))["assignments"] == [homework]
    ana = join(app, homework)
    assert good(ana.get("/work"))["attempt"] is None
    attempt = good(ana.post("/work/attempts", {}))
    assert ana.post("/work/attempts", {}).code == "attempt_open"
    (question,) = attempt["questions"]
    assert (question["answer"], question["result"], attempt["number"]) == (None, None, 1)
    body = work_answer(attempt, ["b"])
    stored = good(ana.post("/work/answers", body))
    assert stored["result"] is None
    assert good(ana.post("/work/answers", body)) == stored
    assert good(ana.get("/work"))["attempt"]["questions"][0]["answer"] == stored["answer"]
    done = good(ana.post(f"/work/attempts/{attempt['id']}/submit", {}))
    assert done["questions"][0]["result"]["correct"] is True
    assert good(ana.post(f"/work/attempts/{attempt['id']}/submit", {})) == done
    refused = ana.post("/work/answers", work_answer(attempt, ["a"], number=2))
    assert (refused.status, refused.code) == (409, "attempt_closed")
    assert ana.post("/work/answers", work_answer(attempt, ["a"], number=2)).code == "attempt_closed"
    found = good(teacher.get(f"/assignments/{homework['id']}/results"))
    assert found["mode"] == "homework"
    (round_,) = found["rounds"]
    assert [answer["value"] for answer in round_["answers"]] == [["b"]]
    assert good(teacher.get(f"/assignments/{homework['id']}"))["counts"]["submitted"] == 1
    assert good(teacher.get(f"/assignments/{homework['id']}/analysis"))["items"][0]["facility"] == 1
    for kind in ("csv", "xlsx"):
        assert teacher.get(f"/assignments/{homework['id']}/results.{kind}").status == 200


@pytest.mark.parametrize(("rule", "wanted"), [("best", ["b"]), ("first", ["b"]), ("last", ["a"])])
def test_which_attempt_counts(app: Flask, teacher: Api, quiz_id: int, rule: str, wanted: list[str]) -> None:
    homework = good(teacher.post("/assignments", {"quiz_id": quiz_id, "attempts": 2, "counted": rule}))
    ana = join(app, homework)
    for number, value in enumerate((["b"], ["a"]), 1):
        attempt = good(ana.post("/work/attempts", {}))
        good(ana.post("/work/answers", work_answer(attempt, value, number=number)))
        good(ana.post(f"/work/attempts/{attempt['id']}/submit", {}))
    assert ana.post("/work/attempts", {}).code == "no_attempts_left"
    state = good(ana.get("/work"))
    assert (state["attempts_left"], state["counted"]) == (0, 2 if rule == "last" else 1)
    (round_,) = good(teacher.get(f"/assignments/{homework['id']}/results"))["rounds"]
    assert [answer["value"] for answer in round_["answers"]] == [wanted]
    good(teacher.patch(f"/assignments/{homework['id']}", {"counted": "last"}))
    (round_,) = good(teacher.get(f"/assignments/{homework['id']}/results"))["rounds"]
    assert [answer["value"] for answer in round_["answers"]] == [["a"]]


def test_a_corrected_key_changes_which_attempt_is_the_best(app: Flask, teacher: Api, homework: dict[str, Any]) -> None:
    ana = join(app, homework)
    for number, value in enumerate((["b"], ["a"]), 1):
        attempt = good(ana.post("/work/attempts", {}))
        good(ana.post("/work/answers", work_answer(attempt, value, number=number)))
        good(ana.post(f"/work/attempts/{attempt['id']}/submit", {}))
    found = good(teacher.get(f"/assignments/{homework['id']}/results"))
    (round_,) = found["rounds"]
    choices = [{**choice, "correct": not choice["correct"]} for choice in CAPITAL["choices"]][:2]
    choices += [dict(choice) for choice in CAPITAL["choices"]][2:]
    choices[0]["correct"], choices[1]["correct"] = True, False
    path = f"/lessons/{found['lesson']['id']}/rounds/{round_['id']}/key"
    good(teacher.post(path, {"choices": choices}))
    (round_,) = good(teacher.get(f"/assignments/{homework['id']}/results"))["rounds"]
    assert [(answer["value"], answer["correct"]) for answer in round_["answers"]] == [(["a"], True)]


def test_homework_of_a_lesson_is_for_those_who_were_absent(
    app: Flask, teacher: Api, student: Api, course: Course, question_id: int, stranger: User
) -> None:
    settings = {"course_id": course.id}
    lesson = good(teacher.post("/lessons", {"title": "Live", "settings": settings}))
    asked = ask(teacher, lesson, question_id)
    good(command(teacher, lesson, asked, "close"))
    good(teacher.post(f"/lessons/{lesson['id']}/end"))
    homework = good(teacher.post("/assignments", {"lesson_id": lesson["id"]}))
    assert (homework["audience"], homework["course_id"], homework["title"]) == ("absent", course.id, "Live")
    (row,) = good(teacher.get(f"/assignments/{homework['id']}"))["students"]
    assert (row["status"], row["participant_id"]) == ("not_begun", None)
    assert Api(app).post("/join", {"code": homework["code"], "nickname": "X"}).code == "account_required"
    ticket = good(student.post("/join", {"code": homework["code"]}))
    member = Api(app, ticket["token"])
    good(member.post("/work/attempts", {}))
    (row,) = good(teacher.get(f"/assignments/{homework['id']}"))["students"]
    assert row["status"] == "working"


def test_who_was_there_is_recognised(app: Flask, teacher: Api, student: Api, course: Course, question_id: int) -> None:
    lesson = good(teacher.post("/lessons", {"title": "Live", "settings": {"course_id": course.id}}))
    good(student.post("/join", {"code": lesson["code"]}))
    asked = ask(teacher, lesson, question_id)
    good(command(teacher, lesson, asked, "close"))
    homework = good(teacher.post("/assignments", {"lesson_id": lesson["id"]}))
    assert student.post("/join", {"code": homework["code"]}).code == "not_on_roster"
    good(teacher.patch(f"/assignments/{homework['id']}", {"audience": "all"}))
    good(student.post("/join", {"code": homework["code"]}))


def test_an_attempt_closes_by_itself_with_everything_saved(app: Flask, teacher: Api, quiz_id: int) -> None:
    homework = good(teacher.post("/assignments", {"quiz_id": quiz_id, "time_limit": 60}))
    ana, ben = join(app, homework), join(app, homework, "Ben")
    attempt = good(ana.post("/work/attempts", {}))
    good(ana.post("/work/answers", work_answer(attempt, ["b"])))
    assert closing.close_overdue() == 0
    later(66)
    assert ana.post("/work/answers", work_answer(attempt, ["a"], number=2)).code == "attempt_closed"
    assert closing.close_overdue() == 1
    assert closing.close_overdue() == 0
    state = good(ana.get("/work"))["attempt"]
    assert (state["submitted_at"], state["by_itself"]) == (attempt["deadline"], True)
    assert state["questions"][0]["answer"]["value"] == ["b"]
    assert state["questions"][0]["result"]["correct"] is True
    good(ben.post("/work/attempts", {}))


def test_the_window(app: Flask, teacher: Api, quiz_id: int) -> None:
    moment = clock.now()
    times = {"opens_at": moment + 100, "due_at": moment + 200, "closes_at": moment + 300}
    homework = good(teacher.post("/assignments", {"quiz_id": quiz_id, **times, "attempts": None}))
    ana, ben, cem = (join(app, homework, name) for name in ("Ana", "Ben", "Cem"))
    assert ana.post("/work/attempts", {}).code == "not_open"
    later(150)
    first = good(ana.post("/work/attempts", {}))
    assert first["deadline"] == times["closes_at"]
    assert good(ana.post(f"/work/attempts/{first['id']}/submit", {}))["late"] is False
    slow = good(ben.post("/work/attempts", {}))
    later(100)
    assert good(ben.post(f"/work/attempts/{slow['id']}/submit", {}))["late"] is True
    good(cem.post("/work/attempts", {}))
    later(60)
    assert ana.post("/work/attempts", {}).code == "closed"
    assert closing.close_overdue() == 1
    assert good(teacher.get("/assignments"))["assignments"][0]["closed"] is True
    assert Api(app).post("/join", {"code": homework["code"], "nickname": "Dan"}).code == "ended"
    assert good(cem.get("/work"))["attempt"]["by_itself"] is True
    counts = good(teacher.get(f"/assignments/{homework['id']}"))["counts"]
    assert counts == {"all": 3, "not_begun": 0, "working": 0, "submitted": 1, "late": 2}
    good(teacher.patch(f"/assignments/{homework['id']}", {"closes_at": clock.now() + 50}))
    good(ana.post("/work/attempts", {}))


def test_overrides(app: Flask, teacher: Api, student: Api, course: Course, member: User, quiz_id: int) -> None:
    due = clock.now() + 1000
    body = {"quiz_id": quiz_id, "course_id": course.id, "due_at": due, "closes_at": due, "time_limit": 100}
    homework = good(teacher.post("/assignments", body))
    assert homework["audience"] == "all"
    path = f"/assignments/{homework['id']}/overrides/{member.id}"
    terms = {"due_at": due + 500, "attempts": 3, "extra_percent": 50}
    ticket = good(student.post("/join", {"code": homework["code"]}))
    place = Api(app, ticket["token"])
    attempt = good(place.post("/work/attempts", {}))
    assert good(teacher.put(path, terms)) == terms
    state = good(place.get("/work"))
    assert (state["assignment"]["due_at"], state["assignment"]["closes_at"]) == (due + 500, due + 500)
    assert (state["attempts_left"], state["assignment"]["time_limit"]) == (2, 150)
    assert state["attempt"]["deadline"] == attempt["started_at"] + 150
    assert teacher.put(f"/assignments/{homework['id']}/overrides/999", {}).code == "unknown_student"
    good(teacher.put(path, {}))
    assert good(place.get("/work"))["attempt"]["deadline"] == attempt["started_at"] + 100


def test_a_guest_comes_back_on_another_device(app: Flask, homework: dict[str, Any]) -> None:
    ticket = good(Api(app).post("/join", {"code": homework["code"], "nickname": "Ana"}))
    phone = Api(app, ticket["token"])
    attempt = good(phone.post("/work/attempts", {}))
    good(phone.post("/work/answers", work_answer(attempt, ["b"])))
    again = good(
        Api(app).post("/join", {"code": homework["code"], "resume_code": ticket["participant"]["resume_code"]})
    )
    state = good(Api(app, again["token"]).get("/work"))
    assert (state["attempt"]["id"], state["attempt"]["questions"][0]["answer"]["value"]) == (attempt["id"], ["b"])


def test_with_feedback_after_each_question_an_answer_stays(app: Flask, teacher: Api, quiz_id: int) -> None:
    homework = good(teacher.post("/assignments", {"quiz_id": quiz_id, "feedback": "each"}))
    ana = join(app, homework)
    attempt = good(ana.post("/work/attempts", {}))
    assert attempt["questions"][0]["result"] is None
    reply = good(ana.post("/work/answers", work_answer(attempt, ["a"])))
    assert (reply["result"]["correct"], reply["result"]["key"]) == (False, ["b"])
    assert ana.post("/work/answers", work_answer(attempt, ["b"], number=2)).code == "already_answered"


def test_homework_is_no_live_lesson(app: Flask, teacher: Api, homework: dict[str, Any], question_id: int) -> None:
    ana = join(app, homework)
    lesson_id = good(teacher.get(f"/assignments/{homework['id']}/results"))["lesson"]["id"]
    assert ana.get("/live").code == "unknown_lesson"
    round_id = good(teacher.get(f"/assignments/{homework['id']}/results"))["rounds"][0]["id"]
    assert ana.post("/live/answers", submission({"id": round_id}, ["b"])).code == "unknown_lesson"
    assert teacher.get(f"/lessons/{lesson_id}").code == "unknown_lesson"
    assert teacher.post(f"/lessons/{lesson_id}/rounds", {"question_id": question_id}).code == "wrong_state"
    assert teacher.post(f"/lessons/{lesson_id}/end").code == "wrong_state"
    assert good(teacher.get("/lessons"))["lessons"] == []


def test_nobody_works_on_what_is_not_theirs(app: Flask, teacher: Api, ana: Api, homework: dict[str, Any]) -> None:
    assert ana.get("/work").code == "unknown_assignment"
    one, other = join(app, homework, "One"), join(app, homework, "Other")
    attempt = good(one.post("/work/attempts", {}))
    assert other.post(f"/work/attempts/{attempt['id']}/submit", {}).code == "unknown_attempt"
    assert other.post("/work/answers", work_answer(attempt, ["b"])).code == "unknown_attempt"
    assert one.post("/work/answers", work_answer(attempt, ["b"], position=2)).code == "unknown_question"
    assert one.post("/work/answers", work_answer(attempt, "b")).code == "invalid_value"


def test_wrong_fields_are_named(teacher: Api, colleague: Api, quiz_id: int, lesson: dict[str, Any]) -> None:
    for body, field in (
        ({}, "lesson_id"),
        ({"quiz_id": quiz_id, "lesson_id": lesson["id"]}, "lesson_id"),
        ({"quiz_id": quiz_id, "audience": "absent"}, "audience"),
        ({"quiz_id": quiz_id, "audience": "all"}, "audience"),
        ({"quiz_id": quiz_id, "opens_at": 2000.0, "due_at": 1000.0}, "due_at"),
        ({"quiz_id": quiz_id, "due_at": 2000.0, "closes_at": 1000.0}, "closes_at"),
        ({"quiz_id": quiz_id, "due_at": -1.0}, "due_at"),
        ({"quiz_id": quiz_id, "attempts": 11}, "attempts"),
        ({"quiz_id": quiz_id, "time_limit": 1}, "time_limit"),
        ({"quiz_id": 999}, "quiz_id"),
    ):
        reply = teacher.post("/assignments", body)
        assert (reply.code, list(reply.body["error"]["fields"])) == ("invalid", [field]), body
    assert colleague.post("/assignments", {"lesson_id": lesson["id"]}).code == "unknown_lesson"


def test_deleted_homework_is_gone(app: Flask, teacher: Api, colleague: Api, homework: dict[str, Any]) -> None:
    ana = join(app, homework)
    attempt = good(ana.post("/work/attempts", {}))
    good(ana.post("/work/answers", work_answer(attempt, ["b"])))
    path = f"/assignments/{homework['id']}"
    assert colleague.delete(path).code == "unknown_assignment"
    assert teacher.delete(path).status == 204
    assert teacher.get(path).code == "unknown_assignment"
    assert ana.get("/work").status in (401, 403)
