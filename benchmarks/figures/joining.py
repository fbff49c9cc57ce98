"""P4: a hall presses "join" in the same moment."""

import json
from time import perf_counter

from benchmarks.bench import TALKING, Bench
from benchmarks.load.client import ASKING, Client
from benchmarks.load.loop import Failed
from benchmarks.results import Figure, Goal, Row
from benchmarks.sides.base import Side
from benchmarks.sides.tiza import Tiza


def _hall(tiza: Tiza, students: int, number: int) -> tuple[list[Client], int]:
    """Have a new hall join by the API, connect and get the first state; return who is in, and how many are not."""
    code = tiza.lesson["code"]
    inside: list[Client] = []
    refused: list[tuple[int, bytes]] = []

    def joined(client: Client) -> None:
        assert client.reply is not None
        status, body = client.reply
        tiza.crowd.leave([client])
        if status != 201:
            refused.append((status, body))
            return
        student = tiza.crowd.connect(json.dumps({"token": json.loads(body)["token"]}).encode())
        tiza.crowd.upgrade(student)
        inside.append(student)

    before = tiza.crowd.welcomed
    tiza.crowd.on_reply = joined
    try:
        asking = [tiza.crowd.connect(stage=ASKING) for _index in range(students)]
        for index, client in enumerate(asking):
            tiza.crowd.ask(client, "POST", "/api/v1/join", {"code": code, "nickname": f"Student {number}.{index}"})
        tiza.crowd.run(
            lambda: tiza.crowd.welcomed - before + len(refused) == students, 120, "everybody being in the lesson"
        )
    finally:
        tiza.crowd.on_reply = None
    return inside, len(refused)


def _both(side: Side, students: int, auths: list[bytes], cpu: Row, wall: Row) -> None:
    """Have those who have joined before connect, all at once."""
    side.quiet()
    before, started = side.cpu(), perf_counter()
    side.enter(auths, window=students)
    wall.add(side.name, (perf_counter() - started) * 1e3)
    cpu.add(side.name, (side.cpu() - before) / students * 1e6)


def measure(bench: Bench) -> Figure:
    """Time a hall that joins, and a hall that only connects."""
    figure = Figure("P4", "Join, connect and first state, all at once, one worker")
    students = bench.size(2000, 50)
    hall = f"{students:,} students"
    all_cpu = figure.row(f"{hall}: join + connect + first state, server's CPU a student", "µs", Goal(1000))
    all_wall = figure.row(f"{hall}: join + connect + first state, the last one is in", "ms")
    failures = figure.row(f"{hall}: not let in", "students", Goal(0))
    cpu = figure.row(f"{hall}: connect + first state only, server's CPU a student", "µs")
    wall = figure.row(f"{hall}: connect + first state only, the last one is in", "ms")
    for side in bench.sides(*TALKING):
        with bench.forgiving(figure, hall, side):
            for number in range(bench.rounds):
                auths = side.auths(students)
                _both(side, students, auths, cpu, wall)
                side.dismiss()
                if isinstance(side, Tiza):
                    side.new_lesson()
                    side.quiet()
                    before, started = side.cpu(), perf_counter()
                    inside, refused = _hall(side, students, number)
                    all_wall.add(side.name, (perf_counter() - started) * 1e3)
                    all_cpu.add(side.name, (side.cpu() - before) / students * 1e6)
                    failures.add(side.name, refused)
                    if len({client.auth for client in inside}) != students - refused:
                        raise Failed("two students got the same token")
                    side.crowd.leave(inside)
                    side.new_lesson()
            figure.check(f"every client of {side.name} was let in and got the first state and the private view")
    figure.notes.append(
        "Joining is POST /api/v1/join on a connection of its own: it writes a participant. The peers know no joining; "
        "they let everybody in and send what was made before."
    )
    return figure
