"""Guessing is slowed down, and a class behind one address is not."""

import concurrent.futures
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from classroom.core import settings
from classroom.models import Lesson, Participant, User
from classroom.services.accounts import passwords
from classroom.services.lessons import code_guard, lifecycle
from tests.security.conftest import Serve
from tests.support.lessons import join
from tests.support.pages import without_tokens
from tests.support.people import PASSWORD
from tests.support.people import log_in as sign_in

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


def look(app: Flask, code: str, address: str, **headers: str) -> int:
    """Open the page of a code from an address and return the status."""
    client = app.test_client()
    return client.get(f"/join/{code}", environ_base={"REMOTE_ADDR": address}, headers=headers).status_code


def mistype(app: Flask, times: int, address: str, **headers: str) -> list[int]:
    """Open the pages of codes that no lesson has, and return the statuses."""
    return [look(app, f"ZZ{number:04d}", address, **headers) for number in range(times)]


def test_only_unknown_codes_are_slowed_down(app: Flask, lesson: Lesson, guest: Participant) -> None:
    """One school behind one address: nobody waits for the mistakes of the others."""
    ana = app.test_client()
    at_school: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": ATTACKER}}
    assert ana.post(f"/join/{lesson.code}", data={"nickname": "Ana"}, **at_school).status_code == 302
    statuses = mistype(app, 500, ATTACKER)
    assert statuses[:30] == [404] * 30
    assert set(statuses[30:]) == {429}
    assert look(app, lesson.code, ATTACKER) == 200, "the right one"
    assert ana.get(f"/live/{lesson.code}", **at_school).status_code == 200, "a reload"
    assert ana.get(f"/join/{lesson.code}/qr.svg", **at_school).status_code == 200
    for body in ({"nickname": "Luis"}, {"resume_code": guest.resume_code}):
        answer = app.test_client().post("/api/v1/join", json={"code": lesson.code, **body}, **at_school)
        assert answer.status_code == 201
    wrong = app.test_client().post("/join", data={"code": "ZZZZZZ"}, **at_school)
    assert wrong.status_code == 429
    assert "The right code works at once" in wrong.text
    assert "Retry-After" in wrong.headers


def test_page_and_api_share_the_count_of_unknown_codes(app: Flask, lesson: Lesson) -> None:
    mistype(app, 30, ATTACKER)
    answer = app.test_client().post(
        "/api/v1/join", json={"code": "ZZZZZZ", "nickname": "A"}, environ_base={"REMOTE_ADDR": ATTACKER}
    )
    assert answer.status_code == 429
    body = {"code": lesson.code, "resume_code": "22222222"}
    answer = app.test_client().post("/api/v1/join", json=body, environ_base={"REMOTE_ADDR": ATTACKER})
    assert answer.status_code == 429, "personal codes too"


def test_who_guesses_on_learns_nothing_more(
    app: Flask, lesson: Lesson, owner: User, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not refused would tell the right codes: after a flood, codes are right only where they are in use."""
    monkeypatch.setattr(settings.current(), "join_flood_rate", "100/hour")
    in_use, other = lesson, lifecycle.create(owner.id)
    browser = app.test_client()
    browser.post(f"/join/{in_use.code}", data={"nickname": "Ana"}, environ_base={"REMOTE_ADDR": ATTACKER})
    mistype(app, 100, ATTACKER)
    assert look(app, other.code, ATTACKER) == 429
    assert look(app, other.code, HOME) == 200
    assert look(app, in_use.code, ATTACKER) == 200
    api = app.test_client().post(
        "/api/v1/join", json={"code": other.code, "nickname": "A"}, environ_base={"REMOTE_ADDR": ATTACKER}
    )
    assert api.status_code == 429
    join(other, user=member)
    for known in (sign_in(app, owner), sign_in(app, member)):
        code_guard.forget()
        page = known.get(f"/join/{other.code}/qr.svg", environ_base={"REMOTE_ADDR": ATTACKER})
        assert page.status_code == 200, "the teacher and who is in"


def test_the_teachers_lesson_is_in_use_where_the_teacher_is(
    app: Flask, lesson: Lesson, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.current(), "join_flood_rate", "100/hour")
    teacher = sign_in(app, owner)
    assert teacher.get(f"/teach/lessons/{lesson.id}", environ_base={"REMOTE_ADDR": ATTACKER}).status_code == 200
    mistype(app, 100, ATTACKER)
    assert look(app, lesson.code, ATTACKER) == 200


def test_addresses_of_one_ipv6_network_are_one(app: Flask, owner: User) -> None:
    statuses = [look(app, f"ZZ{number:04d}", f"2001:db8:1:2:{number:x}::{number + 1:x}") for number in range(40)]
    assert (statuses[29], statuses[30]) == (404, 429)
    assert look(app, "ZZZZZZ", "2001:db8:1:3::1") == 404, "another network"
    statuses = [log_in(app, "owner", "wrong", f"2001:db8:1:2::{number + 1:x}") for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert [log_in(app, "owner", "wrong", address) for address in (f"::ffff:{HOME}", HOME)] == [401, 401]


PROXY = "127.0.0.1"


def test_behind_an_undeclared_proxy_nobody_is_counted_as_one(app: Flask, owner: User, lesson: Lesson) -> None:
    def via(number: int) -> dict[str, str]:
        return {"X-Forwarded-For": f"203.0.113.250, 198.51.100.{number}"}

    assert mistype(app, 31, PROXY, **via(1))[-1] == 429
    assert mistype(app, 1, PROXY, **via(2)) == [404]
    statuses = [log_in(app, "owner", "wrong", PROXY, **via(1)) for _number in range(11)]
    assert statuses[-1] == 429
    assert log_in(app, "owner", PASSWORD, PROXY, **via(2)) == 302
    # Made-up addresses do not help for long: the proxy's own address has limits, ten times as wide.
    statuses = [look(app, f"YY{number:04d}", PROXY, **via(number % 250)) for number in range(300)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_an_undeclared_proxy_is_noticed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions.pop("tiza.undeclared_proxy", None)
    client = app.test_client()
    assert client.get("/readyz").json["warnings"] == {}  # type: ignore[index]
    client.get("/", headers={"X-Forwarded-For": "198.51.100.1"}, environ_base={"REMOTE_ADDR": ATTACKER})
    assert client.get("/readyz").json["warnings"] == {}, "anybody can send the header"  # type: ignore[index]
    behind = client.get("/metrics", headers={"X-Forwarded-For": "198.51.100.1"})
    assert behind.status_code == 403, "else everybody behind the proxy could read them"
    warnings = client.get("/readyz").json["warnings"]  # type: ignore[index]
    assert "CLASSROOM_TRUSTED_PROXIES" in warnings["proxy"]
    app.extensions.pop("tiza.undeclared_proxy", None)
    monkeypatch.setattr(settings.current(), "public_url", "https://tiza.school.example")
    warnings = client.get("/readyz").json["warnings"]  # type: ignore[index]
    assert "CLASSROOM_PUBLIC_URL is https" in warnings["proxy"]


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
