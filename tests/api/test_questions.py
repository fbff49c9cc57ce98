"""/questions: the bank by API."""

import base64
from typing import Any

import pytest

from tests.api.client import Api
from tests.api.conftest import good
from tests.support.questions import MARKUP, SVG, TYPES, bomb, picture, question


def made(teacher: Api, **changes: Any) -> dict[str, Any]:
    return good(teacher.post("/questions", question(**changes)))


def image(data: bytes = picture(), alt: str = "A map") -> dict[str, str]:
    return {"data": base64.b64encode(data).decode(), "alt": alt}


@pytest.mark.parametrize("kind", TYPES)
def test_create_and_show(teacher: Api, kind: str) -> None:
    reply = teacher.post("/questions", question(kind))
    assert reply.status == 201
    body = good(reply)
    assert body["version"] == 1
    assert reply.headers["Location"] == f"/api/v1/questions/{body['id']}"
    assert good(teacher.get(f"/questions/{body['id']}")) == body


def test_edit_makes_versions_that_stay(teacher: Api) -> None:
    first = made(teacher)
    path = f"/questions/{first['id']}"
    second = good(teacher.call("PATCH", path, json={"prompt": "Newer?", "tags": ["b"]}))
    assert (second["version"], second["prompt"], second["tags"]) == (2, "Newer?", ["b"])
    assert good(teacher.get(f"{path}?version=1"))["prompt"] == first["prompt"]
    assert teacher.get(f"{path}?version=3").status == 404
    assert good(teacher.call("PATCH", path, json={}))["version"] == 2


def test_delete_archives(teacher: Api) -> None:
    path = f"/questions/{made(teacher)['id']}"
    reply = teacher.call("DELETE", path)
    assert (reply.status, reply.data) == (204, b"")
    assert good(teacher.get(path))["archived"] is True
    assert good(teacher.get("/questions"))["total"] == 0
    assert good(teacher.get("/questions?archived=1"))["total"] == 1
    assert good(teacher.call("PATCH", path, json={"archived": False}))["archived"] is False


def test_pictures(teacher: Api) -> None:
    body = made(teacher, image=image())
    assert body["image"]["alt"] == "A map"
    path = f"/questions/{body['id']}"
    same = good(teacher.call("PATCH", path, json={"image": {"alt": "The map"}}))["image"]
    assert same["url"] == body["image"]["url"]
    assert good(teacher.call("PATCH", path, json={"image": None}))["image"] is None


@pytest.mark.parametrize(("data", "status"), [(SVG, 422), (b"", 422), (bomb(), 413)])
def test_bad_pictures(teacher: Api, data: bytes, status: int) -> None:
    reply = teacher.post("/questions", question(image=image(data)))
    assert (reply.status, reply.fields) == (status, {"image.data"})


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("who", ["colleague", "student", "nobody"])
def test_another_s_question(request: pytest.FixtureRequest, teacher: Api, method: str, who: str) -> None:
    path = f"/questions/{made(teacher)['id']}"
    caller: Api = request.getfixturevalue(who)
    json = {"prompt": "mine"} if method == "PATCH" else None
    reply = caller.call(method, path, json=json)
    assert reply.status == {"colleague": 404, "student": 403, "nobody": 401}[who]
    if who == "colleague":
        assert reply.code == "unknown_question"
        assert reply.data == caller.call(method, "/questions/999999", json=json).data
    assert good(teacher.get(path))["version"] == 1


def test_a_list_has_only_one_s_own(teacher: Api, colleague: Api) -> None:
    made(teacher)
    assert good(colleague.get("/questions"))["questions"] == []
    assert good(colleague.get("/questions/tags"))["tags"] == []
    assert good(teacher.get("/questions/tags"))["tags"][0] == {"name": "capitals", "questions": 1}


def test_search_and_pages(teacher: Api) -> None:
    for number in range(3):
        made(teacher, prompt=f"País {number}", tags=[f"t{number}"], difficulty=number or None)
    assert good(teacher.get("/questions?q=pais&per_page=2&page=2"))["questions"][0]["prompt"] == "País 0"
    assert good(teacher.get("/questions?tag=t1&type=single_choice&language=en&difficulty=1"))["total"] == 1
    assert good(teacher.get("/questions?difficulty=3"))["total"] == 0
    assert good(teacher.get("/questions?difficulty="))["total"] == 3


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "per_page=101", "archived=2", "page=-1", "page=%00", "page=1e3", "difficulty=4"]
)
def test_bad_queries(teacher: Api, query: str) -> None:
    reply = teacher.get(f"/questions?{query}")
    assert (reply.status, reply.fields) == (422, {query.partition("=")[0]})


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"", "application/json", 400, "bad_json"),
        (b"{", "application/json", 400, "bad_json"),
        (b'{"a": NaN}', "application/json", 400, "bad_json"),
        (b'{"a": Infinity}', "application/json", 400, "bad_json"),
        (b'{"points": 1e999}', "application/json", 400, "bad_json"),
        (b'{"a": 1, "a": 2}', "application/json", 400, "bad_json"),
        (b'{"prompt": "\\ud800"}', "application/json", 400, "bad_json"),
        (b'{"prompt": "a\\u0000b"}', "application/json", 400, "bad_json"),
        (b'{"\\u0000": 1}', "application/json", 400, "bad_json"),
        (b'{"a": "\xff"}', "application/json", 400, "bad_json"),
        (b'{"a":' * 100_000, "application/json", 400, "bad_json"),
        (b"[" * 100_000, "application/json", 400, "bad_json"),
        (b'{"a": ' + b"1" * 5000 + b"}", "application/json", 400, "bad_json"),
        (b"[]", "application/json", 422, "invalid"),
        (b"null", "application/json", 422, "invalid"),
        (b'"x"', "application/json", 422, "invalid"),
        (b"{}", "text/plain", 415, "unsupported_type"),
        (b"{}", "application/x-www-form-urlencoded", 415, "unsupported_type"),
        (b"{}", "multipart/form-data", 415, "unsupported_type"),
        (b"{}", "", 415, "unsupported_type"),
        (b"{}", "application/json", 422, "invalid"),
        (b" " * (8 * 1024 * 1024 + 1), "application/json", 413, "too_large"),
    ],
)  # fmt: skip
def test_bad_bodies(teacher: Api, data: bytes, kind: str, status: int, code: str) -> None:
    reply = teacher.call("POST", "/questions", data=data, headers={"Content-Type": kind})
    assert (reply.status, reply.code) == (status, code)


def test_unknown_fields_are_named_and_nothing_is_made(teacher: Api) -> None:
    for name in ("role", "is_correct", "user_id", "owner_id", "id", "version"):
        reply = teacher.call("POST", "/questions", data=_json({**question(), name: 1}), headers=JSON)
        assert (reply.status, reply.fields) == (422, {name})
    assert good(teacher.get("/questions"))["total"] == 0


JSON = {"Content-Type": "application/json"}


def _json(value: Any) -> str:
    import json

    return json.dumps(value)


def test_export_and_import_are_lossless(teacher: Api, colleague: Api) -> None:
    for kind in TYPES:
        picture_of = {"image": image(alt=f"=alt {kind}")} if kind == "poll" else {}
        good(teacher.post("/questions", {**question(kind), **picture_of}))
    for form in ("json", "csv", "xlsx", "ods"):
        file = teacher.get(f"/questions/export?format={form}")
        assert "attachment" in file.headers["Content-Disposition"]
        reply = colleague.call("POST", f"/questions/import?format={form}", data=file.data)
        body = good(reply)
        assert (body["created"], body["errors"]) == (len(TYPES), [])
        ids = ",".join(str(number) for number in body["questions"])
        assert colleague.get(f"/questions/export?format={form}&ids={ids}").data == file.data


def test_import_all_or_nothing(teacher: Api) -> None:
    file = b"type,prompt,choice_1,choice_2,correct\npoll,a,x,y,\nsingle_choice,b,x,y,\n"
    for query, created, total in (
        ("", 0, 0),
        ("&dry_run=1", 0, 0),
        ("&partial=1&dry_run=1", 0, 0),
        ("&partial=1", 1, 1),
    ):
        body = good(teacher.call("POST", f"/questions/import?format=csv{query}", data=file))
        assert (body["created"], len(body["questions"]), body["valid"]) == (created, created, 1)
        assert [error["line"] for error in body["errors"]] == [3]
        assert good(teacher.get("/questions"))["total"] == total


@pytest.mark.parametrize("form", ["gifted", "", "../json"])
def test_formats_that_are_not_there(teacher: Api, form: str) -> None:
    for reply in (
        teacher.call("POST", f"/questions/import?format={form}", data=b"x"),
        teacher.get(f"/questions/export?format={form}"),
    ):
        assert (reply.status, reply.fields) == (422, {"format"})
        assert "csv" in reply.body["error"]["fields"]["format"]


def test_export_of_another_s_questions(teacher: Api, colleague: Api) -> None:
    number = made(teacher)["id"]
    assert colleague.get(f"/questions/export?format=json&ids={number}").code == "unknown_question"
    assert colleague.get("/questions/export?format=json&ids=1,x").fields == {"ids"}


def test_markup_comes_back_as_it_went_in(teacher: Api) -> None:
    body = made(teacher, prompt=MARKUP, tags=["<b>"])
    assert (body["prompt"], body["tags"]) == (MARKUP, ["<b>"])


def test_an_export_that_only_tells(teacher: Api) -> None:
    first, second = made(teacher)["id"], made(teacher)["id"]
    for ids, count in (("", 2), (f"&ids={second}", 1), (f"&ids={second},{first},{second}", 2)):
        body = good(teacher.get(f"/questions/export?format=json&dry_run=1{ids}"))
        assert body == {"questions": count, "losses": []}
    assert teacher.get("/questions/export?dry_run=maybe").fields == {"dry_run"}
    assert teacher.get("/questions/export?format=json&dry_run=1&ids=999999").code == "unknown_question"


def test_what_a_file_would_not_hold_and_what_it_did_not_keep(teacher: Api) -> None:
    made(teacher)
    good(teacher.post("/questions", question("numeric")))
    body = good(teacher.get("/questions/export?format=kahoot&dry_run=1"))
    assert body["questions"] == 2
    assert {loss["question"] for loss in body["losses"]} == {1, 2}
    assert "numeric" in str(body["losses"])
    assert teacher.get("/questions/export?format=kahoot").data.startswith(b"PK")
    file = b"type,prompt,choice_1,choice_2,accepted\npoll,First,x,y,5\nsingle_choise,Second,x,y,\n"
    body = good(teacher.call("POST", "/questions/import?format=csv&partial=1", data=file))
    assert (body["created"], [note["line"] for note in body["notes"]]) == (1, [2])
    assert "single_choice" in body["errors"][0]["suggestion"]
