"""Several workers, and a connection that one of them holds for a session of another."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving.several import TELL, Line, SeveralWorkers


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeveralWorkers]:
    """Three workers for all tests of this folder that leave them as they were."""
    with SeveralWorkers(tmp_path_factory.mktemp("several")) as running:
        yield running


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., SeveralWorkers]]:
    """Start workers only for the test, with gunicorn options."""
    with ExitStack() as stack:
        yield lambda *options, **how: stack.enter_context(SeveralWorkers(tmp_path, *options, **how))


@pytest.fixture
def stray(server: SeveralWorkers) -> Iterator[tuple[Line, int, str]]:
    """A connection, a worker that has not accepted it, and the address of a session of that worker."""
    (here, _), (owner, session) = list(server.sessions().items())[:2]
    with server.held_by(here) as line:
        yield line, owner, f"{TELL}?EIO=4&transport=polling&sid={session}"
