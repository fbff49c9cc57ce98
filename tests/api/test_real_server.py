"""The API of a real server: green threads, the intake queue, files made in real threads."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.lessons import CAPITAL
from tests.support.servers import TizaServer

pytestmark = pytest.mark.processes


class Client:
    """Speaks JSON with a server."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url, self.token = url, token

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        request = urllib.request.Request(f"{self.url}/api/v1{path}", method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def good(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request that has to succeed; return its JSON."""
        status, data = self.call(method, path, body)
        assert status < 400, data
        return json.loads(data)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TizaServer]:
    """A server with one teacher."""
    with TizaServer(tmp_path_factory.mktemp("api")) as running:
        running.flask("user", "create", "profe", "--role", "teacher", "--password", "correct horse battery")
        yield running


def test_a_lesson_with_answers_at_the_same_moment(server: TizaServer, tmp_path: Path) -> None:
    teacher = Client(server.url, server.flask("user", "token", "profe").split()[-1])
    question_id = teacher.good("POST", "/questions", CAPITAL)["id"]
    lesson = teacher.good("POST", "/lessons", {"title": "Geography"})
    students = [
        Client(server.url, Client(server.url).good("POST", "/join", {"code": lesson["code"]})["token"])
        for _student in range(20)
    ]
    asked = teacher.good("POST", f"/lessons/{lesson['id']}/rounds", {"question_id": question_id})["round"]
    acknowledged: list[dict[str, Any]] = []

    def answer(number: int, student: Client) -> None:
        body = {"id": f"answer-{number:08d}", "round_id": asked["id"], "value": ["b" if number % 2 else "a"]}
        for _again in range(3):  # a client that lost its acknowledgement sends the same again
            acknowledged.append(student.good("POST", "/live/answers", body)["answer"])

    threads = [threading.Thread(target=answer, args=pair) for pair in enumerate(students)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(acknowledged) == 60
    assert len({item["answered_at"] for item in acknowledged}) <= 20

    closed = f"/lessons/{lesson['id']}/rounds/{asked['id']}/close"
    assert teacher.good("POST", closed)["round"]["status"] == "closed"
    status, refused = students[0].call(
        "POST", "/live/answers", {"id": "answer-too-late", "round_id": asked["id"], "value": ["b"]}
    )
    assert (status, json.loads(refused)["error"]["code"]) == (409, "round_closed")

    (result,) = teacher.good("GET", f"/lessons/{lesson['id']}/results")["rounds"]
    assert (result["answered"], result["correct"], result["counts"]) == (20, 10, {"a": 10, "b": 10, "c": 0})
    status, workbook = teacher.call("GET", f"/lessons/{lesson['id']}/results.xlsx")
    assert (status, workbook[:2]) == (200, b"PK")
    assert teacher.good("POST", f"/lessons/{lesson['id']}/end")["lesson"]["status"] == "ended"


def test_tokens_by_password(server: TizaServer) -> None:
    login = {"username": "profe", "password": "correct horse battery"}
    token = Client(server.url).good("POST", "/tokens", login)["token"]
    assert Client(server.url, token).call("GET", "/lessons")[0] == 200
    assert Client(server.url).call("POST", "/tokens", {**login, "password": "wrong wrong"})[0] == 401


def test_a_file_of_50_megabytes_is_refused_and_nothing_changes(server: TizaServer) -> None:
    token = server.flask("user", "token", "profe").split()[-1]
    teacher = Client(server.url, token)
    before = teacher.good("GET", "/questions")["total"]
    for path in ("/questions/import?format=csv", "/questions/import?format=xlsx"):
        answer = requests.post(
            f"{server.url}/api/v1{path}",
            bytes(50 * 1024 * 1024),
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
        assert "8 MB" in answer.json()["error"]["message"]
    assert teacher.good("GET", "/questions")["total"] == before
