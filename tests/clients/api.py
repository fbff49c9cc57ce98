"""The HTTP API of a running server: any token's holder, a teacher, and joining a lesson."""

import random
import time
import uuid
from collections.abc import Iterable
from typing import Any

import requests


class Api:
    """The HTTP API with one token, or without."""

    def __init__(self, url: str, token: str | None = None, language: str = "en") -> None:
        self.url = url
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = language
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send a request below ``/api/v1`` and return the response, whatever its status."""
        return self._session.request(method, f"{self.url}/api/v1{path}", json=body, timeout=20)

    def call(self, method: str, path: str, body: Any = None, status: int | None = None) -> Any:
        """Send a request and return its JSON.

        Raises:
            AssertionError: the status is not ``status`` (any success when it is None).
        """
        answer = self.send(method, path, body)
        good = answer.ok if status is None else answer.status_code == status
        assert good, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        """GET, successfully."""
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        """POST, successfully."""
        return self.call("POST", path, {} if body is None else body)

    def upload(self, path: str, data: bytes) -> Any:
        """POST a file as the body, successfully, and return the JSON that comes."""
        answer = self._session.post(f"{self.url}/api/v1{path}", data=data, timeout=20)
        assert answer.ok, f"POST {path}: {answer.status_code} {answer.text}"
        return answer.json()


class Teacher(Api):
    """Short-hands for what a teacher does."""

    def question(self, kind: str = "single_choice", right: Iterable[int] = (1,), **more: Any) -> int:
        """Make a question with the choices one, two, three (or true and false) and return its id."""
        texts = ("True", "False") if kind == "true_false" else ("one", "two", "three")
        marks = set(right) if kind != "poll" else set()
        choices = [{"text": text, "correct": number in marks} for number, text in enumerate(texts)]
        body = {"type": kind, "prompt": f"Which is right? {uuid.uuid4()}", "choices": choices, **more}
        return int(self.post("/questions", body)["id"])

    def lesson(self, **how: Any) -> dict[str, Any]:
        """Start a lesson and return ``{"id", "code", "join_url"}``."""
        return dict(self.post("/lessons", {"title": "Rivers", **how}))

    def ask(self, lesson_id: int, question_id: int, **how: Any) -> dict[str, Any]:
        """Open a round and return it."""
        return dict(self.post(f"/lessons/{lesson_id}/rounds", {"question_id": question_id, **how})["round"])

    def command(self, lesson_id: int, round_id: int, name: str, body: Any = None) -> dict[str, Any]:
        """Close, reveal, reopen, ... a round and return it."""
        return dict(self.post(f"/lessons/{lesson_id}/rounds/{round_id}/{name}", body)["round"])

    def results(self, lesson_id: int) -> dict[str, Any]:
        """Return everything that was answered."""
        return dict(self.get(f"/lessons/{lesson_id}/results"))


def join(url: str, code: str, nickname: str | None = None, **how: Any) -> dict[str, Any]:
    """Join a lesson by the API and return the ticket with its token; wait as long as the server asks for."""
    body = {"code": code, **({"nickname": nickname} if nickname is not None else {}), **how}
    api = Api(url)
    for _attempt in range(50):
        answer = api.send("POST", "/join", body)
        if answer.status_code != 429:
            assert answer.status_code == 201, answer.text
            return dict(answer.json())
        time.sleep(float(answer.headers["Retry-After"]) * random.uniform(0.3, 1))
    raise AssertionError(f"{nickname} was asked to wait 50 times")
