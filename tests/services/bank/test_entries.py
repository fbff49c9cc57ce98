"""The question bank: versions never change, and everything wrong is named."""

from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import func, select

from classroom import questions
from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound, TizaError, TooLarge
from classroom.models import Picture, Question, QuestionVersion, User
from classroom.questions.markdown import block_html
from classroom.services.bank import entries, previews
from tests.support.questions import (
    MARKUP,
    SVG,
    TYPES,
    UNGRADED,
    animation,
    any_question,
    bomb,
    located_photo,
    picture,
    question,
)

UNKNOWN = 999_999


def rows(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", TYPES)
def test_create_and_describe(owner: User, kind: str) -> None:
    raw = question(kind)
    made = entries.describe(entries.create(owner.id, raw))
    assert made["version"] == 1
    assert made["points"] == (0 if kind in UNGRADED else 100)
    assert {name: made[name] for name in ("type", "prompt", "explanation", "time_limit", "tags", "language")} == {
        name: raw[name] for name in ("type", "prompt", "explanation", "time_limit", "tags", "language")
    }
    own = questions.get(kind).fields
    given = questions.get(kind).source(questions.get(kind).parse(raw, "en"))
    assert {name: _without_ids(made[name]) for name in own} == given
    assert (made["image"] is None, made["archived"]) == (kind != "image_pin", False)


def _without_ids(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [{k: v for k, v in item.items() if k != "id"} if isinstance(item, dict) else item for item in value]


@given(raw=any_question())
def test_source_creates_the_same_again(owner: User, raw: dict[str, Any]) -> None:
    first = entries.create(owner.id, raw)
    again = entries.create(owner.id, entries.source(first))
    assert entries.source(again) == entries.source(first)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"prompt": None}, {"prompt"}),
        ({"prompt": "  \n "}, {"prompt"}),
        ({"prompt": 5}, {"prompt"}),
        ({"prompt": "x" * 5001}, {"prompt"}),
        ({"prompt": "a\x00b"}, {"prompt"}),
        ({"prompt": "\ud800"}, {"prompt"}),
        ({"explanation": 5}, {"explanation"}),
        ({"explanation": "x" * 5001}, {"explanation"}),
        ({"type": "essay"}, {"type"}),
        ({"type": None}, {"type"}),
        ({"time_limit": 4}, {"time_limit"}),
        ({"time_limit": 3601}, {"time_limit"}),
        ({"time_limit": "30"}, {"time_limit"}),
        ({"time_limit": True}, {"time_limit"}),
        ({"time_limit": 5.5}, {"time_limit"}),
        ({"time_limit": 10**30}, {"time_limit"}),
        ({"points": -1}, {"points"}),
        ({"points": 1001}, {"points"}),
        ({"points": True}, {"points"}),
        ({"language": "fr"}, {"language"}),
        ({"language": []}, {"language"}),
        ({"tags": "a"}, {"tags"}),
        ({"tags": [1]}, {"tags"}),
        ({"tags": ["x" * 65]}, {"tags"}),
        ({"tags": [f"t{n}" for n in range(21)]}, {"tags"}),
        ({"tags": ["a,b"]}, {"tags"}),
        ({"tags": ["a\x00"]}, {"tags"}),
        ({"choices": None}, {"choices"}),
        ({"owner_id": 1, "id": 5, "is_correct": True}, {"owner_id", "id", "is_correct"}),
        ({"image": "x"}, {"image"}),
        ({"image": {}}, {"image"}),
        ({"image": {"data": "!!!", "alt": "x"}}, {"image.data"}),
        ({"image": {"data": 5, "alt": "x"}}, {"image.data"}),
        ({"image": {"data": picture(), "alt": " "}}, {"image.alt"}),
        ({"image": {"data": picture()}}, {"image.alt"}),
        ({"image": {"data": picture(), "alt": "x" * 1001}}, {"image.alt"}),
        ({"image": {"data": picture(), "alt": "x", "owner": 1}}, {"image.owner"}),
        ({"image": {"digest": "0" * 64, "alt": "x"}}, {"image.digest"}),
        ({"image": {"digest": "../../etc", "alt": "x"}}, {"image.digest"}),
        ({"prompt": "", "points": -1, "tags": 5, "choices": []}, {"prompt", "points", "tags", "choices"}),
    ],
)
def test_everything_wrong_is_named(owner: User, changes: dict[str, Any], names: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, question(**changes))
    assert set(caught.value.fields) == names
    assert rows(Question) == 0


@pytest.mark.both_databases
def test_least_and_most(owner: User) -> None:
    edge = question(prompt="x" * 5000, time_limit=3600, points=1000, tags=[f"t{n}" for n in range(20)])
    assert entries.create(owner.id, edge).current.time_limit == 3600
    bare = {name: value for name, value in question().items() if name in ("type", "prompt", "choices")}
    made = entries.create(owner.id, bare).current
    assert (made.time_limit, made.points, made.explanation, made.language) == (None, 100, "", None)


@pytest.mark.both_databases
def test_tags_are_normalised(owner: User) -> None:
    made = entries.create(owner.id, question(tags=["  África ", "A\u0301FRICA", "áfrica", "", "two\r\n words"]))
    assert made.tag_names == ["two words", "África"], "the case is kept, and makes no difference"


def test_editing_makes_a_version_and_leaves_the_old_one(owner: User) -> None:
    made = entries.create(owner.id, question())
    old = entries.describe(made)
    edited = entries.edit(made.id, owner.id, {"prompt": "Another?", "points": 5})
    assert (edited.current_number, edited.current.prompt, edited.current.points) == (2, "Another?", 5)
    first = entries.version(edited, 1)
    now = entries.describe(edited, first)
    assert {**now, "updated_at": 0} == {**old, "updated_at": 0}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prompt": "What is the **capital** of Colombia?"},
        {"prompt": " What is the **capital** of Colombia?\r\n"},
        {"points": 100, "language": "en", "image": None},
        {"choices": question()["choices"]},
        {"type": "single_choice"},
    ],
)
def test_identical_content_makes_no_version(owner: User, changes: dict[str, Any]) -> None:
    made = entries.create(owner.id, question())
    moment = made.updated_at
    edited = entries.edit(made.id, owner.id, changes)
    assert (edited.current_number, edited.updated_at) == (1, moment)


def test_tags_make_no_version(owner: User) -> None:
    made = entries.create(owner.id, question(tags=["old", "both"]))
    edited = entries.edit(made.id, owner.id, {"tags": ["both", "new"]})
    assert (edited.current_number, edited.tag_names) == (1, ["both", "new"])
    assert entries.search(owner.id, text="new").total == 1
    assert entries.search(owner.id, text="old").total == 0


def test_the_type_stays(owner: User) -> None:
    made = entries.create(owner.id, question())
    with pytest.raises(Invalid) as caught:
        entries.edit(made.id, owner.id, {"type": "poll"})
    assert set(caught.value.fields) == {"type"}


def test_a_wrong_edit_changes_nothing(owner: User) -> None:
    made = entries.create(owner.id, question())
    with pytest.raises(Invalid):
        entries.edit(made.id, owner.id, {"prompt": "x", "points": -1})
    assert (rows(QuestionVersion), entries.get(made.id, owner.id).current.prompt) == (1, question()["prompt"])


def test_the_picture_stays_goes_and_changes(owner: User) -> None:
    made = entries.create(owner.id, question(image={"data": picture(1), "alt": "A map"}))
    first = made.current.image
    assert first
    assert first["alt"] == "A map"
    kept = entries.edit(made.id, owner.id, {"prompt": "Other?"}).current.image
    assert kept == first
    assert entries.edit(made.id, owner.id, {"image": {"alt": "The map"}}).current.image == {**first, "alt": "The map"}
    other = entries.edit(made.id, owner.id, {"image": {"data": picture(200), "alt": "B"}}).current.image
    assert other
    assert other["url"] != first["url"]
    assert entries.edit(made.id, owner.id, {"image": None}).current.image is None
    assert entries.version(entries.get(made.id, owner.id), 1).image == first


@pytest.mark.parametrize("data", [SVG, b"", b"GIF89a", b"x" * 100, b"<html>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(owner: User, data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        entries.create(owner.id, question(image={"data": data, "alt": "x"}))
    assert set(caught.value.fields) == {"image.data"}


@pytest.mark.parametrize("data", [bomb(), bomb(20_000), b"\xff" * (8 * 1024 * 1024 + 1)])
def test_pictures_that_are_too_large(owner: User, data: bytes) -> None:
    with pytest.raises(TizaError) as caught:
        entries.create(owner.id, question(image={"data": data, "alt": "x"}))
    assert set(caught.value.fields) == {"image.data"}
    assert rows(Picture) == 0


@pytest.mark.parametrize(
    "data",
    [
        located_photo(),
        animation(),
        picture(form="GIF") + b"<script>alert(1)</script>",
        picture() + b"PK\x03\x04 SECRET",
    ],
    ids=["gps", "animation", "script", "archive"],
)
def test_pictures_are_re_encoded(owner: User, data: bytes) -> None:
    made = entries.create(owner.id, question(image={"data": data, "alt": "x"}))
    stored = db.session.scalars(select(Picture)).one()
    assert made.current.picture is stored
    assert stored.data[:4] == b"RIFF"
    for trace in (b"SECRET", b"Exif", b"<script", b"PK\x03", b"ANIM"):
        assert trace not in stored.data


@pytest.mark.parametrize("action", ["get", "edit", "duplicate", "archive", "restore"])
@pytest.mark.parametrize("whose", ["outsider", "member", "unknown", "huge", "negative"])
def test_another_s_is_as_good_as_unknown(owner: User, outsider: User, member: User, action: str, whose: str) -> None:
    made = entries.create(owner.id, question())
    question_id = {"unknown": UNKNOWN, "huge": 10**30, "negative": -1}.get(whose, made.id)
    user_id = {"outsider": outsider.id, "member": member.id}.get(whose, owner.id)
    extra = ({"prompt": "mine now"},) if action == "edit" else ()
    with pytest.raises(NotFound) as caught:
        getattr(entries, action)(question_id, user_id, *extra)
    assert caught.value.code == "unknown_question"
    assert entries.get(made.id, owner.id).current_number == 1


def test_duplicate(owner: User) -> None:
    made = entries.create(owner.id, question(image={"data": picture(), "alt": "A"}))
    entries.edit(made.id, owner.id, {"prompt": "Newest?"})
    copy = entries.duplicate(made.id, owner.id)
    assert copy.id != made.id
    assert copy.current_number == 1
    assert entries.source(copy) == entries.source(entries.get(made.id, owner.id))


@pytest.mark.both_databases
def test_archive_hides_and_restore_brings_back(owner: User) -> None:
    made = entries.create(owner.id, question())
    entries.archive(made.id, owner.id)
    assert (entries.search(owner.id).total, entries.search(owner.id, archived=True).total) == (0, 1)
    assert entries.describe(entries.get(made.id, owner.id))["archived"] is True
    assert entries.tags_of(owner.id) == []
    entries.restore(made.id, owner.id)
    assert (entries.search(owner.id).total, entries.search(owner.id, archived=True).total) == (1, 0)


def test_an_unknown_version(owner: User) -> None:
    with pytest.raises(NotFound):
        entries.version(entries.create(owner.id, question()), 2)


@pytest.mark.both_databases
def test_markup_is_kept_as_text_and_shown_as_text(owner: User) -> None:
    choices = [{"text": MARKUP, "correct": True}, {"text": "b", "correct": False}]
    made = entries.create(owner.id, question(prompt=MARKUP, explanation=MARKUP, tags=["<b>"], choices=choices))
    assert made.current.prompt == MARKUP
    view = previews.preview(made.current)
    for html in (view["prompt_html"], view["explanation_html"], view["choices"][0]["text_html"]):
        assert "<script" not in html
        assert "<img" not in html
    assert block_html(MARKUP) == view["prompt_html"]


def test_too_large_says_so(owner: User) -> None:
    with pytest.raises(TooLarge):
        entries.create(owner.id, question(image={"data": bomb(), "alt": "x"}))
