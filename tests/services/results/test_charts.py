"""The figures of a report's charts."""

from typing import Any

from classroom.services.results import charts


def people(*figures: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"correct": right, "asked": asked, "removed": False} for right, asked in figures]


def test_each_number_of_right_answers_has_a_bar() -> None:
    found = charts.right_answers(people((0, 3), (2, 3), (2, 3), (3, 3), (1, 1), (0, 0)))
    assert found == {
        "of": 3,
        "bars": [{"low": right, "high": right, "count": count} for right, count in enumerate((1, 0, 2, 1))],
        "people": 4,
        "others": 1,
    }


def test_many_questions_are_divided_into_tenths() -> None:
    found = charts.right_answers(people((0, 40), (4, 40), (38, 40), (40, 40), (5, 10)))
    assert found is not None
    assert found["of"] is None
    assert [bar["count"] for bar in found["bars"]] == [1, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    assert (found["bars"][0]["low"], found["bars"][-1]["high"]) == (0, 100)
    assert sum(bar["count"] for bar in found["bars"]) == found["people"] == 5


def test_where_most_were_not_asked_everything_parts_are_compared() -> None:
    found = charts.right_answers(people((3, 3), (1, 1), (1, 2)))
    assert found is not None
    assert (found["of"], found["people"]) == (None, 3)


def test_nobody_was_asked() -> None:
    assert charts.right_answers(people((0, 0))) is None
    assert charts.right_answers([]) is None


def test_only_questions_with_both_figures_are_points() -> None:
    items = [
        {"round_id": 1, "facility": 0.5, "discrimination": 0.3, "flags": []},
        {"round_id": 2, "facility": 1.0, "discrimination": None, "flags": []},
    ]
    rounds = [{"id": 1, "number": 1}, {"id": 2, "number": 2}]
    assert [point["round"]["number"] for point in charts.questions(rounds, items)] == [1]
