"""One change to many questions: all or none, and the way back brings exactly those back."""

from typing import Any

import pytest

from classroom.errors import Invalid, NotFound
from classroom.models import User
from classroom.services import bank, bank_many
from tests.support.questions import question


@pytest.fixture
def ids(owner: User) -> list[int]:
    return [bank.create(owner.id, question(prompt=f"Number {n}", tags=["old"], difficulty=1)).id for n in range(3)]


def tags(owner: User, ids: list[int]) -> list[list[str]]:
    return [bank.get(number, owner.id).tag_names for number in ids]


def difficulties(owner: User, ids: list[int]) -> list[Any]:
    return [bank.get(number, owner.id).current.difficulty for number in ids]


def test_archive_and_back(owner: User, ids: list[int]) -> None:
    bank.archive(ids[0], owner.id)
    assert bank_many.archive(owner.id, ids) == ids[1:]
    assert bank.search(owner.id).total == 0
    assert bank_many.restore(owner.id, ids[1:]) == ids[1:]
    assert [found.id for found in bank.search(owner.id, archived=True).items] == ids[:1]
    assert bank_many.restore(owner.id, ids[1:]) == []


def test_tags_come_and_go_with_the_search(owner: User, ids: list[int]) -> None:
    bank.edit(ids[0], owner.id, {"tags": ["new", "old"]})
    assert bank_many.tag(owner.id, ids, " New ") == ids[1:]
    assert tags(owner, ids) == [["new", "old"]] * 3
    assert bank.search(owner.id, text="new").total == bank.search(owner.id, tag="new").total == 3
    assert bank_many.untag(owner.id, ids[1:], "new") == ids[1:]
    assert tags(owner, ids) == [["new", "old"], ["old"], ["old"]]
    assert bank.search(owner.id, text="new").total == 1
    assert bank.get(ids[0], owner.id).current_number == 1  # tags make no version


@pytest.mark.parametrize("name", ["", "  ", "a,b", "x" * 65, None, "a\0b"])
def test_wrong_tags(owner: User, ids: list[int], name: Any) -> None:
    with pytest.raises(Invalid) as caught:
        bank_many.tag(owner.id, ids, name)
    assert set(caught.value.fields) == {"tags"}


def test_a_question_that_is_full_of_tags_stops_all(owner: User, ids: list[int]) -> None:
    bank.edit(ids[2], owner.id, {"tags": [f"t{n}" for n in range(20)]})
    with pytest.raises(Invalid):
        bank_many.tag(owner.id, ids, "one more")
    assert tags(owner, ids[:2]) == [["old"], ["old"]]


def test_difficulty_is_set_and_taken_back(owner: User, ids: list[int]) -> None:
    bank.edit(ids[0], owner.id, {"difficulty": 3})
    bank.edit(ids[1], owner.id, {"difficulty": None})
    steps = bank_many.set_value(owner.id, ids, "difficulty", 3)
    assert steps == [(ids[1], 2, 3), (ids[2], 1, 2)]
    assert difficulties(owner, ids) == [3, 3, 3]
    bank.edit(ids[2], owner.id, {"prompt": "Later work"})
    assert bank_many.take_back(owner.id, steps) == [ids[1]]
    assert difficulties(owner, ids) == [3, None, 3]
    assert bank.get(ids[2], owner.id).current.prompt == "Later work"


def test_language_and_nothing_at_all(owner: User, ids: list[int]) -> None:
    assert len(bank_many.set_value(owner.id, ids, "language", "es")) == 3
    assert bank.search(owner.id, language="es", text="number").total == 3
    assert bank_many.set_value(owner.id, ids, "language", "es") == []
    assert len(bank_many.set_value(owner.id, ids, "language", None)) == 3


@pytest.mark.parametrize(
    ("field", "value"), [("difficulty", 0), ("difficulty", 4), ("difficulty", True), ("language", "fr")]
)
def test_wrong_values(owner: User, ids: list[int], field: str, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        bank_many.set_value(owner.id, ids, field, value)
    assert set(caught.value.fields) == {field}


def test_another_s_question_among_them_stops_all(owner: User, outsider: User, ids: list[int]) -> None:
    mixed = [*ids, bank.create(outsider.id, question()).id]
    changes = [
        lambda: bank_many.archive(owner.id, mixed),
        lambda: bank_many.tag(owner.id, mixed, "x"),
        lambda: bank_many.set_value(owner.id, mixed, "difficulty", 2),
        lambda: bank_many.take_back(outsider.id, [bank_many.Step(ids[0], 1, 1)]),
        lambda: bank_many.archive(owner.id, [*ids, 2**70]),
    ]
    for change in changes:
        with pytest.raises(NotFound):
            change()
    assert (bank.search(owner.id).total, tags(owner, ids), difficulties(owner, ids)) == (3, [["old"]] * 3, [1] * 3)
    with pytest.raises(Invalid):
        bank_many.archive(owner.id, range(1, bank_many.MAX_MANY + 2))
