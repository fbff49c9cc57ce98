"""A whole lesson by the official JavaScript client, run by Node."""

import pytest

from tests.clients.api import join
from tests.clients.javascript import hold_lesson
from tests.support import shapes
from tests.support.deployments import Running


@pytest.mark.parametrize("transport", ["websocket", pytest.param("polling", marks=pytest.mark.long)])
def test_whole_lesson(running: Running, transport: str) -> None:
    lesson = running.teacher.lesson()
    tickets = [join(running.url, lesson["code"], f"Node {number}") for number in range(6)]
    task = {
        "url": running.url,
        "transport": transport,
        "lessonId": lesson["id"],
        "teacherToken": running.token,
        "studentTokens": [ticket["token"] for ticket in tickets],
        "questionId": running.teacher.question(),
    }
    seen = hold_lesson(task)
    assert seen["refusal"]["code"] == "not_authenticated"
    assert set(seen["transports"]) == {transport}
    for name, payload in [event for got in [seen["teacher"], *seen["students"]] for event in got]:
        shapes.EVENTS[name](payload)
    told = seen["acknowledgements"]
    for acknowledgement in told["answers"]:
        shapes.acknowledged(acknowledgement, answer=shapes.ANSWER)
    shapes.refused(told["second"], "already_answered")
    assert [shapes.round_(told[name]["round"])["status"] for name in ("start", "close", "reveal")] == [
        "open",
        "closed",
        "revealed",
    ]
    shapes.acknowledged(told["sync"], state=lambda state: bool(shapes.state(state)), me=shapes.ME)
    shapes.acknowledged(told["end"])
    for got in seen["students"]:
        versions = [payload["version"] for name, payload in got if name == "state"]
        assert versions == sorted(versions)
    (asked,) = running.teacher.results(lesson["id"])["rounds"]
    assert (asked["id"], asked["answered"], asked["counts"]) == (seen["round"], 6, {"a": 3, "b": 3, "c": 0})
