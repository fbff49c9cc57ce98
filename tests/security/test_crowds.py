"""S12: thousands of connections that keep the server waiting, or never say whose they are, keep nobody out."""

import uuid
from contextlib import ExitStack
from pathlib import Path

import pytest

from classroom.serving.open_files import raise_open_files
from tests.clients.api import Teacher, join
from tests.clients.packets import PacketClient
from tests.clients.waiting_crowd import Crowd
from tests.security.conftest import Serve
from tests.support.processes import wait_until


@pytest.mark.parametrize(
    ("places", "slow", "sockets", "students"),
    [(40, 30, 60, 15)],
    ids=["small"],
)
def test_a_class_joins_and_answers_while_all_places_are_taken(
    serve: Serve, tmp_path: Path, places: int, slow: int, sockets: int, students: int
) -> None:
    raise_open_files(3 * slow + sockets)
    number = {"idle": slow, "slow_head": slow, "slow_body": slow, "unnamed_socket": sockets}
    with (
        serve(tmp_path, defaults=True, GUNICORN_CMD_ARGS=f"--worker-connections {places}") as live,
        ExitStack() as stack,
    ):
        teacher = Teacher(live.url, live.world.tokens["owner"])
        lesson = teacher.lesson()
        with Crowd(live.server.port, **number) as crowd:
            wait_until(crowd.is_complete, 60, "the crowd being there", every=0.1)
            wait_until(lambda: min(crowd.ended[kind] for kind in ("idle", "unnamed socket")) > 0, 60, "giving way")
            inside = []
            for student in range(students):
                token = join(live.url, lesson["code"], f"Student {student}")["token"]
                inside.append(stack.enter_context(PacketClient(live.url, "/student", {"token": token})))
                assert inside[-1].refused is None
            asked = teacher.ask(lesson["id"], teacher.question())
            for wire in inside:
                answer = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": ["b"]}
                assert wire.call("answer", answer, timeout=20)["ok"] is True
        assert teacher.results(lesson["id"])["rounds"][0]["answered"] == students
