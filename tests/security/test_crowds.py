"""Thousands of connections that keep the server waiting, or never say whose they are, keep nobody out."""

from pathlib import Path

import pytest

from tests.clients.api import Teacher
from tests.clients.students import Swarm
from tests.clients.waiting_crowd import Crowd
from tests.security.conftest import Serve
from tests.support.processes import wait_until

SMALL = {"idle": 30, "slow_head": 30, "slow_body": 30, "unnamed_socket": 60}
"""A crowd that takes forty places of each kind."""
THOUSANDS = {"slow_head": 3_000, "slow_body": 3_000, "unnamed_socket": 3_000}


@pytest.mark.parametrize(
    ("places", "numbers", "students"),
    [
        pytest.param(40, SMALL, 15, id="each kind"),
        # More than there are places, of each kind at once.
        pytest.param(2_000, THOUSANDS, 60, id="thousands of each", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
        # As many as a worker has places for.
        pytest.param(10_000, {"idle": 10_000}, 60, id="idle", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
    ],
)
def test_a_class_joins_and_answers_while_all_places_are_taken(
    serve: Serve, tmp_path: Path, places: int, numbers: dict[str, int], students: int
) -> None:
    with serve(tmp_path, defaults=True, GUNICORN_CMD_ARGS=f"--worker-connections {places}") as live:
        teacher = Teacher(live.url, live.world.tokens["owner"])
        lesson = teacher.lesson()
        with Crowd(live.server.port, **numbers) as crowd, Swarm(live.url) as swarm:
            wait_until(crowd.is_complete, 120, "the crowd being there", every=0.1)
            swarm.add(lesson["code"], students, lambda _student, _round: ["b"])
            swarm.all(lambda student: student.state, "the welcome")
            wait_until(crowd.gives_way, 60, "giving way")
            teacher.ask(lesson["id"], teacher.question())
            swarm.all(lambda student: student.log and student.log[0].accepted, "the acknowledgement")
            assert all(student.connections == 1 for student in swarm.students), "students had to give way"
        assert teacher.results(lesson["id"])["rounds"][0]["answered"] == students
