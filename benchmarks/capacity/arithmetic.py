"""The arithmetic behind the simulation, for a calm lesson: what a student costs one core, without any waiting."""

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.outcome import TIGHT
from benchmarks.capacity.search import EACH


def student(costs: Costs, each: int = EACH, every: float = 90.0) -> list[tuple[str, str, float]]:
    """Return what a student costs from one question to the next: what, how it is computed, seconds of a core.

    Args:
        costs: of everything.
        each: students of a lesson.
        every: seconds between two questions.
    """
    return [
        ("three transitions of the lesson", f"3 × `command` / {each}", 3 * costs.command / each),
        ("question and close, to one student", "2 × `send`", 2 * costs.send),
        ("reveal with the own result", "`reveal`", costs.reveal),
        ("an answer that comes alone", "`answer` + `batch`", costs.answer + costs.batch),
        (
            "the tally after it",
            f"`tally` + {each} / 2 × `tally_answer`",
            costs.tally + each / 2 * costs.tally_answer,
        ),
        (
            f"{every:g} s of pings and beats",
            f"{every:g} × (`idle_student` + `idle_lesson` / {each})",
            every * (costs.idle_student + costs.idle_lesson / each),
        ),
    ]


def core(costs: Costs, each: int = EACH, every: float = 90.0) -> float:
    """Return how many students keep a core as busy as it should be at most."""
    cycle = sum(seconds for _what, _how, seconds in student(costs, each, every))
    return (TIGHT - costs.idle_worker) * every / cycle


def door(costs: Costs) -> float:
    """Return how many students a second one core lets in, when it is as busy as it should be at most."""
    return (TIGHT - costs.idle_worker) / (costs.join + costs.pages + costs.files)
