"""Checking many files of one format."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask

from classroom import formats
from classroom.core.extensions import babel
from tests.fuzz.checks import Hang, examine
from tests.fuzz.files import make


@dataclass(frozen=True)
class Finding:
    """A file with a failed check. ``cause`` is the same for files that fail in the same place."""

    number: int
    data: bytes
    report: str
    cause: str


@dataclass
class Figures:
    """The results for the files of one format. ``slowest`` is in seconds."""

    name: str
    files: int = 0
    questions: int = 0
    refused: int = 0
    slowest: float = 0.0
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def language() -> Iterator[None]:
    """Provide the request context from which messages take their language."""
    application = Flask("fuzz")
    babel.init_app(application)
    with application.test_request_context():
        yield


def run(
    name: str, seed: int, numbers: Iterable[int], before: Callable[[int, bytes], None] = lambda number, data: None
) -> Figures:
    """Check the files with some numbers. Of findings with the same cause only the first is kept.

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
            outcome = examine(form, data)
        except (Exception, Hang) as error:  # noqa: BLE001  # any exception is a finding
            cause = _cause(error)
            if cause not in known:
                report = "".join(traceback.format_exception(error))
                figures.findings.append(Finding(number, data, report, cause))
                known.add(cause)
        else:
            figures.questions += outcome.questions
            figures.refused += outcome.refused
            figures.slowest = max(figures.slowest, outcome.seconds)
        figures.files += 1
    return figures


def _cause(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} {' '.join(places)} {str(error)[:30]}"
