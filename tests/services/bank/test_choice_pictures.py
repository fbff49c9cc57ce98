"""Pictures on choices: with a text or without, kept, shown, found, and sent back as they came."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.core.errors import Invalid, TooLarge
from classroom.models import Question, User
from classroom.services.bank import entries, import_export, previews, versions
from classroom.services.bank import question_pictures as bank_pictures
from classroom.services.bank.validation import check
from classroom.services.lessons import lifecycle, rounds
from classroom.services.results import state
from tests.support.questions import bomb, picture, question

KINDS = ("true_false", "single_choice", "multiple_choice", "poll", "ordering")


def pictured(kind: str = "single_choice", **changes: Any) -> dict[str, Any]:
    """Return a question of which the first choice has a picture and a text, and the second only a picture."""
    raw = question(kind, **changes)
    first, second = raw["choices"][:2]
    first["image"] = {"alt": "A church on a hill", "data": picture(1)}
    second.update(text="", image={"alt": "A river", "data": picture(2)})
    return raw


def images(made: Question) -> list[str | None]:
    """Return what the pictures of the choices show, in the author's order."""
    return [choice.get("image", {}).get("alt") for choice in entries.source(made)["choices"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_with_choices_takes_them(owner: User, kind: str) -> None:
    made = entries.create(owner.id, pictured(kind))
    if kind == "true_false":  # a choice without a text gets its word
        assert [choice["text"] for choice in entries.source(made)["choices"]] == ["Quito", "False"]
    assert images(made)[:2] == ["A church on a hill", "A river"]
    shown = state.question_view(made.current)["choices"]
    found = {choice["image"]["alt"]: choice for choice in shown if "image" in choice}
    river = found["A river"]["image"]
    assert (river["url"].startswith("/pictures/"), river["width"] > 0, river["height"] > 0) == (True, True, True)
    assert set(river) == {"url", "alt", "width", "height"}
    assert (found["A river"]["text_html"] == "") == (kind != "true_false")
    again = entries.create(owner.id, entries.source(made))
    assert entries.source(again) == entries.source(made)
    described = entries.describe(made)["choices"]
    assert {choice["id"] for choice in described} == {choice["id"] for choice in shown}
    assert all("digest" in choice["image"] for choice in described if "image" in choice)


def test_pictures_tell_choices_without_text_apart(owner: User) -> None:
    raw = question("ordering", choices=[{"text": "", "image": {"alt": "x", "data": picture(n)}} for n in range(5)])
    made = entries.create(owner.id, raw)
    source = entries.source(made)
    ids = {choice["image"]["digest"]: choice["id"] for choice in entries.describe(made)["choices"]}
    assert [ids[choice["image"]["digest"]] for choice in source["choices"]] == made.current.body["order"]
    assert len(set(made.current.body["order"])) == 5
    raw["choices"][3] = raw["choices"][1]
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, raw)
    assert list(caught.value.fields) == ["choices.3.text"]


@pytest.mark.parametrize(
    ("image", "names"),
    [
        ({"alt": "", "data": picture()}, {"choices.1.image.alt"}),
        ({"data": picture()}, {"choices.1.image.alt"}),
        ({"alt": "x", "data": b"no picture"}, {"choices.1.image.data"}),
        ({"alt": "x", "digest": "0" * 64}, {"choices.1.image.digest"}),
        ({"alt": "x", "digest": "../x"}, {"choices.1.image.digest"}),
        ({"alt": "x"}, {"choices.1.image"}),
        ("picture", {"choices.1.image"}),
        ({"alt": "x", "data": picture(), "url": "x"}, {"choices.1.image.url"}),
    ],
)
def test_what_is_wrong_is_named(owner: User, image: Any, names: set[str]) -> None:
    raw = question()
    raw["choices"][1] = {"text": "", "correct": True, "image": image}
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, raw)
    assert set(caught.value.fields) == names
    assert entries.search(owner.id).total == 0


def test_no_text_and_no_picture(owner: User) -> None:
    raw = question()
    raw["choices"][1] = {"text": "", "correct": True, "image": None}
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, raw)
    assert set(caught.value.fields) == {"choices.1.text"}


def test_the_pictures_of_a_question_share_a_budget(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((Invalid, TooLarge)) as caught:
        entries.create(
            owner.id, question(choices=[{"text": "x", "image": {"alt": "x", "data": bomb()}}, {"text": "y"}])
        )
    assert "choices.0.image.data" in caught.value.fields
    raw = question()
    for choice in raw["choices"]:
        choice["image"] = {"alt": "x", "data": picture(size=(10, 10))}
    monkeypatch.setattr(bank_pictures.ImageReader, "pixels", 399)
    with pytest.raises((Invalid, TooLarge)) as caught:
        entries.create(owner.id, raw)
    assert set(caught.value.fields) == {"choices.3.image.data"}


def test_editing_keeps_replaces_and_takes_away(owner: User) -> None:
    made = entries.create(owner.id, pictured())
    choices = entries.source(made)["choices"]
    assert entries.edit(made.id, owner.id, {"choices": choices}).current_number == 1
    choices[1]["image"] = {"alt": "A lake", "data": picture(7)}
    edited = entries.edit(made.id, owner.id, {"choices": choices})
    assert (edited.current_number, images(edited)[:2]) == (2, ["A church on a hill", "A lake"])
    del choices[0]["image"]
    edited = entries.edit(made.id, owner.id, {"choices": choices})
    assert images(edited)[:2] == [None, "A lake"]
    versions.restore_version(made.id, owner.id, 1)
    assert images(entries.get(made.id, owner.id))[:2] == ["A church on a hill", "A river"]


@pytest.mark.both_databases
def test_search_finds_what_pictures_show_and_not_their_digests(owner: User) -> None:
    made = entries.create(owner.id, pictured())
    digest = entries.source(made)["choices"][1]["image"]["digest"]
    assert entries.search(owner.id, text="river").total == 1
    assert entries.search(owner.id, text=digest[:20]).total == 0


def test_a_preview_of_what_is_not_saved(owner: User) -> None:
    made = entries.create(owner.id, pictured())
    content = check(entries.source(made))
    assert previews.unsaved(content)["choices"] == previews.preview(made.current)["choices"]


def test_a_lesson_shows_them_and_the_file_has_them(owner: User) -> None:
    made = entries.create(owner.id, pictured())
    lesson = lifecycle.create(owner.id)
    rounds.open_round(lesson.id, owner.id, made.id)
    shown = state.public(lesson)["round"]["question"]["choices"]
    assert [choice.get("image", {}).get("alt") for choice in shown][:2] == ["A church on a hill", "A river"]
    written = import_export.export_questions(owner.id, None, "json")
    report = import_export.import_questions(owner.id, written.data, "json")
    assert (report.created, report.errors) == (1, [])
    assert images(entries.get(report.questions[0], owner.id)) == images(made)


@given(kind=st.sampled_from(KINDS[1:]), data=st.data())
def test_choices_keep_their_order_and_pictures(owner: User, kind: str, data: st.DataObject) -> None:
    raw = pictured(kind)
    raw["choices"] = data.draw(st.permutations(raw["choices"]))
    made = entries.create(owner.id, raw)
    assert [choice["text"] for choice in entries.source(made)["choices"]] == [c["text"] for c in raw["choices"]]
    assert images(made) == [choice.get("image", {}).get("alt") for choice in raw["choices"]]


@pytest.mark.parametrize("text", [5, {"a": "b"}, ["x"], False])
def test_a_picture_does_not_hide_a_text_that_is_none(owner: User, text: object) -> None:
    raw = pictured()
    raw["choices"][1]["text"] = text
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, raw)
    assert list(caught.value.fields) == ["choices.1.text"]
