"""Presets: listed with what they set, and lessons created from them."""

from classroom.models import User
from classroom.services.lessons import presets
from tests.api.client import Api
from tests.api.conftest import good
from tests.api.test_lessons import ALL_OFF


def by_key(teacher: Api) -> dict[str, dict[str, object]]:
    return {preset["key"]: preset for preset in good(teacher.get("/presets"))["presets"]}


def test_the_list_has_those_of_tiza_and_the_teachers_own(teacher: Api, owner: User, outsider: User) -> None:
    own = presets.save(owner.id, "Mondays", {"teams": 3, "podium": True}, allow_change=True)
    presets.save(outsider.id, "Elsewhere", {})
    listed = by_key(teacher)
    assert list(listed) == ["contest", "debate", "survey", "exit_ticket", "calm_quiz", own.key]
    assert (listed["debate"]["own"], listed["debate"]["name"], listed["debate"]["allow_change"]) == (
        False,
        "Debate",
        False,
    )
    assert listed["debate"]["options"] == {**ALL_OFF, "second_vote": True, "confidence": True}
    assert listed[own.key] == {
        "key": own.key, "name": "Mondays", "text": "", "own": True, "allow_change": True,
        "options": {**ALL_OFF, "teams": 3, "podium": True},
        "switched_on": [str(text) for text in own.switched_on],
    }  # fmt: skip


def test_a_lesson_takes_the_options_of_its_preset(teacher: Api, owner: User) -> None:
    own = presets.save(owner.id, "Mondays", {"teams": 3}, allow_change=True)
    for key in ("contest", "survey", own.key):
        preset = by_key(teacher)[key]
        settings = good(teacher.post("/lessons", {"preset": key}))["settings"]
        assert (settings["options"], settings["allow_change"]) == (preset["options"], preset["allow_change"])


def test_settings_come_before_the_preset(teacher: Api) -> None:
    settings = {"allow_change": False, "options": {"live_bars": False, "teams": 2}}
    made = good(teacher.post("/lessons", {"preset": "survey", "settings": settings}))["settings"]
    assert made["options"] == {**ALL_OFF, "scoring": "survey", "teams": 2}
    assert made["allow_change"] is False


def test_a_preset_of_somebody_else_or_none_is_refused(teacher: Api, outsider: User) -> None:
    foreign = presets.save(outsider.id, "Elsewhere", {}).key
    for key in (foreign, "nothing", ""):
        assert teacher.post("/lessons", {"preset": key}).fields == {"preset"}
    assert good(teacher.get("/lessons"))["lessons"] == []
