"""Long work gives others their turn, on eventlet's hub in a process of its own; and its results are the same."""

import json
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask

from classroom.api.results import in_pieces
from classroom.core import concurrency, database
from classroom.core.database import db, transaction
from classroom.models import Question, User
from classroom.services.bank import bulk_insert, entries
from classroom.services.bank.validation import check
from tests.support.lessons import CAPITAL
from tests.support.processes import ROOT

BEGIN = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import threading, time
from eventlet import patcher
from classroom.core.concurrency import SerialExecutor, yield_to_loop, freeze_gc
real = patcher.original("threading")
"""

TURNS = """
order = []
def long():
    for part in range(5):
        end = time.perf_counter() + 0.02
        while time.perf_counter() < end:
            pass
        order.append(f"part {part}")
        yield_to_loop()
def other():
    for turn in range(3):
        order.append(f"other {turn}")
        time.sleep(0)
workers = [threading.Thread(target=long), threading.Thread(target=other)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(order.index("other 0") < order.index("part 4"), len(order))
"""

LANE = """
executor = SerialExecutor()
inside, most, threads, ticks = 0, 0, set(), 0
lock = real.Lock()
def work(value):
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
    threads.add(real.get_ident())
    before = ticks
    while ticks == before:  # for ever, if the loop stood still meanwhile
        patcher.original("time").sleep(0.001)
    with lock:
        inside -= 1
    return value * 2
results = []
def caller(value):
    results.append(executor.run(work, value))
def ticker():
    global ticks
    while len(results) < 6:
        ticks += 1
        time.sleep(0.005)
callers = [threading.Thread(target=caller, args=(n,)) for n in range(4)]
beside = threading.Thread(target=ticker)
for thread in [*callers, beside]:
    thread.start()
for thread in callers:
    thread.join()
def broken():
    raise ValueError("chalk")
try:
    executor.run(broken)
except ValueError as error:
    results.append(str(error))
results.append(executor.run(work, 21))
beside.join()
print(most, real.get_ident() in threads, ticks >= 5, sorted(results[:4]), results[4:])
"""

NAMES = """
import socket
from classroom.core.concurrency import resolve_names_in_threads
answered, threads = real.Event(), []
def name_server(host, port, **options):
    threads.append(real.get_ident())
    assert answered.wait(20), "the loop waited for the name server"
    if host == "nowhere":
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    return [host, port, options]
socket.getaddrinfo = name_server
resolve_names_in_threads()
found = []
waiting = threading.Thread(target=lambda: found.append(socket.getaddrinfo("redis.local", 6379, proto=6)))
waiting.start()
while not threads:
    time.sleep(0.001)
answered.set()
waiting.join()
try:
    socket.getaddrinfo("nowhere", 0)
except socket.gaierror as error:
    found.append(error.strerror)
print(found, real.get_ident() in threads)
"""


def green(script: str) -> str:
    """Run a script in a patched process; return what it printed."""
    command = [sys.executable, "-c", BEGIN + script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_others_have_their_turn_between_the_parts_of_long_work() -> None:
    assert green(TURNS) == "True 8"


def test_an_executor_runs_one_at_a_time_and_the_loop_goes_on() -> None:
    assert green(LANE) == "1 False True [0, 2, 4, 6] ['chalk', 42]"


def test_the_loop_goes_on_while_a_name_is_looked_up() -> None:
    assert green(NAMES) == "[['redis.local', 6379, {'proto': 6}], 'no such name'] False"


def test_no_other_thread_runs_inside_a_transaction(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[None] = []
    monkeypatch.setattr(concurrency, "yield_to_loop", lambda: turns.append(None))
    database.yield_to_loop()
    with transaction():
        database.yield_to_loop()
        with transaction():
            database.yield_to_loop()
    assert len(turns) == 1
    database.yield_to_loop()
    assert len(turns) == 2


def test_breathing_says_nothing_in_a_template(app: Flask) -> None:
    assert app.jinja_env.from_string("a{{ yield_to_loop() }}b").render() == "ab"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"lesson": {"id": 1, "title": 'Ñandú "quoted" </script>'}, "rounds": [], "participants": [None, 1.5, "x"]},
        {"rounds": [{"counts": {"a": 1}, "answers": [{"value": ["a"], "correct": None}]}, {}], "n": 0},
    ],
)  # fmt: skip
def test_json_in_pieces_is_the_same_json(document: dict[str, Any]) -> None:
    assert json.loads(in_pieces(document)) == document


def test_questions_in_bulk_are_as_they_are_one_by_one(app: Flask, owner: User, outsider: User) -> None:
    contents = [
        CAPITAL,
        {**CAPITAL, "prompt": "Ño? **Sí**", "tags": ["b", "a"], "time_limit": 30, "language": "es", "points": 0},
        {"type": "poll", "prompt": "Tea?", "choices": [{"text": "Yes"}, {"text": "No"}], "explanation": "Well."},
    ]
    single = [entries.create(outsider.id, content) for content in contents]
    ids = bulk_insert.add(owner.id, [check(content) for content in contents])
    db.session.expire_all()
    for question_id, other in zip(ids, single, strict=True):
        question = entries.get(question_id, owner.id)
        assert entries.source(question) == entries.source(other)
        assert question.search_text == other.search_text
        assert question.current.body == other.current.body
        assert question.current_number == 1
        assert question.created_at == question.updated_at == question.current.created_at
    assert bulk_insert.add(owner.id, []) == []
    assert db.session.query(Question).filter_by(owner_id=owner.id).count() == len(contents)
