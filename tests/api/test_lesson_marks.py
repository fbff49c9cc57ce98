"""``POST /lessons/<id>/marks``; the client checks every reply against the OpenAPI document."""

from typing import Any

import pytest

from tests.api.client import Api
from tests.api.conftest import good


def test_the_scale_comes_back_with_the_results(teacher: Api, lesson: dict[str, Any]) -> None:
    path = f"/lessons/{lesson['id']}"
    for wanted, more in (
        ({"kind": "numbers"}, {"low": 0, "high": 10, "decimals": 1}),
        ({"kind": "numbers", "high": 100}, {"decimals": 0}),
        ({"kind": "numbers", "low": 6, "high": 1, "decimals": 2, "pass_mark": 4.5, "shown": True}, {}),
        ({"kind": "letters"}, {"letters": [["A", 90], ["B", 80], ["C", 70], ["D", 60], ["F", 0]]}),
        ({"kind": "letters", "letters": [["very good", 87.5], ["no", 0]], "pass_mark": "very good"}, {}),
    ):
        marks = good(teacher.post(f"{path}/marks", wanted))["marks"]
        assert good(teacher.get(f"{path}/results"))["lesson"]["marks"] == marks
        for name, value in {**wanted, **more}.items():
            assert marks[name] == value
    good(teacher.post(f"{path}/end"))
    assert good(teacher.post(f"{path}/marks", {"kind": None})) == {"marks": None}
    assert good(teacher.get(f"{path}/results"))["lesson"]["marks"] is None


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "kind"),
        ({"kind": "stars"}, "kind"),
        ({"kind": "numbers", "low": 5, "high": 5}, "high"),
        ({"kind": "numbers", "high": 1001}, "high"),
        ({"kind": "numbers", "decimals": 3}, "decimals"),
        ({"kind": "numbers", "pass_mark": 11}, "pass_mark"),
        ({"kind": "letters", "letters": [["A", 90]]}, "letters"),
        ({"kind": "letters", "letters": [["A", 90], ["B", 5]]}, "letters"),
        ({"kind": "letters", "letters": [["A", "90"], ["B", 0]]}, "letters.0"),
        ({"kind": "letters", "letters": [["A", 90], ["B"]]}, "letters.1"),
        ({"kind": "letters", "letters": [["A; B", 90], ["C", 0]]}, "letters"),
        ({"kind": "letters", "letters": [["A 95", 90], ["C", 0]], "shown": "yes"}, "shown"),
        ({"kind": "letters", "pass_mark": "Z"}, "pass_mark"),
    ],
)
def test_wrong_scales(teacher: Api, lesson: dict[str, Any], wanted: dict[str, Any], field: str) -> None:
    reply = teacher.post(f"/lessons/{lesson['id']}/marks", wanted)
    assert (reply.status, reply.code) == (422, "invalid")
    assert field in reply.fields


def test_of_ones_own_lessons_only(colleague: Api, lesson: dict[str, Any]) -> None:
    assert colleague.post(f"/lessons/{lesson['id']}/marks", {"kind": "numbers"}).code == "unknown_lesson"
