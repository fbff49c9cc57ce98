"""The cost of a student on one core without queueing, when answers arrive one by one."""

from benchmarks.capacity.costs import Costs
from benchmarks.capacity.outcome import TIGHT
from benchmarks.capacity.search import EACH


def student(costs: Costs, each: int = EACH, every: float = 90.0) -> list[tuple[str, str, float]]:
    """Return the costs of a student from one question to the next: description, formula, seconds of processor time.

    Args:
        costs: the measured costs.
        each: students per lesson.
        every: seconds between two questions.
    """
    return [
        ("three transitions of the lesson", f"3 × `command` / {each}", 3 * costs.command / each),
        ("question and close, to one student", "2 × `send`", 2 * costs.send),
        ("reveal with the student's own result", "`reveal`", costs.reveal),
        ("an answer in its own batch", "`answer` + `batch`", costs.answer + costs.batch),
        (
            "its tally",
            f"`tally` + {each} / 2 × `tally_answer`",
            costs.tally + each / 2 * costs.tally_answer,
        ),
        (
            f"{every:g} s of pings and beats",
            f"{every:g} × (`idle_student` + `idle_lesson` / {each})",
            every * (costs.idle_student + costs.idle_lesson / each),
        ),
    ]


def students_per_core(costs: Costs, each: int = EACH, every: float = 90.0) -> float:
    """Return the number of students at which a core has the highest acceptable load."""
    cycle = sum(seconds for _what, _how, seconds in student(costs, each, every))
    return (TIGHT - costs.idle_worker) * every / cycle


def joins_per_second(costs: Costs) -> float:
    """Return the number of joins per second at which a core has the highest acceptable load."""
    return (TIGHT - costs.idle_worker) / (costs.join + costs.pages + costs.files)
