"""/webhooks: by API, for their owner alone; and delivered by a courier."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from classroom.core import settings
from classroom.services.deliveries import courier, schedule
from classroom.services.deliveries.courier import Courier
from classroom.services.deliveries.webhooks import call
from classroom.services.webhooks import manage
from tests.api.client import Api
from tests.api.conftest import good
from tests.support.endpoint import Endpoint
from tests.support.processes import wait_until

URL = "https://hooks.example/tiza"


@pytest.fixture
def hook(teacher: Api) -> dict[str, Any]:
    return good(teacher.post("/webhooks", {"url": URL, "events": ["lesson.ended", "lesson.started"]}))


def test_create_list_change_delete(teacher: Api, hook: dict[str, Any]) -> None:
    secret = hook.pop("secret")
    assert secret.startswith("whsec_")
    assert (hook["url"], hook["lesson_id"], hook["active"], hook["off_reason"]) == (URL, None, True, None)
    assert hook["events"] == ["lesson.started", "lesson.ended"]
    path = f"/webhooks/{hook['id']}"
    assert good(teacher.get("/webhooks")) == {"webhooks": [hook]}
    assert good(teacher.get(path)) == hook
    changed = good(teacher.call("PATCH", path, json={"url": f"{URL}/2", "events": ["round.closed"], "active": False}))
    assert changed == {**hook, "url": f"{URL}/2", "events": ["round.closed"], "active": False, "off_reason": "user"}
    assert good(teacher.call("PATCH", path, json={}))["url"] == f"{URL}/2"
    back = good(teacher.call("PATCH", path, json={"active": True, "rotate_secret": True}))
    assert back["secret"] not in ("", secret)
    assert (back["active"], back["off_reason"], back["old_secret_until"] is not None) == (True, None, True)
    assert "secret" not in good(teacher.get(path))
    assert teacher.call("DELETE", path).status == 204
    assert good(teacher.get("/webhooks")) == {"webhooks": []}
    assert teacher.get(path).code == "unknown_webhook"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"events": ["lesson.ended"]}, "url"),
        ({"url": "", "events": ["lesson.ended"]}, "url"),
        ({"url": 5, "events": ["lesson.ended"]}, "url"),
        ({"url": "hooks", "events": ["lesson.ended"]}, "url"),
        ({"url": "http://127.0.0.1/", "events": ["lesson.ended"]}, "url"),
        ({"url": URL}, "events"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": "lesson.ended"}, "events"),
        ({"url": URL, "events": ["lesson.begun"]}, "events.0"),
        ({"url": URL, "events": ["lesson.ended"] * 8}, "events"),
        ({"url": URL, "events": ["lesson.ended"], "lesson_id": 999}, "lesson_id"),
        ({"url": URL, "events": ["lesson.ended"], "lesson_id": "1"}, "lesson_id"),
        ({"url": URL, "events": ["lesson.ended"], "secret": "mine"}, "secret"),
    ],
)
def test_wrong_fields_are_named(teacher: Api, body: dict[str, Any], field: str) -> None:
    reply = teacher.post("/webhooks", body)
    assert (reply.status, reply.fields) == (422, {field})


def test_wrong_changes_are_named_and_nothing_is_saved(teacher: Api, hook: dict[str, Any]) -> None:
    path = f"/webhooks/{hook['id']}"
    for body, field in [
        ({"url": "http://10.0.0.1/", "rotate_secret": True}, "url"),
        ({"events": [], "active": False}, "events"),
        ({"active": 1}, "active"),
        ({"lesson_id": 1}, "lesson_id"),
    ]:
        reply = teacher.call("PATCH", path, json=body)
        assert (reply.status, reply.fields) == (422, {field})
    hook.pop("secret")
    assert good(teacher.get(path)) == hook


def test_a_lesson_is_the_teachers_own_or_shared(teacher: Api, colleague: Api, lesson: dict[str, Any]) -> None:
    body = {"url": URL, "events": ["lesson.ended"], "lesson_id": lesson["id"]}
    assert good(teacher.post("/webhooks", body))["lesson_id"] == lesson["id"]
    refused = colleague.post("/webhooks", body)
    unknown = colleague.post("/webhooks", {**body, "lesson_id": 2**31 - 1})
    assert (refused.status, refused.data) == (422, unknown.data)
    good(teacher.post(f"/lessons/{lesson['id']}/teachers", {"username": "outsider"}))
    assert good(colleague.post("/webhooks", body))["lesson_id"] == lesson["id"]


def test_their_number_is_limited(teacher: Api, hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage, "MAX_WEBHOOKS", 1)
    reply = teacher.post("/webhooks", {"url": URL, "events": ["lesson.ended"]})
    assert (reply.status, reply.code) == (409, "too_many_webhooks")


def test_deliveries_come_in_pages(teacher: Api, hook: dict[str, Any]) -> None:
    path = f"/webhooks/{hook['id']}"
    assert good(teacher.get(f"{path}/deliveries")) == {"deliveries": [], "page": 1, "pages": 1, "total": 0}
    made = [good(teacher.post(f"{path}/ping")) for _ in range(3)]
    assert teacher.post(f"{path}/ping").status == 202
    first = good(teacher.get(f"{path}/deliveries?per_page=3"))
    assert (first["page"], first["pages"], first["total"]) == (1, 2, 4)
    assert [row["id"] for row in first["deliveries"]][1:] == [row["id"] for row in made[:0:-1]]
    last = good(teacher.get(f"{path}/deliveries?per_page=3&page=2"))
    assert last["deliveries"] == [made[0]]
    assert made[0]["type"] == "ping"
    assert (made[0]["status"], made[0]["attempts"], made[0]["done_at"]) == ("waiting", 0, None)
    for query in ("page=0", "per_page=101", "page=x"):
        assert teacher.get(f"{path}/deliveries?{query}").status == 422


def test_one_that_is_off_is_not_called(teacher: Api, hook: dict[str, Any]) -> None:
    path = f"/webhooks/{hook['id']}"
    made = good(teacher.post(f"{path}/ping"))
    good(teacher.call("PATCH", path, json={"active": False}))
    (row,) = good(teacher.get(f"{path}/deliveries"))["deliveries"]
    assert (row["status"], row["error"]) == ("failed", "switched_off")
    assert teacher.post(f"{path}/ping").code == "webhook_off"
    assert teacher.post(f"{path}/deliveries/{made['id']}/replay").code == "webhook_off"


def test_deliveries_of_another_webhook_are_unknown(teacher: Api, hook: dict[str, Any]) -> None:
    other = good(teacher.post("/webhooks", {"url": URL, "events": ["lesson.ended"]}))
    made = good(teacher.post(f"/webhooks/{other['id']}/ping"))
    wrong = teacher.post(f"/webhooks/{hook['id']}/deliveries/{made['id']}/replay")
    missing = teacher.post(f"/webhooks/{hook['id']}/deliveries/{2**31 - 1}/replay")
    assert (wrong.status, wrong.code, wrong.data) == (404, "unknown_delivery", missing.data)
    teacher.call("DELETE", f"/webhooks/{other['id']}")
    assert good(teacher.get(f"/webhooks/{hook['id']}/deliveries"))["total"] == 0


@pytest.fixture
def carrier(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Courier]:
    monkeypatch.setenv("CLASSROOM_WEBHOOK_NETWORKS", "127.0.0.0/8")
    settings.current.cache_clear()
    made = courier.register(app, [call.KIND])
    made.start()
    yield made
    made.stop()
    wait_until(lambda: len(made) == 0, what="the end of all deliveries")


def test_a_lesson_is_told_repeated_and_tried_again(
    teacher: Api, carrier: Courier, lesson: dict[str, Any], question_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "PAUSES", (3600,) * len(schedule.PAUSES))  # so that only the hurry is quick

    def listed() -> list[tuple[str, str, int]]:
        found = good(teacher.get(f"{path}/deliveries"))["deliveries"]
        return [(row["type"], row["status"], row["attempts"]) for row in found]

    with Endpoint(200, 500) as endpoint:
        wanted = {"url": endpoint.url, "events": ["lesson.started", "round.closed"]}
        path = f"/webhooks/{good(teacher.post('/webhooks', wanted))['id']}"
        opened = good(teacher.post(f"/lessons/{lesson['id']}/rounds", {"question_id": question_id}))["round"]
        wait_until(lambda: listed() == [("lesson.started", "delivered", 1)], what="the first call")
        good(teacher.post(f"/lessons/{lesson['id']}/rounds/{opened['id']}/close"))
        wait_until(lambda: good(teacher.get(f"{path}/deliveries"))["deliveries"][0]["error"], what="a failed call")
        assert listed()[0] == ("round.closed", "waiting", 1)
        (failed, told) = good(teacher.get(f"{path}/deliveries"))["deliveries"]
        assert failed["error"] == "status:500"
        assert failed["next_attempt_at"] > failed["created_at"] + 3599
        endpoint.answers = [200]
        hurried = good(teacher.post(f"{path}/deliveries/{failed['id']}/replay"))
        assert hurried["id"] == failed["id"], "it is tried at once, not doubled"
        wait_until(lambda: listed()[0] == ("round.closed", "delivered", 2), what="the second try")
        again = good(teacher.post(f"{path}/deliveries/{told['id']}/replay"))
        assert (again["id"] > failed["id"], again["message_id"]) == (True, told["message_id"])
        wait_until(lambda: listed()[0] == ("lesson.started", "delivered", 1), what="the repeated call")
        assert endpoint.calls[0].body == endpoint.calls[-1].body
        assert len(endpoint.calls) == 4
