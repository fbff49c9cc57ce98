"""A whole lesson by nothing but the HTTP API."""

import csv
import io
import uuid

from tests.clients.api import Api, join
from tests.support import shapes
from tests.support.deployments import Running


def send(student: Api, round_id: int, value: list[str], submission_id: str | None = None) -> tuple[int, dict]:
    body = {"id": submission_id or str(uuid.uuid4()), "round_id": round_id, "value": value}
    answer = student.send("POST", "/live/answers", body)
    return answer.status_code, answer.json()


def test_whole_lesson(running: Running) -> None:
    teacher = running.teacher
    question = teacher.question(explanation="Because **two** is right.")
    poll = teacher.question("poll")
    lesson = teacher.lesson()
    shapes.check(lesson, {"id": int, "code": str, "join_url": lambda url: url.endswith(f"/join/{lesson['code']}")})

    tickets = [join(running.url, lesson["code"].lower(), name) for name in ("Ana", "Luis")]
    for ticket in tickets:
        shapes.check(
            ticket,
            {
                "token": str,
                "participant": {"id": int, "nickname": str, "resume_code": str},
                "lesson": {"id": {lesson["id"]}, "code": {lesson["code"]}, "title": {"Rivers"}},
            },
        )
    ana, luis = (Api(running.url, ticket["token"]) for ticket in tickets)
    lobby = ana.get("/live")
    assert shapes.state(lobby["state"])["round"] is None
    shapes.check(lobby["me"], shapes.ME)

    asked = teacher.ask(lesson["id"], question)
    seen = shapes.state(ana.get("/live")["state"])["round"]
    assert (seen["id"], seen["status"], seen["number"], seen["attempt"]) == (asked["id"], "open", 1, 1)
    right = seen["question"]["choices"][1]["id"]
    wrong = seen["question"]["choices"][0]["id"]
    submission = str(uuid.uuid4())
    status, first = send(ana, asked["id"], [right], submission)
    assert status == 200
    shapes.acknowledged(first, answer=shapes.ANSWER)
    assert send(ana, asked["id"], [right], submission) == (200, first), "the same id again gets the same verdict"
    assert send(luis, asked["id"], [wrong])[0] == 200

    refused = teacher.send("POST", f"/lessons/{lesson['id']}/rounds", {"question_id": poll})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "round_open")
    status, again = send(ana, asked["id"], [wrong])
    assert status == 409
    shapes.refused(again, "already_answered")
    status, no = send(luis, asked["id"], ["nothing"])
    assert status == 422
    shapes.refused(no, "invalid_value")
    status, no = send(luis, asked["id"] + 10_000, [right])
    assert status == 409
    shapes.refused(no, "unknown_round")
    early = teacher.send("POST", f"/lessons/{lesson['id']}/rounds/{asked['id']}/reveal", {})
    assert (early.status_code, early.json()["error"]["code"]) == (409, "wrong_state")

    assert shapes.round_(teacher.command(lesson["id"], asked["id"], "close"))["status"] == "closed"
    late = join(running.url, lesson["code"], "Late")
    status, verdict = send(Api(running.url, late["token"]), asked["id"], [right])
    assert status == 409
    shapes.refused(verdict, "round_closed")
    assert shapes.state(ana.get("/live")["state"])["round"]["status"] == "closed"

    revealed = shapes.round_(teacher.command(lesson["id"], asked["id"], "reveal"))
    assert revealed["key"] == [right]
    assert revealed["tally"]["counts"] == {wrong: 1, right: 1, "c": 0}
    assert "<strong>two</strong>" in revealed["explanation_html"]
    mine = ana.get("/live")["me"]
    assert mine["result"] == {"round_id": asked["id"], "correct": True, "points": 100}
    assert luis.get("/live")["me"]["result"]["correct"] is False

    again = teacher.command(lesson["id"], asked["id"], "revote")
    assert (again["number"], again["attempt"], again["status"]) == (1, 2, "open")
    assert send(luis, again["id"], [right])[0] == 200
    teacher.command(lesson["id"], again["id"], "close")
    assert teacher.command(lesson["id"], again["id"], "reopen")["status"] == "open"
    teacher.command(lesson["id"], again["id"], "close")
    voted = teacher.ask(lesson["id"], poll, time_limit=60)
    longer = teacher.command(lesson["id"], voted["id"], "extend", {"seconds": 30})
    assert longer["deadline"] - voted["deadline"] == 30
    assert teacher.command(lesson["id"], voted["id"], "pause")["paused"] is True
    assert teacher.command(lesson["id"], voted["id"], "resume")["paused"] is False
    assert send(ana, voted["id"], ["a"])[0] == 200

    teacher.post(f"/lessons/{lesson['id']}/end")
    over = ana.send("GET", "/live")
    assert (over.status_code, over.json()["error"]["code"]) == (403, "ended")
    closed = Api(running.url).send("POST", "/join", {"code": lesson["code"], "nickname": "Zoe"})
    assert (closed.status_code, closed.json()["error"]["code"]) == (403, "ended")

    results = teacher.results(lesson["id"])
    found = [(r["question_id"], r["attempt"], r["answered"], r["correct"]) for r in results["rounds"]]
    assert found == [(question, 1, 2, 1), (question, 2, 1, 1), (poll, 1, 1, None)]
    answer = {"participant_id": int, "value": [str], "correct": shapes.optional(bool), "points": int}
    shapes.check(
        results,
        {
            "rounds": [{"id": int, "counts": shapes.counts, "answers": [{**answer, "answered_at": float}]}],
            "participants": [{"id": int, "nickname": str}],
        },
    )
    table = teacher.send("GET", f"/lessons/{lesson['id']}/results.csv")
    assert len(list(csv.reader(io.StringIO(table.text)))) == 1 + 4
    assert teacher.send("GET", f"/lessons/{lesson['id']}/results.xlsx").content[:2] == b"PK"


def test_joining_says_no_with_a_code(running: Running) -> None:
    teacher = running.teacher
    anonymous = Api(running.url)
    lesson = teacher.lesson()
    teacher.post(f"/lessons/{lesson['id']}/lock", {"locked": True})
    members = teacher.lesson(settings={"join_mode": "account"})
    for code, status, expected in (
        ("ZZZZZZ", 404, "unknown_code"),
        (lesson["code"], 403, "locked"),
        (members["code"], 403, "account_required"),
    ):
        answer = anonymous.send("POST", "/join", {"code": code, "nickname": "Ana"})
        assert answer.status_code == status
        shapes.check(answer.json()["error"], shapes.ERROR)
        assert answer.json()["error"]["code"] == expected


def test_coming_back_by_the_resume_code(running: Running) -> None:
    lesson = running.teacher.lesson()
    first = join(running.url, lesson["code"], "Ana")
    resume = first["participant"]["resume_code"]
    back = join(running.url, lesson["code"], resume_code=f" {resume[:4].lower()} {resume[4:].lower()} ")
    assert back["participant"] == first["participant"]
