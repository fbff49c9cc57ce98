"""S22 and the other side of it: guessing is slowed down, and a class behind one address is not."""

import concurrent.futures
import time
import uuid
from pathlib import Path

import pytest
import requests
from flask import Flask

from classroom.models import Lesson, User
from classroom.services.accounts import passwords
from tests.security.conftest import Serve
from tests.support.pages import without_tokens
from tests.support.people import PASSWORD

HOME, ATTACKER = "198.51.100.7", "203.0.113.9"


def log_in(app: Flask, username: str, password: str, address: str, **headers: str) -> int:
    """Try a login from an address and return the status."""
    form = {"username": username, "password": password}
    client = app.test_client()
    return client.post("/login", data=form, environ_base={"REMOTE_ADDR": address}, headers=headers).status_code


def test_guessing_is_throttled_without_locking_the_owner_out(app: Flask, owner: User) -> None:
    statuses = [log_in(app, "owner", f"wrong {number}", ATTACKER) for number in range(15)]
    assert statuses[:10] == [401] * 10
    assert set(statuses[10:]) == {429}
    assert log_in(app, "owner", PASSWORD, ATTACKER) == 429, "even the right one, or the answer would tell"
    assert log_in(app, "owner", PASSWORD, HOME) == 302


def test_the_throttle_is_the_same_for_names_that_nobody_has(app: Flask, owner: User) -> None:
    def run(name: str) -> list[int]:
        return [log_in(app, name, "wrong", ATTACKER) for _number in range(12)]

    assert run("owner") == run("nobody")


def test_another_spelling_of_the_name_is_the_same_account(app: Flask, owner: User) -> None:
    spellings = ["owner", "OWNER", "Owner ", " owner", "ｏｗｎｅｒ"]
    statuses = [log_in(app, spellings[number % 5], "wrong", ATTACKER) for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_forged_addresses_do_not_help(app: Flask, owner: User) -> None:
    """CLASSROOM_TRUSTED_PROXIES is 0: what a client says about its address is not listened to."""
    statuses = [
        log_in(
            app,
            "owner",
            "wrong",
            ATTACKER,
            **{"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"},
        )
        for number in range(12)
    ]
    assert statuses[-1] == 429


def test_api_and_page_share_the_throttle(app: Flask, owner: User) -> None:
    for number in range(10):
        body = {"username": "owner", "password": f"wrong {number}"}
        answer = app.test_client().post("/api/v1/tokens", json=body, environ_base={"REMOTE_ADDR": ATTACKER})
        assert answer.status_code == 401
    assert log_in(app, "owner", "wrong", ATTACKER) == 429


def test_an_unknown_name_costs_as_much_and_says_as_little(
    app: Flask, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []
    verify = passwords._verify

    def counted(stored: str, plain: bytes) -> bool:
        hashes.append(stored.rsplit("$", 2)[0])
        return verify(stored, plain)

    monkeypatch.setattr(passwords, "_verify", counted)

    def page(name: str) -> str:
        form = {"username": name, "password": "wrong"}
        text = app.test_client().post("/login", data=form, environ_base={"REMOTE_ADDR": HOME}).get_data(as_text=True)
        return without_tokens(text).replace(name, "NAME")

    assert page("owner") == page("nobody")
    assert len(hashes) == 2
    assert hashes[0] == hashes[1], "the same parameters"


def test_unknown_codes_are_throttled_by_address_and_look_alike(app: Flask, lesson: Lesson) -> None:
    def look(code: str, address: str) -> int:
        return app.test_client().get(f"/join/{code}", environ_base={"REMOTE_ADDR": address}).status_code

    statuses = [look(f"ZZZ{number:03d}", ATTACKER) for number in range(40)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert look(lesson.code, ATTACKER) == 429, "the right one too"
    assert look(lesson.code, HOME) == 200


CLASS = 200


def test_a_class_behind_one_address_joins_and_answers_at_once(serve: Serve, tmp_path: Path) -> None:
    """All limits as they come. Who is asked to wait waits as told, and is let in."""
    with serve(tmp_path, defaults=True) as live:
        ids = live.world.ids
        session = requests.Session()
        session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=20))

        def patiently(path: str, body: dict[str, object], headers: dict[str, str]) -> requests.Response:
            deadline = time.monotonic() + 20
            while True:
                answer = session.post(f"{live.url}/api/v1{path}", json=body, headers=headers, timeout=20)
                if answer.status_code not in (429, 503) or time.monotonic() > deadline:
                    return answer
                time.sleep(float(answer.headers["Retry-After"]))

        def take_part(number: int) -> tuple[int, int]:
            joined = patiently("/join", {"code": ids["code"], "nickname": f"Student {number}"}, {})
            if joined.status_code != 201:
                return joined.status_code, 0
            headers = {"Authorization": f"Bearer {joined.json()['token']}"}
            body: dict[str, object] = {"id": str(uuid.uuid4()), "round_id": ids["round"], "value": ["b"]}
            return joined.status_code, patiently("/live/answers", body, headers).status_code

        with concurrent.futures.ThreadPoolExecutor(20) as crowd:
            outcome = list(crowd.map(take_part, range(CLASS)))
        assert outcome == [(201, 200)] * CLASS
        results = live.api("owner", "GET", f"/lessons/{ids['lesson']}").json()
        assert results["tally"]["answered"] == CLASS
