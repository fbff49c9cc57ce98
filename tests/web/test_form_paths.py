"""Input names as paths of nested data."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.web.bank.form_paths import compact, form_path, is_blank, move_row, nested
from tests.support.questions import any_question


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value below with its path, as a template names its inputs."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in pairs:
        where = f"{path}.{name}" if path else str(name)
        if isinstance(item, dict | list):
            yield from flat(item, where)
        else:
            yield where, str(item)


def as_text(value: Any) -> Any:
    """Return the same with every value as text."""
    if isinstance(value, dict):
        return {name: as_text(item) for name, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list) else str(value)


@given(made=any_question(), data=st.data())
def test_a_question_is_restored_from_fields_in_any_order(made: dict[str, Any], data: st.DataObject) -> None:
    raw = {name: value for name, value in made.items() if name != "image" and value not in ([], {})}
    assert nested(data.draw(st.permutations(list(flat(raw))))) == as_text(raw)


@given(texts=st.lists(st.sampled_from(("", " ", "x")), max_size=6))
def test_paths_of_the_bank_are_converted_to_those_of_the_page(texts: list[str]) -> None:
    rows = [{"text": text, "credit": ""} for text in texts]
    typed = {"accepted": rows}
    kept = compact(typed)["accepted"]
    assert [row["text"] for row in kept] == [row["text"] for row in rows if row["text"] == "x"]
    for index in range(len(kept)):
        where = int(form_path(typed, f"accepted.{index}.text").split(".")[1])
        assert rows[where] is not kept[index]
        assert [row["text"] == "x" for row in rows[: where + 1]].count(True) == index + 1


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("a.2.x", "c"), ("a.0.x", "a")], {"a": [{"x": "a"}, {"x": "c"}]}),
        ([("a.10", "z"), ("a.9", "y")], {"a": ["y", "z"]}),
        ([("a", "1"), ("a.b", "2")], {"a": "1"}),
        ([("a.b", "2"), ("a", "1")], {"a": {"b": "2"}}),
        ([("a.b", "1"), ("a.b", "2")], {"a": {"b": "1"}}),
        ([("a.0", "1"), ("a.b", "2")], {"a": {"0": "1", "b": "2"}}),
        ([("a." + "9" * 5000, "1")], {"a": {"9" * 5000: "1"}}),
        ([(".".join("a" * 3000), "1")], {}),
        ([("..", "1")], {"": {"": {"": "1"}}}),
        ([], {}),
    ],
)  # fmt: skip
def test_names_that_contradict_each_other_or_go_too_deep(pairs: list[tuple[str, str]], found: dict[str, Any]) -> None:
    assert nested(pairs) == found


@pytest.mark.parametrize(
    ("typed", "path", "found"),
    [
        ({"point": ["", "4"]}, "point", "point"),
        ({"point": ["", "4"]}, "point.0", "point.1"),
        ({"a": "x"}, "a.0.b", "a.0.b"),
        ({"regions": ["", {"points": "0,0"}]}, "regions.0.points.7", "regions.1.points.7"),
        ({"a": []}, "a.3", "a.3"),
        ({}, "a.b.c", "a.b.c"),
        ({"a": [["", "x"]]}, "a.0.0", "a.0.1"),
    ],
)
def test_form_path(typed: dict[str, Any], path: str, found: str) -> None:
    assert form_path(typed, path) == found


def test_is_blank() -> None:
    assert all(map(is_blank, ("", " \t", None, [], {}, ["", {"a": " "}])))
    assert not any(map(is_blank, ("0", 0, [0], {"a": "x"})))


@pytest.mark.parametrize(
    ("verb", "index", "found"),
    [("up", 1, "bac"), ("up", 0, "abc"), ("down", 1, "acb"), ("down", 2, "abc"), ("remove", 0, "bc"),
     ("up", 9, "abc"), ("remove", -1, "abc")],
)  # fmt: skip
def test_move_row(verb: str, index: int, found: str) -> None:
    rows = list("abc")
    assert "".join(move_row(rows, verb, index)) == found
    assert rows == list("abc")
