"""Many files of one format, and the figures."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask

from classroom import formats
from classroom.core.extensions import babel
from tests.fuzz.files import make
from tests.fuzz.judge import Hang, examine


@dataclass(frozen=True)
class Finding:
    """A file that was not read as it has to be. ``where`` is the same for those with the same cause."""

    number: int
    data: bytes
    told: str
    where: str


@dataclass
class Figures:
    """What happened to the files of one format."""

    name: str
    files: int = 0
    questions: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def language() -> Iterator[None]:
    """Give the messages a language."""
    application = Flask("fuzz")
    babel.init_app(application)
    with application.test_request_context():
        yield


def run(
    name: str, seed: int, numbers: Iterable[int], before: Callable[[int, bytes], None] = lambda number, data: None
) -> Figures:
    """Read the files with these numbers; of findings with the same cause the first is kept.

    Args:
        name: of the format.
        seed: of all files.
        numbers: which files.
        before: called with each before it is read.
    """
    form, figures = formats.get(name), Figures(name)
    known: set[str] = set()
    for number in numbers:
        data = b""
        try:
            data = make(name, seed, number)
            before(number, data)
            verdict = examine(form, data)
        except (Exception, Hang) as error:  # noqa: BLE001  # whatever it is, it is a finding
            where = _where(error)
            if where not in known:
                told = "".join(traceback.format_exception(error))
                figures.findings.append(Finding(number, data, told, where))
                known.add(where)
        else:
            figures.questions += verdict.questions
            figures.refused += verdict.refused
            figures.slowest = max(figures.slowest, verdict.seconds)
        figures.files += 1
    return figures


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} {' '.join(places)} {str(error)[:30]}"
