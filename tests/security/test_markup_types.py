"""The types beyond choices: hostile texts in every field of theirs, and as answers, run nowhere."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser as Chromium

from tests.security.conftest import Serve
from tests.security.test_markup import SCRIPT, SHORT, Hostile, Watched
from tests.support.questions import picture_text

EVIL = f"{SCRIPT}{SHORT}"
QUESTIONS: dict[str, dict[str, Any]] = {
    "numeric": {"accepted": [{"value": 1}], "unit": SHORT},
    "short_text": {"accepted": [{"text": EVIL}, {"text": "right"}]},
    "open_text": {},
    "word_cloud": {"words": 2, "hidden": [SHORT]},
    "rating": {"low_label": EVIL[:60], "high_label": SHORT},
    "ordering": {"choices": [{"text": EVIL, "feedback": EVIL}, {"text": f"**{SHORT}**"}]},
    "matching": {
        "pairs": [{"left": EVIL, "right": f"{EVIL} 1"}, {"left": SHORT, "right": f"{SHORT} 2"}],
        "distractors": [f"`{EVIL}`"],
    },
    "map_pin": {"point": [0, 0]},
    "image_pin": {
        "regions": [{"shape": "rect", "x": 0, "y": 0, "width": 1, "height": 1}],
        "image": {"alt": f'"><img src=x onerror="window.pwned=1">{SHORT}', "data": picture_text()},
    },
}
ANSWERS: dict[str, Any] = {
    "numeric": 1, "short_text": EVIL, "open_text": EVIL, "word_cloud": f"{SHORT}x, <b>b</b>", "rating": 1,
    "ordering": ["a", "b"], "map_pin": [0, 0], "image_pin": [0.5, 0.5],
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """A server on which names are markup."""
    with serve(tmp_path_factory.mktemp("types")) as live:
        yield Hostile(live)


def test_nothing_runs_whatever_the_type(hostile: Hostile, browser: Chromium) -> None:
    lesson = hostile.api("POST", "/lessons", {"title": "Types"})
    number, url = lesson["id"], hostile.live.url
    cookies = dict(hostile.owner.session.cookies)
    control, screen, student = Watched(browser, url, cookies), Watched(browser, url, cookies), Watched(browser, url)
    control.open(f"/teach/lessons/{number}")
    screen.open(f"/teach/lessons/{number}/screen")
    student.open(f"/join/{lesson['code']}")
    student.page.locator("input[name=nickname]").fill("Ana")
    student.page.locator("main button[type=submit]").first.click()
    everybody = {"student": student, "control": control, "screen": screen}
    for visitor in everybody.values():
        visitor.online()
    ticket = requests.post(f"{url}/api/v1/join", json={"code": lesson["code"], "nickname": SHORT}, timeout=10).json()
    made = {}
    for kind, fields in QUESTIONS.items():
        body = {"type": kind, "prompt": f"{kind}: {EVIL}", "explanation": EVIL, "title": EVIL, **fields}
        made[kind] = hostile.api("POST", "/questions", body)["id"]
        asked = hostile.api("POST", f"/lessons/{number}/rounds", {"question_id": made[kind]})["round"]
        for visitor in everybody.values():
            visitor.page.locator(f'[data-testid=question][data-type="{kind}"]').first.wait_for()
        rights = [item["id"] for item in asked["question"].get("right", [])]
        value = ANSWERS.get(kind) or dict.fromkeys("ab", rights[0])
        answer = {"id": str(uuid.uuid4()), "round_id": asked["id"], "value": value}
        headers = {"Authorization": f"Bearer {ticket['token']}"}
        assert requests.post(f"{url}/api/v1/live/answers", json=answer, headers=headers, timeout=10).status_code == 200
        for step in ("close", "reveal"):
            hostile.api("POST", f"/lessons/{number}/rounds/{asked['id']}/{step}", {})
        student.hook("result").wait_for()
        for name, visitor in everybody.items():
            visitor.unharmed(f"{kind}: {name}")
    pages = [f"/teach/questions/{key}{tail}" for key in made.values() for tail in ("", "/edit")]
    for address in (f"/teach/lessons/{number}/report", *pages):
        control.open(address)
        control.page.wait_for_load_state("load")
        control.unharmed(address)
    for visitor in everybody.values():
        visitor.close()
