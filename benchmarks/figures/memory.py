"""P3: memory of the server per connected student."""

from benchmarks.bench import TALKING, Bench
from benchmarks.results import Figure, Goal
from benchmarks.sides.base import Side
from benchmarks.sides.peers import Peer


def _settled(side: Side) -> int:
    """Return the memory of a server in bytes after a broadcast, when it is idle."""
    side.ask()
    side.done()
    side.wait_until_idle()
    if isinstance(side, Peer):
        side.collect()
    return side.memory()


def measure(bench: Bench) -> Figure:
    """Measure by how much the server's memory grows with each further thousand students."""
    figure = Figure("P3", "Memory a connected student, one worker")
    step = bench.size(1000, 50)
    row = figure.row(f"growth a student, steps of {step:,}", "KiB", Goal(1.0, "Node"))
    whole = figure.row("the whole server at the end", "MiB")
    for side in bench.sides(*TALKING):
        with bench.recording_failures(figure, "memory", side):
            side.admit(bench.size(500, 20))
            before = _settled(side)
            for _number in range(bench.rounds):
                side.admit(step)
                after = _settled(side)
                row.add(side.name, (after - before) / step / 1024)
                before = after
            whole.add(side.name, before / 2**20)
            figure.check(f"every client of {side.name} got the first state and every broadcast")
    figure.notes.append(
        "The peers run their garbage collector before the measurement; Tiza does not. Memory is the PSS in "
        "/proc/PID/smaps_rollup."
    )
    return figure
