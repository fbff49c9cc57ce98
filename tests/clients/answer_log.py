"""Compares what simulated students were told with what the server says is stored."""

from collections.abc import Iterable
from typing import Any

from tests.clients.students import Student, Submission


def check_log(log: Iterable[tuple[Student, Submission]], results: dict[str, Any]) -> None:
    """The oracle: what students were told is what is stored, once.

    Args:
        log: every submission with its sender.
        results: what ``GET /lessons/<id>/results`` says.

    Raises:
        AssertionError: an acknowledged answer is missing, different or there twice; counts are not the rows'.
    """
    stored: dict[tuple[int, int], list[Any]] = {}
    for asked in results["rounds"]:
        counts: dict[str, int] = dict.fromkeys(asked["counts"], 0)
        for answer in asked["answers"]:
            stored.setdefault((asked["id"], answer["participant_id"]), []).append(answer["value"])
            for choice in answer["value"] if isinstance(answer["value"], list) else ():
                counts[choice] += 1
        assert asked["answered"] == len(asked["answers"])
        assert asked["counts"] == counts
    for key, values in stored.items():
        assert len(values) == 1, f"round and participant {key} have {len(values)} answers"
    sent: dict[tuple[int, int], list[Any]] = {}
    for student, item in log:
        key = (item.round_id, student.id)
        sent.setdefault(key, []).append(item.value)
        if item.accepted:
            assert key in stored, f"acknowledged and lost: {item}"
    for key, values in stored.items():
        assert values[0] in sent.get(key, []), f"{key} holds {values[0]}, which its participant never sent"
