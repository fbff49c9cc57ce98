"""Presets: those of Tiza make sense, those of teachers are kept, renamed and deleted by their owners only."""

import pytest
from flask import Flask

from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound
from classroom.models import LessonPreset, User
from classroom.services.lessons import lifecycle, presets
from classroom.services.lessons.options import DECLARED, LessonOptions, to_store


@pytest.mark.parametrize("preset", presets.BUILT_IN, ids=lambda preset: preset.key)
def test_a_preset_of_tiza_holds_valid_options_that_differ_from_the_defaults(
    app: Flask, owner: User, preset: presets.Preset
) -> None:
    assert to_store(preset.options) == preset.options
    options = {name: value for name, value in preset.values.items() if name in DECLARED}
    lesson = lifecycle.create(owner.id, options=options, allow_change=preset.allow_change)
    assert LessonOptions.of(lesson).model_dump() == LessonOptions(**preset.options).model_dump()
    with app.test_request_context():
        told = preset.switched_on
        assert len(told) == len(preset.options) + preset.allow_change
        assert all(str(text) for text in (preset.name, preset.text, *told))


def test_presets_differ() -> None:
    ways = [(dict(preset.options), preset.allow_change) for preset in presets.BUILT_IN]
    assert all(ways.count(way) == 1 for way in ways)
    assert len({preset.key for preset in presets.BUILT_IN}) == len(ways) == 5


def test_what_is_switched_on_is_said_in_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        contest = presets.BUILT_IN[0]
        assert str(contest.switched_on[0]) == "Speed bonus: Up to 50 % more points"
        unusual = presets.Preset("1", "Own", "", {"speed_bonus": 33, "teams": 3})
        assert [str(text) for text in unusual.switched_on] == ["Speed bonus: 33", "Teams: 3 teams"]


def test_own_presets_are_saved_replaced_renamed_and_deleted(owner: User, outsider: User) -> None:
    kept = presets.save(owner.id, "  Friday   quiz ", {"podium": True, "teams": 2}, allow_change=True)
    assert (kept.name, kept.own, kept.allow_change) == ("Friday quiz", True, True)
    assert presets.find(owner.id, kept.key) == kept
    assert presets.find(outsider.id, kept.key) is None
    assert kept.values == {**LessonOptions(podium=True, teams=2).model_dump(), "allow_change": True}

    replaced = presets.save(owner.id, "FRIDAY QUIZ", {"streaks": True})
    assert (replaced.key, replaced.name, dict(replaced.options)) == (kept.key, "FRIDAY QUIZ", {"streaks": True})
    assert len(presets.of_teacher(owner.id)) == 1

    other = presets.save(owner.id, "another", {})
    assert [preset.name for preset in presets.of_teacher(owner.id)] == ["another", "FRIDAY QUIZ"]
    assert presets.rename(owner.id, int(kept.key), "friday Quiz").name == "friday Quiz"
    with pytest.raises(Invalid) as caught:
        presets.rename(owner.id, int(other.key), "Friday quiz")
    assert set(caught.value.fields) == {"preset_name"}
    assert presets.delete(owner.id, int(other.key)) == "another"
    assert [preset.key for preset in presets.of_teacher(owner.id)] == [kept.key]


@pytest.mark.parametrize("name", ["", "   ", None, "x" * (presets.MAX_NAME + 1)])
def test_a_preset_needs_a_name(owner: User, name: str | None) -> None:
    kept = presets.save(owner.id, "Kept", {})
    for act in (lambda: presets.save(owner.id, name, {}), lambda: presets.rename(owner.id, int(kept.key), name)):
        with pytest.raises(Invalid) as caught:
            act()
        assert set(caught.value.fields) == {"preset_name"}


def test_wrong_options_are_refused_by_name(owner: User) -> None:
    with pytest.raises(Invalid) as caught:
        presets.save(owner.id, "Wrong", {"teams": 1})
    assert set(caught.value.fields) == {"teams"}
    assert db.session.query(LessonPreset).count() == 0


def test_only_so_many_are_kept(owner: User, outsider: User) -> None:
    for number in range(presets.MAX_PRESETS):
        presets.save(owner.id, f"Number {number}", {})
    with pytest.raises(Invalid):
        presets.save(owner.id, "One more", {})
    presets.save(owner.id, "number 3", {"podium": True})
    presets.save(outsider.id, "One more", {})


def test_presets_of_others_are_out_of_reach(owner: User, colleague: User, outsider: User) -> None:
    kept = int(presets.save(owner.id, "Kept", {}).key)
    for person in (colleague, outsider):
        for act in (lambda: presets.rename(person.id, kept, "Mine"), lambda: presets.delete(person.id, kept)):  # noqa: B023
            with pytest.raises(NotFound) as caught:
                act()
            assert caught.value.code == "unknown_preset"
    with pytest.raises(NotFound):
        presets.delete(owner.id, kept + 1)


def test_an_option_that_no_longer_exists_does_no_harm(app: Flask, owner: User) -> None:
    row = LessonPreset(owner_id=owner.id, name="Old", allow_change=False, options={"gone": True, "podium": True})
    db.session.add(row)
    db.session.commit()
    preset = presets.find(owner.id, str(row.id))
    assert preset
    assert "gone" not in preset.values
    with app.test_request_context():
        assert len(preset.switched_on) == 1
