"""Bulk changes are applied to all questions or none, and undone exactly."""

from typing import Any

import pytest

from classroom import questions
from classroom.core.errors import Invalid, NotFound
from classroom.models import User
from classroom.services.bank import bulk_edit, entries
from tests.support.questions import question


@pytest.fixture
def ids(owner: User) -> list[int]:
    return [entries.create(owner.id, question(prompt=f"Number {n}", tags=["old"], difficulty=1)).id for n in range(3)]


def tags(owner: User, ids: list[int]) -> list[list[str]]:
    return [entries.get(number, owner.id).tag_names for number in ids]


def difficulties(owner: User, ids: list[int]) -> list[Any]:
    return [entries.get(number, owner.id).current.difficulty for number in ids]


def test_archiving_is_undone(owner: User, ids: list[int]) -> None:
    entries.archive(ids[0], owner.id)
    at, done = bulk_edit.archive(owner.id, ids)
    assert done == 2
    assert bulk_edit.changed(owner.id, "archive", at) == ids[1:]
    assert entries.search(owner.id).total == 0
    assert bulk_edit.undo(owner.id, "archive", at) == 2
    assert [found.id for found in entries.search(owner.id, archived=True).items] == ids[:1]
    assert bulk_edit.undo(owner.id, "archive", at) == 0


@pytest.mark.both_databases
def test_tagging_updates_the_search(owner: User, ids: list[int]) -> None:
    entries.edit(ids[0], owner.id, {"tags": ["new", "old"]})
    given = bulk_edit.tag(owner.id, ids, " New ")
    assert given.done == 2
    assert tags(owner, ids) == [["new", "old"], ["New", "old"], ["New", "old"]]
    assert dict(entries.tags_of(owner.id)) == {"New": 3, "old": 3}
    assert entries.search(owner.id, text="new").total == entries.search(owner.id, tag="new").total == 3
    assert entries.get(ids[1], owner.id).current_number == 1  # tags make no version
    taken = bulk_edit.untag(owner.id, ids[1:], "new")
    assert taken.done == 2
    assert tags(owner, ids) == [["new", "old"], ["old"], ["old"]]
    assert entries.search(owner.id, text="new").total == 1
    assert bulk_edit.undo(owner.id, "tag", given.at, "new") == 0, "the questions were changed again since"
    assert bulk_edit.undo(owner.id, "untag", taken.at, "new") == 2
    assert tags(owner, ids) == [["new", "old"]] * 3


def test_tagging_is_undone(owner: User, ids: list[int]) -> None:
    entries.edit(ids[0], owner.id, {"tags": ["new"]})
    given = bulk_edit.tag(owner.id, ids, "new")
    entries.edit(ids[2], owner.id, {"prompt": "Later work"})
    assert bulk_edit.undo(owner.id, "tag", given.at, "new") == 1
    assert tags(owner, ids) == [["new"], ["old"], ["new", "old"]]


@pytest.mark.both_databases
@pytest.mark.parametrize("piece", [1, 2, 100])
def test_pieces_make_one_change(owner: User, ids: list[int], monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(bulk_edit, "PIECE", piece)
    given = bulk_edit.tag(owner.id, ids, "new")
    assert given.done == len(bulk_edit.changed(owner.id, "tag", given.at)) == 3
    assert bulk_edit.undo(owner.id, "tag", given.at, "new") == 3
    changed = bulk_edit.set_value(owner.id, ids, "difficulty", 2)
    away = bulk_edit.archive(owner.id, ids)
    assert bulk_edit.undo(owner.id, "set", changed.at) == 3
    assert bulk_edit.undo(owner.id, "archive", away.at) == 3
    assert (tags(owner, ids), difficulties(owner, ids)) == ([["old"]] * 3, [1] * 3)


@pytest.mark.parametrize("name", ["", "  ", "a,b", "x" * 65, None, "a\0b"])
def test_invalid_tags(owner: User, ids: list[int], name: Any) -> None:
    with pytest.raises(Invalid) as caught:
        bulk_edit.tag(owner.id, ids, name)
    assert set(caught.value.fields) == {"tags"}


def test_tagging_fails_if_a_question_has_the_maximum_number_of_tags(owner: User, ids: list[int]) -> None:
    entries.edit(ids[2], owner.id, {"tags": [f"t{n}" for n in range(20)]})
    with pytest.raises(Invalid):
        bulk_edit.tag(owner.id, ids, "one more")
    assert tags(owner, ids[:2]) == [["old"], ["old"]]


def test_setting_the_difficulty_is_undone(owner: User, ids: list[int]) -> None:
    entries.edit(ids[0], owner.id, {"difficulty": 3})
    entries.edit(ids[1], owner.id, {"difficulty": None})
    at, done = bulk_edit.set_value(owner.id, ids, "difficulty", 3)
    assert done == 2
    assert difficulties(owner, ids) == [3, 3, 3]
    entries.edit(ids[2], owner.id, {"prompt": "Later work"})
    assert bulk_edit.undo(owner.id, "set", at) == 1
    assert difficulties(owner, ids) == [3, None, 3]
    assert entries.get(ids[2], owner.id).current.prompt == "Later work"


def test_setting_and_clearing_the_language(owner: User, ids: list[int]) -> None:
    assert bulk_edit.set_value(owner.id, ids, "language", "es").done == 3
    assert entries.search(owner.id, language="es", text="number").total == 3
    assert bulk_edit.set_value(owner.id, ids, "language", "es").done == 0
    assert bulk_edit.set_value(owner.id, ids, "language", None).done == 3


def test_a_short_text_is_compared_in_its_new_language(owner: User) -> None:
    made = entries.create(owner.id, question("short_text", language=None, accepted=[{"text": "Malmö"}]))
    kind = questions.get("short_text")
    assert not kind.grade(made.current.body, "malmo").correct
    assert bulk_edit.set_value(owner.id, [made.id], "language", "es").done == 1
    assert kind.grade(entries.get(made.id, owner.id).current.body, "malmo").correct
    assert entries.edit(made.id, owner.id, {"language": None}).current.body["language"] is None


@pytest.mark.parametrize(
    ("field", "value"), [("difficulty", 0), ("difficulty", 4), ("difficulty", True), ("language", "fr")]
)
def test_invalid_values(owner: User, ids: list[int], field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        bulk_edit.set_value(owner.id, ids, field, value)
    assert set(caught.value.fields) == {field}


def test_a_question_of_another_teacher_stops_all(owner: User, outsider: User, ids: list[int]) -> None:
    mixed = [*ids, entries.create(outsider.id, question()).id]
    changes = [
        lambda: bulk_edit.archive(owner.id, mixed),
        lambda: bulk_edit.tag(owner.id, mixed, "x"),
        lambda: bulk_edit.set_value(owner.id, mixed, "difficulty", 2),
        lambda: bulk_edit.archive(owner.id, [*ids, 2**70]),
    ]
    for change in changes:
        with pytest.raises(NotFound):
            change()
    assert (entries.search(owner.id).total, tags(owner, ids), difficulties(owner, ids)) == (3, [["old"]] * 3, [1] * 3)
    with pytest.raises(Invalid):
        bulk_edit.archive(owner.id, range(1, bulk_edit.MAX_MANY + 2))


def test_changes_of_another_teacher_cannot_be_undone(owner: User, outsider: User, ids: list[int]) -> None:
    at = bulk_edit.archive(owner.id, ids).at
    assert bulk_edit.undo(outsider.id, "archive", at) == 0
    assert entries.search(owner.id).total == 0
