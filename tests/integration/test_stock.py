"""Our own transport and the libraries': a lesson is the same on both. (The whole test suite runs on either as well.)"""

import re
from collections.abc import Iterator

import pytest
import requests

from tests.clients.students import Swarm
from tests.integration.whole_lesson import hold_lesson
from tests.support.deployments import Running, laptop_server, running_on


@pytest.fixture(scope="module", params=[pytest.param("hub", marks=pytest.mark.long), "stock"])
def either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with each of the two."""
    server = laptop_server(tmp_path_factory.mktemp(request.param))
    server.settings["CLASSROOM_TRANSPORT"] = request.param
    with server:
        yield running_on(server)


@pytest.mark.parametrize("transport", ["websocket", pytest.param("polling", marks=pytest.mark.long)])
def test_whole_lesson(either: Running, transport: str) -> None:
    hold_lesson(either, transport)


def test_a_class_answers_and_comes_back_after_a_cut(either: Running) -> None:
    lesson = either.teacher.lesson()
    with Swarm(either.url) as swarm:
        swarm.add(lesson["code"], 30, choose=lambda student, asked: ["abc"[student.id % 3]])
        swarm.all(lambda student: student.state, "the first state")
        for student in swarm.students[:10]:
            student.drop()
        asked = either.teacher.ask(lesson["id"], either.teacher.question())
        swarm.all(lambda student: any(item.verdict for item in student.log), "an acknowledged answer")
        either.teacher.command(lesson["id"], asked["id"], "close")
        swarm.all(lambda student: student.status == "closed", "the end of the round")
        assert either.teacher.results(lesson["id"])["rounds"][0]["answered"] == 30
        assert all(item.accepted for _student, item in swarm.log)
    quick = re.search(
        r"^tiza_quick_answers_total (\d+)", requests.get(f"{either.url}/metrics", timeout=10).text, re.MULTILINE
    )
    assert quick is not None
    on_hub = either.server.settings["CLASSROOM_TRANSPORT"] == "hub"
    assert int(quick[1]) >= 30 if on_hub else int(quick[1]) == 0, "answers take the quick way, where there is one"
