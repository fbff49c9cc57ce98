"""R7 and R8 for homework: what cannot be stored is not acknowledged, and afterwards everything arrives once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Deploy, Note, scale
from tests.faults.oracle import integrity
from tests.faults.small_disk import SmallDisk
from tests.faults.test_database import locked_by_another
from tests.faults.test_homework import QUESTIONS, Pupil
from tests.support.deployments import Running
from tests.support.processes import wait_until


@contextmanager
def at_work(running: Running, pupils: list[Pupil]) -> Iterator[None]:
    """Have pupils answer again and again; afterwards they hand in."""
    going = threading.Event()
    going.set()
    with ThreadPoolExecutor(len(pupils)) as pool:
        working = [pool.submit(pupil.work, going) for pupil in pupils]
        try:
            more_answers(pupils)
            yield
        finally:
            going.clear()
        for each in working:
            each.result(300)


def more_answers(pupils: list[Pupil]) -> None:
    """Wait until each pupil has got acknowledgements since now."""
    before = [pupil.stored for pupil in pupils]
    wait_until(lambda: all(p.stored > b for p, b in zip(pupils, before, strict=True)), 120, "answers of everybody")


def begin(running: Running, number: int) -> tuple[dict[str, Any], list[Pupil]]:
    """Return homework and pupils who have joined it."""
    ids = [running.teacher.question() for _ in range(QUESTIONS)]
    quiz = running.teacher.post("/quizzes", {"title": "At home", "question_ids": ids})
    homework = running.teacher.post("/assignments", {"quiz_id": quiz["id"]})
    return homework, [Pupil(running.server.url, homework["code"], f"Pupil {n}") for n in range(number)]


def check(running: Running, homework: dict[str, Any], pupils: list[Pupil]) -> None:
    """Check that what is stored is what was acknowledged last, once."""
    found = running.teacher.get(f"/assignments/{homework['id']}/results")
    given: dict[int, list[str]] = {}
    for round_ in found["rounds"]:
        for answer in round_["answers"]:
            given.setdefault(answer["participant_id"], []).append(answer["value"][0])
    told = [[pupil.acknowledged[n][0] for n in range(1, QUESTIONS + 1)] for pupil in pupils]
    assert sorted(given.values()) == sorted(told)
    assert running.teacher.get(f"/assignments/{homework['id']}")["counts"]["submitted"] == len(pupils)


def test_r7_locked(deploy: Deploy, note: Note, tmp_path: Path) -> None:
    running = deploy()
    homework, pupils = begin(running, scale(6, 60))
    with at_work(running, pupils):
        with locked_by_another(tmp_path / "tiza.sqlite3"):
            refused = [pupil.refused for pupil in pupils]
            stored = [pupil.stored for pupil in pupils]
            everybody = list(zip(pupils, refused, strict=True))
            wait_until(lambda: all(p.refused > b for p, b in everybody), 90, "a refusal for each student")
            late = sum(pupil.stored - before for pupil, before in zip(pupils, stored, strict=True))
            assert late <= len(pupils), "only what was stored before the lock may be acknowledged after it"
        more_answers(pupils)
    check(running, homework, pupils)
    note("R7", homework="SQLite locked", students=len(pupils), lost=0,
         tried_again=sum(p.refused - b for p, b in zip(pupils, refused, strict=True)))  # fmt: skip


@pytest.mark.long  # the same refusal as above; a full disk is in test_database.py
def test_r8_disk_full(deploy: Deploy, note: Note, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with SmallDisk(tmp_path / "disk") as disk:
        running = deploy(folder=disk.folder)
        homework, pupils = begin(running, scale(6, 60))
        with at_work(running, pupils):
            disk.fill(running.server)
            before = [pupil.refused for pupil in pupils]
            wait_until(
                lambda: all(p.refused > b for p, b in zip(pupils, before, strict=True)), 120, "everybody being refused"
            )
            disk.free(running.server)
            more_answers(pupils)
        check(running, homework, pupils)
        running.server.stop()
        assert integrity(disk.folder / "tiza.sqlite3") == "ok"
    note("R8", homework=disk.how, students=len(pupils), lost=0)
